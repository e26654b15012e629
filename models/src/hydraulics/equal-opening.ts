import type { RadialLeaf } from '../domain/gate.ts'
import { arcCosine } from '../numerics/arc-cosine.ts'
import { weighKnots } from '../numerics/rounded-grid.ts'
import type { GateStructure, JetTable } from './gate-structure.ts'

const QUARTER_TURN = Math.PI / 2
/** Where Toch's parabola has its vertex, in quarter turns: beyond, contraction stays as it is. */
const FLATTEST = 0.75 / (2 * 0.36)
/** Contraction from there on. */
const LEAST_CONTRACTION = 1 - 0.75 * FLATTEST + 0.36 * FLATTEST * FLATTEST

/**
 * Into `gate.equal`: the opening of a vertical leaf whose jet is as thick as the real one's, so that every law serves every leaf.
 *
 *     a′ = a·Cc(a)/Cc        Cc(a) that of the real leaf, Cc that of the gate's law
 */
export function toEqualOpening(gate: GateStructure, openingM: number): void {
  const { equal, contraction } = gate
  if (gate.radial !== null) toRadialJet(gate.radial, openingM, equal)
  else if (gate.jets !== null) toTabledJet(gate.jets, openingM, equal)
  else {
    equal.openingM = openingM
    equal.perOpening = 1
    return
  }
  equal.openingM /= contraction
  equal.perOpening /= contraction
}

/**
 * Thickness Cc·a of the jet under a radial leaf, and its slope, into `into`.
 *
 *     Cc = 1 − 0.75·t + 0.36·t²      t = θ/90°,   cos θ = (h − a)/R
 *
 * θ: angle of the lip to the horizontal, R: radius, h: height of the trunnion over the sill. From the parabola's vertex (93.75°) on, Cc = 0.609.
 *
 * Source: parabola through Toch's (1955) measurements, as in Henderson (1966) Open Channel Flow, ch. 6; recalled.
 * Valid:  free jets, sill flush with the bed, h ≤ 0.95 R; t from 0.2 to 1. The jet thickens with the opening throughout.
 */
export function toRadialJet(arc: RadialLeaf, openingM: number, into: { openingM: number; perOpening: number }): void {
  const cosine = (arc.trunnionHeightM - openingM) / arc.radiusM
  const t = cosine <= -1 ? 2 : arcCosine(cosine) / QUARTER_TURN
  if (t >= FLATTEST) {
    into.openingM = LEAST_CONTRACTION * openingM
    into.perOpening = LEAST_CONTRACTION
    return
  }
  const Cc = 1 - 0.75 * t + 0.36 * t * t
  const tPerOpening = 1 / (QUARTER_TURN * arc.radiusM * Math.sqrt(1 - cosine * cosine))
  into.openingM = Cc * openingM
  into.perOpening = Cc + openingM * (0.72 * t - 0.75) * tPerOpening
}

function toTabledJet(table: JetTable, openingM: number, into: { openingM: number; perOpening: number }): void {
  const { knots, jetM, weight } = table
  const i = weighKnots(knots, openingM, weight)
  into.openingM = weight[0]! * jetM[i]! + weight[1]! * jetM[i + 1]! + weight[2]! * jetM[i + 2]!
  into.perOpening = weight[3]! * jetM[i]! + weight[4]! * jetM[i + 1]! + weight[5]! * jetM[i + 2]!
}
