import type { Inner } from '../solver/create-engine.ts'
import { acceptStep, dropStep, type StepResult, tryStep } from '../solver/step.ts'

/** How all members take one step of the same length. The old and new values of each member's forcing stand in its clock. */
export interface Move {
  /**
   * Tries a step with every member, and says what the worst of them came to and which that was. A member's forcing is read by `prepare` just before it moves:
   * what it needs is at hand then.
   */
  tryAll(
    stepS: number,
    theta: number,
    prepare: (member: number) => void,
  ): { readonly result: StepResult; readonly member: number }
  acceptAll(): void
  dropAll(): void
  /** Before and after an advance, which begins and ends with the water in the members' own arrays. */
  begin(): void
  end(): void
}

/** Every member by itself through the plain engine. */
export function moveOneByOne(members: readonly Inner[]): Move {
  return {
    tryAll(stepS, theta, prepare) {
      for (const [member, { w, clock }] of members.entries()) {
        prepare(member)
        const result = tryStep(w, clock.now, clock.next, stepS, theta)
        if (result !== 'arrived') return { result, member }
      }
      return { result: 'arrived', member: strictestOf(members) }
    },
    acceptAll() {
      for (const { w } of members) acceptStep(w)
    },
    dropAll() {
      for (const { w } of members) dropStep(w)
    },
    begin() {},
    end() {},
  }
}

/** The member whose step changed most against what was wished. */
export function strictestOf(members: readonly Inner[]): number {
  let strictest = 0
  for (let k = 1; k < members.length; k++)
    if (members[k]!.w.stepControl[0]! > members[strictest]!.w.stepControl[0]!) strictest = k
  return strictest
}
