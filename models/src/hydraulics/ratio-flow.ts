import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import type { GateFlow } from './gate-discharge.ts'
import { calibratedLaw } from './gate-law-calibrated.ts'
import { hecLaw } from './gate-law-hec.ts'
import { swameeLaw } from './gate-law-swamee.ts'
import type { GateStructure } from './gate-structure.ts'
import { boundByOpenWeir, CLEAR_AT } from './open-weir.ts'

const ROOT_2G = Math.sqrt(2 * GRAVITY_M_PER_S2)
/** Head difference below which discharge goes linearly through zero instead of as a root, m. */
const LINEAR_HEAD_M = 0.005
/** An opening smaller than this is none. */
const SHUT_M = 1e-7

/**
 * Discharge by a law that depends on ratios alone, forwards and backwards.
 *
 *     Q = b·√(2g)·y₁^1.5·F(r, σ)        r = a/y₁,   σ = h/((h² + ε²)^¼·√y₁) ≈ √(1 − y₃/y₁),   h = y₁ − y₃,  ε = 5 mm
 *
 * σ is linear in h near level water and F begins linearly in σ: so Q goes through zero head with a finite slope. F rises with r and σ, and with
 * y₁ no slower than the power 1.5 of a weir falls off by r: so Q is monotone in both stages and the opening.
 */
export function ratioFlow(gate: GateStructure, openingM: number, upM: number, downM: number, into: GateFlow): void {
  const up = upM - gate.sillM
  const down = downM - gate.sillM
  if (openingM < SHUT_M || (up <= 0 && down <= 0)) {
    into.dischargeM3s = 0
    into.perUpstreamM2s = 0
    into.perDownstreamM2s = 0
    into.perOpeningM2s = 0
    return
  }
  if (up >= down) {
    forwards(gate, openingM, up, Math.max(down, 0), into)
    if (down <= 0) into.perDownstreamM2s = 0
    return
  }
  forwards(gate, openingM, down, Math.max(up, 0), into)
  const perHigher = into.perUpstreamM2s
  into.dischargeM3s = -into.dischargeM3s
  into.perUpstreamM2s = up <= 0 ? 0 : -into.perDownstreamM2s
  into.perDownstreamM2s = -perHigher
  into.perOpeningM2s = -into.perOpeningM2s
}

function forwards(gate: GateStructure, a: number, y1: number, y3: number, into: GateFlow): void {
  const r = a / y1
  const h = y1 - y3
  const h2 = h * h + LINEAR_HEAD_M * LINEAR_HEAD_M
  const rootY = Math.sqrt(y1)
  const fourth = Math.sqrt(Math.sqrt(h2))
  const sigma = h / (fourth * rootY)
  const sigmaPerH = (h * h + 2 * LINEAR_HEAD_M * LINEAR_HEAD_M) / (2 * h2 * fourth * rootY)
  const { ratio } = gate
  if (r < CLEAR_AT) readLaw(gate, r, sigma)
  boundByOpenWeir(r, sigma, ratio)
  const scale = ROOT_2G * gate.widthM * rootY
  const perHead = scale * y1 * ratio.perSigma * sigmaPerH
  into.dischargeM3s = scale * y1 * ratio.factor
  into.perUpstreamM2s = scale * (1.5 * ratio.factor - r * ratio.perRatio - 0.5 * sigma * ratio.perSigma) + perHead
  into.perDownstreamM2s = -perHead
  into.perOpeningM2s = scale * ratio.perRatio
}

function readLaw(gate: GateStructure, r: number, sigma: number): void {
  if (gate.coefficients !== null) calibratedLaw(gate.coefficients, r, sigma, gate.ratio)
  else if (gate.law === 'swamee') swameeLaw(gate.contraction, r, sigma, gate.ratio)
  else hecLaw(gate.contraction, r, sigma, gate.ratio)
}
