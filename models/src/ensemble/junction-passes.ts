import { CHANGE_DEEP_M, CHANGE_DRY_M, DEEP_M, SETTLED_M } from '../solver/settle.ts'

/* What is done at junctions, as the plain kernels do it (`eliminateGate`, `iterate` and `settleJunction` of the solver). */

/** A gate or structure between `far` and its parent `root`; its `part` is positive where it leads towards `far`. */
export const CROSSING_TEXT = `
per = 1 / far.slope
part = reach.crossingPart
e = far.rest * per
f = part * per
far.e = e
far.f = f
own = reach.ownPerStage
share = 1 / (1 - own * f)
a = (reach.lack + own * e) * share
b = reach.otherPerStage * share
reach.crossingA = a
reach.crossingB = b
root.slope = root.slope + part * b
root.rest = root.rest - part * a
`

export const CROSSING_BACK_TEXT = `
far.dStage = far.e + far.f * (reach.crossingA + reach.crossingB * root.dStage)
`

/** How much a depth changed from `yOld` to `y` against what is wished at such a depth. */
export const CHANGE_TEXT = `
lesser = least(y, yOld)
wished = lesser >= ${DEEP_M} ? ${CHANGE_DEEP_M} : ${CHANGE_DRY_M} + ${CHANGE_DEEP_M - CHANGE_DRY_M} * (lesser * ${1 / DEEP_M})
changed = size(y - yOld) / wished
`

/**
 * The stage at which the reach ends that meet in `far` hold its volume, by three of Newton's steps; the walk is over those ends. `outside` is below 0 where that was
 * enough and every end was within its trapezoid.
 */
export function settleJunctionText(): string {
  const volume = `
  y = stage - endBed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y - endPlainDepth[0])
  slant = endSideSlope[0] * y
  held = held + endLength[0] * ((endWidth[0] + slant) * y)
  width = width + endLength[0] * (endWidth[0] + (slant + slant))`
  const round = (first: string, last: string) => `
held = 0
width = 0
walk
  ${first}
  ${volume}
  ${last}
end
rest = target - held`
  return `
target = far.rest
stage = far.stage
shallowest = 1e9
deepest = -1e9
enough = ${SETTLED_M} * far.bedArea
${round('', 'go +')}
stage = size(rest) > enough ? stage + rest / width : stage
${round('go -', '')}
stage = size(rest) > enough ? stage + rest / width : stage
${round('', 'go +')}
stage = size(rest) > enough ? stage + rest / width : stage
${round('go -', '')}
far.stage = stage
y = stage - far.lowest
yOld = far.stageOld - far.lowest
${CHANGE_TEXT}
far.changed = changed
far.outside = most(most(0 - shallowest, deepest), size(rest) - enough)
`
}
