import type { Pump } from '../domain/structure.ts'
import { curveSlope, curveValue, type MonotoneCurve, monotoneCurve } from '../numerics/monotone-curve.ts'
import { type StructureFlow, setNoFlow } from './structure-flow.ts'

/** Depth over the mouth of the suction pipe from which the pump gives what its curve says, m. */
const PRIMED_M = 0.3
/** A pump slower than this part of its speed stands still. */
const STANDSTILL = 1e-3

/** Discharge by lift at full speed: level before the first row, 0 from the last. */
export const pumpCurve = ({ curve }: Pump): MonotoneCurve =>
  monotoneCurve(
    curve.map(({ liftM }) => liftM),
    curve.map(({ dischargeM3s }) => dischargeM3s),
    { first: true, last: true },
  )

/**
 * Pumps by their curve and their speed; water never comes back through them.
 *
 *     Q = N · n · q((z₂ − z₁)/n²) · χ((z₁ − suction)/0.3 m)        n speed, 1 full, 0 off        χ(x) = x²·(3 − 2x)
 *
 * Source: affinity laws of centrifugal pumps (discharge with speed, head with its square); fade at the suction pipe ours.
 * Valid:  one curve, equal pumps in parallel, losses of the pipes in the curve.
 */
export function pumpDischarge(
  { pumps, suctionM }: Pump,
  curve: MonotoneCurve,
  speed: number,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  setNoFlow(into)
  const part = Math.min((upstreamStageM - suctionM) / PRIMED_M, 1)
  if (!(speed > STANDSTILL) || part <= 0) return
  const n2 = speed * speed
  const lift = (downstreamStageM - upstreamStageM) / n2
  const primed = part * part * (3 - 2 * part)
  const primedPerStage = (6 * part * (1 - part)) / PRIMED_M
  const q = curveValue(curve, lift)
  const qPerLift = curveSlope(curve, lift)
  const perStage = (pumps * primed * qPerLift) / speed
  into.dischargeM3s = pumps * speed * primed * q
  into.perUpstreamM2s = pumps * speed * primedPerStage * q - perStage
  into.perDownstreamM2s = perStage
  into.perOpeningM2s = pumps * primed * (q - 2 * lift * qPerLift)
}
