import type { Work } from './work.ts'

/** Between which stages the pressures of a step were found to lie. */
type Pressures = Pick<Work, 'pressureAboveS' | 'pressureBelowS' | 'keepsPressures' | 'halfFullS'>

/*
 * Newton's method where a closed conduit fills and empties. Below its crown a cell holds what its stage says; above it is full, and its stage is the pressure that
 * its links ask for. The width changes at the crown from something to nothing, so one linear equation never serves both sides.
 */

/** A stage that crosses a crown stops this far beyond it for one iteration, so that the next one knows the other side. */
const BEYOND_CROWN_M = 1e-9
/** Held back by less than this, a stage has arrived: a cell that is just full would cross its crown for ever. */
const HELD_M = 1e-6
/** Pressure rises in one iteration to no more than twice its height and this: a gate that does not feel it yet will when it stands there. */
const FIRST_RISE_M = 1

/** In the second try of a step, so many times further away does a place move that was approached. */
const WIDER = 8
/** A move over half a conduit's height stops there when it is longer than this part of that half. */
const LONG_MOVE = 0.4

/** True where a stop holds a stage back so far that the iteration must go on. */
export const isHeld = (wished: number, stopped: number): boolean => Math.abs(wished - stopped) > HELD_M

/** Where a stage stops that crosses the crown of one conduit while others beside it have a surface left. */
export function stoppedAt(before: number, after: number, crown: number): number {
  if (before <= crown) return after > crown + BEYOND_CROWN_M ? crown + BEYOND_CROWN_M : after
  return after < crown - BEYOND_CROWN_M ? crown - BEYOND_CROWN_M : after
}

/**
 * Where a long move stops for one iteration that crosses the middle of a conduit. Its volume bends one way below and the other way above, so that from near the
 * bed and near the crown, where it is narrow, Newton's method overshoots; from the middle it does not.
 */
function stoppedHalfway(w: Pressures, s: number, before: number, after: number, crown: number): number {
  const half = w.halfFullS[s]!
  const least = LONG_MOVE * (crown - half)
  const crosses = before < half ? after > half : before > half && after < half
  return crosses && (after - before > least || before - after > least) ? half : after
}

/** Forgets between which stages the pressures of a step were found to lie. */
export function forgetPressures(w: Pressures): void {
  w.pressureAboveS.fill(Number.NEGATIVE_INFINITY)
  w.pressureBelowS.fill(Number.POSITIVE_INFINITY)
}

/**
 * Where unknown stage `s`, which moves from `before` to `after`, stops for one iteration. It remembers from where the pressure rose and from where it fell, and
 * goes at most halfway to such a place, which is then forgotten: so it neither swings between two pressures nor stays away from one. A step that is lost that way
 * is tried once more with places that move away instead.
 */
export function stoppedAtCrown(w: Pressures, s: number, before: number, after: number, crown: number): number {
  if (before <= crown) return stoppedAt(before, stoppedHalfway(w, s, before, after, crown), crown)
  const { pressureAboveS, pressureBelowS } = w
  if (after > before) {
    pressureAboveS[s] = before
    const middle = 0.5 * (before + pressureBelowS[s]!)
    if (after > middle) {
      pressureBelowS[s] =
        w.keepsPressures[0] === 1 ? middle + WIDER * (pressureBelowS[s]! - middle) : Number.POSITIVE_INFINITY
      return middle
    }
    return Math.min(after, 2 * before - crown + FIRST_RISE_M)
  }
  pressureBelowS[s] = before
  const middle = 0.5 * (before + pressureAboveS[s]!)
  if (after < middle) {
    pressureAboveS[s] =
      w.keepsPressures[0] === 1 ? middle + WIDER * (pressureAboveS[s]! - middle) : Number.NEGATIVE_INFINITY
    return middle
  }
  return stoppedAt(before, after, crown)
}
