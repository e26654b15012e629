import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import type { GateId, ReachId } from '../ground/ids.ts'
import { joinEnds } from './joins.ts'

/** The water between a gate and the next ones: what one gate at its head can fill. */
export interface Pool {
  readonly gateId: GateId
  /** Reaches and structures without leaves that belong to it, in the district's order. */
  readonly reachIds: readonly ReachId[]
  readonly structureIds: readonly string[]
  /** From the gate to the downstream end, along the larger canal where canals part without a gate; its last reach ends there. */
  readonly course: readonly ReachId[]
  /** Gates that take water out of it. */
  readonly outGateIds: readonly GateId[]
}

/**
 * The pool that a gate feeds: what its water reaches downstream without another gate; structures without leaves are passed.
 *
 * @returns undefined where the gate leads out of the district
 */
export function poolBelow(district: District, gateId: string): Pool | undefined {
  const { headJunction, tailJunction, gateUp, gateDown } = joinEnds(district)
  const { gates, reaches, structures } = district
  const g = gates.findIndex(({ id }) => id === gateId)
  const [gate, start] = [gates[g], gateDown[g] ?? -1]
  if (gate === undefined || start < 0) return undefined
  const held = new Set([start])
  const inside = new Set<number>()
  const passed = new Set<number>()
  for (let size = 0; size !== held.size + inside.size; ) {
    size = held.size + inside.size
    for (let r = 0; r < reaches.length; r++)
      if (!inside.has(r) && held.has(headJunction[r]!)) {
        inside.add(r)
        held.add(tailJunction[r]!)
      }
    for (let s = 0; s < structures.length; s++)
      if (!passed.has(s) && held.has(gateUp[gates.length + s]!)) {
        passed.add(s)
        if (gateDown[gates.length + s]! >= 0) held.add(gateDown[gates.length + s]!)
      }
  }
  return {
    gateId: gate.id,
    reachIds: reaches.filter((_, r) => inside.has(r)).map(({ id }) => id),
    structureIds: structures.filter((_, s) => passed.has(s)).map(({ id }) => id),
    course: courseFrom(start),
    outGateIds: gates.filter((_, out) => out !== g && held.has(gateUp[out]!)).map(({ id }) => id),
  }

  function courseFrom(junction: number): ReachId[] {
    const course: ReachId[] = []
    const seen = new Set<number>()
    for (let here: number | undefined = junction; here !== undefined; ) {
      const next: { reach: Reach; r: number } | undefined = reaches
        .map((reach, r) => ({ reach, r }))
        .filter(({ reach, r }) => headJunction[r] === here && !course.includes(reach.id))
        .sort(largerFirst)[0]
      const s: number = next === undefined ? structures.findIndex((_, k) => gateUp[gates.length + k] === here) : -1
      if (next === undefined && (s < 0 || seen.has(s))) break
      seen.add(s)
      if (next !== undefined) course.push(next.reach.id)
      here = next === undefined ? gateDown[gates.length + s]! : tailJunction[next.r]!
    }
    return course
  }
}

type Candidate = { readonly reach: Reach; readonly r: number }

const largerFirst = (a: Candidate, b: Candidate): number =>
  Number(a.reach.kind === 'branch') - Number(b.reach.kind === 'branch') ||
  b.reach.designDischargeM3s - a.reach.designDischargeM3s ||
  a.r - b.r
