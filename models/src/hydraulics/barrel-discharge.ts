import type { Barrel } from '../domain/structure.ts'
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { cubeRoot } from '../numerics/cube-root.ts'
import { type BarrelSection, barrelSection } from './barrel-section.ts'
import { rootOfHead, rootOfHeadSlope } from './root-of-head.ts'
import { type StructureFlow, setFlow, setNoFlow } from './structure-flow.ts'

const ROOT_2G = Math.sqrt(2 * GRAVITY_M_PER_S2)
/** Depth over upstream depth of critical flow in a rectangle. */
const CRITICAL = 2 / 3
/** Half-widths of the passages: from part-full to full, from free to drowned outlet, from inlet to outlet control. */
const FILLING = 0.15
const DROWNING = 0.25
const CONTROL = 0.05
/** Velocity head below which discharge goes linearly through zero, m. */
const LINEAR_HEAD_M = 0.002
/** Less water over the sill than this carries nothing. */
const DRY_M = 1e-9

/**
 * A culvert, an inverted siphon or an aqueduct as one link: from critical flow at its mouth to the full pipe, free or drowned, either way.
 *
 *     Q = N·A(d)·√(2g·X)       X = min(Xo, Xi)        d = ⅔·y₁ up to the height D, y₁ over the higher of both inverts, N barrels
 *     outlet control           Xo = (z₁ − max(z₂, zf))/(Ke + Kb + Kx + 2g·n²·L/R^(4/3))      zf = d over the outlet's invert
 *     inlet control            Xi = (y₁ − d)/(1 + Ke), only where the barrel falls in the direction of the flow
 *
 * Full, it is the pipe equation with entrance, bend, friction and exit losses; without losses and part-full, the broad-crested weir as wide
 * as the barrel. All passages are parabolas: full from ⅔·y₁ = 0.85 … 1.15 D, drowned outlet ± 25 % of d, the smaller of Xo and Xi ± 5 %
 * (there Q is up to 1.3 % low). A full barrel's R is the largest. Below 2 mm of velocity head Q is linear in the head.
 *
 * Source: losses in series and the two controls as in FHWA (2012) Hydraulic Design of Highway Culverts, HDS 5; d and passages ours.
 * Valid:  barrels whose friction does not shape a free surface inside: not a long one that runs part-full on a mild slope (make it a reach).
 */
export function barrelDischarge(
  barrel: Barrel,
  upstreamStageM: number,
  downstreamStageM: number,
  section: BarrelSection,
  into: StructureFlow,
): void {
  const { heightM: D, inletM, outletM, entranceLoss, bendLoss, exitLoss } = barrel
  const isForward = upstreamStageM >= downstreamStageM
  const z1 = isForward ? upstreamStageM : downstreamStageM
  const z2 = isForward ? downstreamStageM : upstreamStageM
  const sill = Math.max(inletM, outletM)
  const fall = sill - (isForward ? outletM : inletM)
  const y1 = z1 - sill
  if (y1 <= DRY_M) {
    setNoFlow(into)
    return
  }
  /* depth at the mouth */
  const r = (CRITICAL * y1) / D
  const filled = Math.min(Math.max(r - 1 + FILLING, 0), 2 * FILLING)
  const d = D * (filled < 2 * FILLING ? r - (filled * filled) / (4 * FILLING) : 1)
  const dPerY = CRITICAL * (1 - filled / (2 * FILLING))
  barrelSection(barrel, d, section)
  const { areaM2: A, widthM: T, radiusM: R, radiusPerDepth: RPerD } = section

  /* outlet control: head over losses */
  const w = DROWNING * d
  const level = sill + d - fall
  const x = z2 - level
  const drowned = Math.min(Math.max((x + w) / (2 * w), 0), 1)
  const h = z1 - level - (drowned < 1 ? drowned * drowned * w : x)
  const hPerY = 1 - dPerY * (1 - drowned) * (1 + DROWNING * drowned)
  const third = cubeRoot(R)
  const R43 = R * third
  const K0 = entranceLoss + bendLoss + exitLoss
  const friction = 2 * GRAVITY_M_PER_S2 * barrel.manningN * barrel.manningN * barrel.lengthM
  const perLoss = 1 / (K0 * R43 + friction)
  const M = R43 * perLoss
  const MPerY = (4 / 3) * third * RPerD * dPerY * friction * perLoss * perLoss
  let X = h * M
  let XPerY = hPerY * M + h * MPerY
  let XPerDown = -drowned * M

  /* inlet control where the barrel falls */
  if (fall > 0) {
    const perInlet = 1 / (1 + entranceLoss)
    const Xi = (y1 - d) * perInlet
    const width = CONTROL * (X + Xi)
    const share = Math.min(Math.max((X - Xi + width) / (2 * width), 0), 1)
    const byOutlet = (1 - share) * (1 - CONTROL * share)
    const byInlet = share * (1 - CONTROL * (1 - share))
    X = share >= 1 ? Xi : X - share * share * width
    XPerY = byOutlet * XPerY + byInlet * (1 - dPerY) * perInlet
    XPerDown *= byOutlet
  }
  const root = rootOfHead(X, LINEAR_HEAD_M)
  const perX = barrel.barrels * ROOT_2G * A * rootOfHeadSlope(X, LINEAR_HEAD_M)
  const scale = barrel.barrels * ROOT_2G
  setFlow(into, isForward, scale * A * root, scale * T * dPerY * root + perX * XPerY, perX * XPerDown)
}
