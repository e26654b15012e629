import { toEqualOpening } from './equal-opening.ts'
import { type GateFlow, gateDischarge } from './gate-discharge.ts'
import type { GateStructure } from './gate-structure.ts'
import { addOverflow } from './leaf-overflow.ts'
import { ratioFlow } from './ratio-flow.ts'

/** An opening at which a leaf is clear of any water: the gate is then the broad-crested weir of its sill. */
const CLEAR_M = 1e6
/** Newton steps that finding the stage between weir and leaf may take; it takes five to nine. */
const MOST_ROUNDS = 60
/** A last Newton step shorter than this is taken in the discharge alone: what it leaves is its square, below rounding. */
const SETTLED_M = 1e-11

/**
 * What passes a gate: under its leaf by the law it names, over its leaf, through the weir in series; with slopes, into `into`.
 *
 * Every part is continuously differentiable and monotone in both stages, and so is the whole.
 */
export function gateFlow(gate: GateStructure, openingM: number, upM: number, downM: number, into: GateFlow): void {
  if (gate.plain) gateDischarge(gate, openingM, upM, downM, into)
  else if (gate.seriesWeir === null) leafFlow(gate, openingM, upM, downM, into)
  else seriesFlow(gate, openingM, upM, downM, into)
}

/** Under and over the leaf. */
function leafFlow(gate: GateStructure, openingM: number, upM: number, downM: number, into: GateFlow): void {
  toEqualOpening(gate, openingM)
  const { openingM: equalM, perOpening } = gate.equal
  if (gate.law === 'energy-momentum' || gate.jets !== null) gateDischarge(gate, equalM, upM, downM, into)
  else ratioFlow(gate, equalM, upM, downM, into)
  into.perOpeningM2s *= perOpening
  addOverflow(gate.widthM, gate.sillM + openingM + gate.leafHeightM, upM, downM, into)
}

/**
 * Weir, then leaf: the same water passes both, and the head is shared by a stage m between them.
 *
 *     Q_w(up, m) = Q_g(m, down)       ∂Q/∂up = ∂Q_w/∂up · G/(G+W)     ∂Q/∂down = ∂Q_g/∂down · W/(G+W)      G = ∂Q_g/∂m,  W = −∂Q_w/∂m
 *
 * Q_g − Q_w never falls with m, so m is single; Newton steps, halving the bracket where they leave it, find it to rounding. The slopes have the
 * signs of their parts and are continuous, by the theorem of implicit functions.
 */
function seriesFlow(gate: GateStructure, openingM: number, upM: number, downM: number, into: GateFlow): void {
  const { seriesWeir, part, weirPart } = gate
  let low = Math.min(upM, downM)
  let high = Math.max(upM, downM)
  let m = 0.5 * (low + high)
  let stiffness = 0
  let move = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    leafFlow(gate, openingM, m, downM, part)
    gateDischarge(seriesWeir!, CLEAR_M, upM, m, weirPart)
    const excess = part.dischargeM3s - weirPart.dischargeM3s
    stiffness = part.perUpstreamM2s - weirPart.perDownstreamM2s
    if (excess > 0) high = m
    else low = m
    move = stiffness > 0 ? -excess / stiffness : 0
    if (excess === 0 || (stiffness > 0 && Math.abs(move) < SETTLED_M)) break
    const next = m + move
    m = stiffness > 0 && next > low && next < high ? next : 0.5 * (low + high)
  }
  const share = stiffness > 0 ? part.perUpstreamM2s / stiffness : 0
  const rest = stiffness > 0 ? 1 - share : 0
  into.dischargeM3s = part.dischargeM3s + part.perUpstreamM2s * move
  into.perUpstreamM2s = weirPart.perUpstreamM2s * share
  into.perDownstreamM2s = part.perDownstreamM2s * rest
  into.perOpeningM2s = part.perOpeningM2s * rest
}

/** The discharge alone, for use outside the solver. */
export function gateFlowM3s(gate: GateStructure, openingM: number, upM: number, downM: number): number {
  const flow = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
  gateFlow(gate, openingM, upM, downM, flow)
  return flow.dischargeM3s
}
