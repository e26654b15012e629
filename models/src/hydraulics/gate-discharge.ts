import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'

/** The fixed part of a gate that its discharge depends on. */
export interface GateShape {
  /** Width of all bays together. */
  readonly widthM: number
  readonly sillM: number
  /** Contraction coefficient Cc of the jet under the leaf. */
  readonly contraction: number
}

/** What a gate lets through, and how that answers to the stages on both sides and to the leaf. */
export interface GateFlow {
  dischargeM3s: number
  /** ∂Q/∂(upstream stage) ≥ 0. */
  perUpstreamM2s: number
  /** ∂Q/∂(downstream stage) ≤ 0. */
  perDownstreamM2s: number
  /** ∂Q/∂(opening), ≥ 0 for forward flow. */
  perOpeningM2s: number
}

/** Discharge coefficient of a broad-crested weir, (2/3)^1.5 / √2, in Q = C·b·√(2g)·H^1.5. */
const WEIR = 2 / (3 * Math.sqrt(3))
/** Jet depth over upstream depth at which a jet carries as much as that weir: κ²/(1+κ) = C². */
const FREE_SURFACE = (WEIR * WEIR + WEIR * Math.sqrt(WEIR * WEIR + 4)) / 2
/** How broad the passage is from one regime to the next, as a part of the quantity that decides. */
const BLEND = 0.15
/** Weight of the rise towards free flow, fitted to the energy-momentum solution. */
const RISE = 0.55
/** Head difference below which discharge goes linearly through zero instead of as a root, m. */
const LINEAR_HEAD_M = 0.005
/** An opening smaller than this is none. */
const SHUT_M = 1e-7
const ROOT_2G = Math.sqrt(2 * GRAVITY_M_PER_S2)

/**
 * Discharge of a sluice gate over its sill: free, submerged, over a lifted leaf, and backwards, as one smooth law.
 *
 *     Q = b·√(2g)·y₁^1.5 · ρ/√(1+ρ) · √w        ρ = c/y₁  jet depth    η = y₃/y₁    (depths over the sill)
 *
 *     free         w = 1                                    energy from upstream to the jet
 *     submerged    w = L + 0.55·(1−s)·u⁴                    L = (1+ρ)(1−η)/(1−ρ)²,  u = (1−η)/(1−ηc),  s = L/u
 *     leaf clear   ρ = κ with κ²/(1+κ) = (2/3)³/2           the broad-crested weir
 *
 * L is the exact limit of the energy and momentum equations for small head, ηc the depth conjugate to the free jet; the u⁴ term follows
 * their solution up to where it jumps to free flow, which no step could follow. Passages are parabolas of ± 15 %, so Q is continuously
 * differentiable everywhere; below 5 mm of head it is linear in the head. c = Cc·opening.
 *
 * Source: energy and momentum across a submerged jet, as in Belaud, Cassan, Baume (2009) J. Hydraul. Eng. 135(12), with constant Cc;
 *   fit and passages ours (SPEC.md GT1-GT5: within 1.5 % of the exact solution where that is submerged by more than its jump).
 * Valid:  flat sill, rectangular bays. Zero opening gives exactly zero. Monotone in both stages and in the opening.
 */
export function gateDischarge(
  gate: GateShape,
  openingM: number,
  upstreamStageM: number,
  downstreamStageM: number,
  into: GateFlow,
): void {
  const up = upstreamStageM - gate.sillM
  const down = downstreamStageM - gate.sillM
  if (openingM < SHUT_M || (up <= 0 && down <= 0) || up === down) {
    into.dischargeM3s = 0
    into.perUpstreamM2s = 0
    into.perDownstreamM2s = 0
    into.perOpeningM2s = 0
    if (openingM >= SHUT_M && up > 0 && up === down) forwards(gate, openingM, up, down, into)
    return
  }
  if (up > down) {
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

function forwards(gate: GateShape, a: number, y1: number, y3: number, into: GateFlow): void {
  const r = (gate.contraction * a) / (FREE_SURFACE * y1)
  const cleared = r - 1 + BLEND
  const f = cleared <= 0 ? r : cleared >= 2 * BLEND ? 1 : r - (cleared * cleared) / (4 * BLEND)
  const fPerR = cleared <= 0 ? 1 : cleared >= 2 * BLEND ? 0 : 1 - cleared / (2 * BLEND)
  const rho = FREE_SURFACE * f
  const eta = y3 / y1
  const h = y1 - y3

  const root = Math.sqrt(rho * rho + (16 * rho) / (1 + rho))
  const etaC = 0.5 * (root - rho)
  const etaCPerRho = 0.5 * ((rho + 8 / ((1 + rho) * (1 + rho))) / root - 1)
  const open = 1 / (1 - rho)
  const l = (1 + rho) * open * open
  const lPerRho = (3 + rho) * open * open * open
  const span = 1 / (1 - etaC)
  const u = (1 - eta) * span
  const u3 = RISE * u * u * u
  const s = l / span
  const sPerRho = lPerRho / span - l * etaCPerRho
  const g = l * (1 - eta) + (1 - s) * u3 * u
  const gPerRho = lPerRho * (1 - eta) - sPerRho * u3 * u + 4 * (1 - s) * u3 * u * span * etaCPerRho
  const gPerEta = -l - 4 * (1 - s) * u3 * span

  const freed = g - 1 + BLEND
  const w = freed <= 0 ? g : freed >= 2 * BLEND ? 1 : g - (freed * freed) / (4 * BLEND)
  const wPerG = freed <= 0 ? 1 : freed >= 2 * BLEND ? 0 : 1 - freed / (2 * BLEND)
  const wPerHead = freed <= 0 ? (l + (1 - s) * u3 * span) / y1 : w / h

  const h2 = h * h + LINEAR_HEAD_M * LINEAR_HEAD_M
  const perHead =
    gate.widthM * ROOT_2G * y1 * Math.sqrt(y1) * (rho / Math.sqrt(1 + rho)) * Math.sqrt(wPerHead / Math.sqrt(h2))
  const Q = perHead * h
  const qPerRho = Q * (1 / rho - 0.5 / (1 + rho)) + (0.5 * perHead * wPerG * gPerRho) / wPerHead
  const qPerEta = (0.5 * perHead * wPerG * gPerEta) / wPerHead
  const qPerHead = (0.5 * perHead * LINEAR_HEAD_M * LINEAR_HEAD_M) / h2
  const rhoPerR = FREE_SURFACE * fPerR
  into.dischargeM3s = Q
  into.perUpstreamM2s = (1.5 * Q - qPerRho * rhoPerR * r - qPerEta * eta) / y1 + qPerHead
  into.perDownstreamM2s = qPerEta / y1 - qPerHead
  into.perOpeningM2s = (qPerRho * rhoPerR * r) / a
}

/** The discharge alone, for use outside the solver. */
export function gateDischargeM3s(
  gate: GateShape,
  openingM: number,
  upstreamStageM: number,
  downstreamStageM: number,
): number {
  const flow = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
  gateDischarge(gate, openingM, upstreamStageM, downstreamStageM, flow)
  return flow.dischargeM3s
}
