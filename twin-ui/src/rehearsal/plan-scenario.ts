import type { District, GateId, Scenario, Series } from '@district/models'
import type { SavedState } from '@district/models/contract'
import { type BranchPlan, type PlanSteps, planFrom } from './branch.ts'

const SECONDS_PER_HOUR = 3600

/**
 * The scenario of a plan from a state on: it names what the plan changes, and the river; gates move at their own speed. Its names are the same
 * for every branch, so that the same plan from the same state has the same hash whatever a person calls it.
 */
export function planScenario(
  plan: BranchPlan,
  { timeMs, riverStageM, openingM }: SavedState,
  { gates }: Pick<District, 'gates'>,
  horizonS: number,
): Scenario {
  const present = new Map(gates.map(({ id }, index) => [id, openingM[index] ?? 0]))
  const opening = ([gateId, steps]: readonly [GateId, PlanSteps]) => [gateId, jumps(steps, present.get(gateId) ?? 0)]
  return {
    id: 'branch' as Scenario['id'],
    names: { zh: '预演分支', en: 'Branch' },
    start: plan.start.water,
    startMs: timeMs,
    horizonS,
    riverStageM: slopes(plan.riverStage, riverStageM),
    openingM: Object.fromEntries([...plan.openings].filter(([, steps]) => steps.length > 0).map(opening)),
    demandM3s: {},
  }
}

/** The same start with nothing changed. */
export const baselineScenario = (
  { start }: BranchPlan,
  state: SavedState,
  district: Pick<District, 'gates'>,
  horizonS: number,
): Scenario => planScenario(planFrom(start), state, district, horizonS)

/** A wish that jumps at each step; before the first, what stood at the start. */
function jumps(steps: PlanSteps, present: number): Series {
  const atS: number[] = []
  const values: number[] = []
  let held = present
  for (const { hour, value } of steps) {
    const stepS = hour * SECONDS_PER_HOUR
    if (stepS > 0) {
      if (atS.length === 0) {
        atS.push(0)
        values.push(held)
      }
      atS.push(stepS)
      values.push(held)
    }
    atS.push(stepS)
    values.push(value)
    held = value
  }
  return { atS, values }
}

/** From what stood at the start evenly to each step. */
function slopes(steps: PlanSteps, present: number): Series {
  const isGivenAtStart = steps[0]?.hour === 0
  const all = isGivenAtStart ? steps : [{ hour: 0, value: present }, ...steps]
  return { atS: all.map(({ hour }) => hour * SECONDS_PER_HOUR), values: all.map(({ value }) => value) }
}
