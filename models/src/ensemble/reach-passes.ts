import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { CALM_FROUDE2, SMOOTH } from '../solver/link-forms.ts'
import { BEND_DEPTH_M, CHANGE_DEEP_M } from '../solver/settle.ts'
import { CHANGE_TEXT } from './junction-passes.ts'
import { loaded } from './sweep-passes.ts'

/* The other passes over a calm reach, all from the head on; see `sweep-passes.ts`. */

/**
 * At the start of a step: `unsure` is below 0 where every link is calm by its own water, as `chooseForms` sees it. At the ends the smaller section beside a
 * link counts as well.
 */
export function lookText(): string {
  const section = (ending: string) => `
  y${ending} = stageOld[0] - bed[0]
  A${ending} = (bottomWidth + sideSlope * y${ending}) * y${ending}
  T${ending} = bottomWidth + 2 * sideSlope * y${ending}`
  const link = `
  Q = dischargeOld[-1]
  twoA = AL + AR
  fast = most(fast, 4 * Q * Q * (TL + TR) - ${CALM_FROUDE2 * g} * twoA * twoA * twoA)
  steep = most(steep, size(AR - AL) - ${SMOOTH} * twoA)
  isLess = AR < AL
  lesser = isLess ? AR : AL
  fastAtEnd = Q * Q * (isLess ? TR : TL) - ${CALM_FROUDE2 * g} * lesser * lesser * lesser`
  return `
${loaded('reach', ['bottomWidth', 'sideSlope'])}
fast = -1
steep = -1
isEnd = 1
${section('L')}
go +
walk
  ${section('R')}
${link}
  fast = isEnd > 0 ? most(fast, fastAtEnd) : fast
  isEnd = 0
  yL = yR
  AL = AR
  TL = TR
  go +
end
${section('R')}
${link}
reach.unsure = most(most(fast, fastAtEnd), steep)
`
}

/** Corrections of a depth up to which three of Newton's steps reach rounding. */
const MOST_CORRECTION_M = 0.01

/** What leaves a cell of depth `y`, `part` of a whole one, by its depth, at all and to its users. */
const taken = (part: '' | 'part * ', hasTakers: boolean) => `
  seeped = ${part}seeping * y
  byDepth = byDepth + seeped
  left = seeped
${
  hasTakers
    ? `
  open = ${part}opening
  opened = opened + open
  share = y < drawDepth ? y / drawDepth : 1
  draw = ${part}drawing * demandShare[0] * share * share * (3 - 2 * share)
  drawn = drawn + draw
  left = left + open + draw`
    : ''
}`

/** The volume of the half cell at an end goes to the junction there. At a river nothing of it is the network's, and its part is 0. */
const endVolume = (end: 'head' | 'tail', junction: 'far' | 'root', into: string, hasTakers: boolean) => `
  yOld = stageOld[0] - bed[0]
  y = stage[0] - bed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  part = reach.${end}Part
  ${taken('part * ', hasTakers)}
  volume = 0.5 * dx * ((bottomWidth + sideSlope * yOld) * yOld) ${into} + part * gaining
  ${junction}.rest = ${junction}.rest + (volume - left)`

/**
 * Gives every inner cell exactly the volume that its links carried to it, and those of the half cells to the junctions (`far` is that of the head, `root` that
 * of the tail). Notes what left, how far the water turned from its way (`bend`; `bends` its square, summed over the points), how much the depth
 * changed against what is wished in deep water (`changed`), and the least depth before and after.
 * `outside` is below 0 where three of Newton's steps were enough everywhere. The stages before stand in `zE`.
 */
export const settleText = (hasTakers: boolean): string => `
${loaded('step', ['stepS', 'theta'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'dx', 'seeping', 'gaining', 'perBend'])}
${hasTakers ? loaded('reach', ['opening', 'drawing', 'drawDepth']) : ''}
byDepth = 0
opened = 0
drawn = 0
largestBend = 0
bends = 0
blockPoints = 0
largest = 0
shallowest = 1e9
shallowestOld = 1e9
deepest = -1e9
correction = 0
reach.headRest = far.rest
reach.tailRest = root.rest
change = discharge[0] - dischargeOld[0]
inflow = stepS * (dischargeOld[0] + theta * change)
reach.carriedAtHead = inflow
${endVolume('head', 'far', '- inflow', hasTakers)}
blockWidth = 0
blockShallowest = 1e9
changeIntoBlock = change
go +
walk
  QOld = dischargeOld[0]
  change = discharge[0] - QOld
  outflow = stepS * (QOld + theta * change)
  z = stage[0]
  zE[0] = z
  y = z - bed[0]
  yOld = stageOld[0] - bed[0]
  ${taken('', hasTakers)}
  target = dx * ((bottomWidth + sideSlope * yOld) * yOld) + inflow - outflow + gaining - left
  inflow = outflow
  slant = sideSlope * y
  width = bottomWidth + (slant + slant)
  per = 1 / (dx * width)
  by = (target - dx * ((bottomWidth + slant) * y)) * per
  correction = most(correction, size(by))
  y = y + by
  slant = sideSlope * y
  per = 1 / (dx * (bottomWidth + (slant + slant)))
  more = (target - dx * ((bottomWidth + slant) * y)) * per
  y = y + more
  last = (target - dx * ((bottomWidth + sideSlope * y) * y)) * per
  stage[0] = z + by + more + last
  largest = most(largest, size(y - yOld))
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  blockWidth = blockWidth + width
  blockPoints = blockPoints + 1
  blockShallowest = least(blockShallowest, yOld)
  when blockEnd[0]
    bend = size(changeIntoBlock - change) * perBend / blockWidth
    bend = blockShallowest > ${BEND_DEPTH_M} ? bend : 0
    largestBend = most(largestBend, bend)
    bends = bends + bend * bend * blockPoints
    blockPoints = 0
    shallowestOld = least(shallowestOld, blockShallowest)
    blockWidth = 0
    blockShallowest = 1e9
    changeIntoBlock = change
  end
  go +
end
reach.carriedAtTail = inflow
reach.shallowest = least(least(shallowest, shallowestOld), blockShallowest)
${endVolume('tail', 'root', '+ inflow', hasTakers)}
reach.byDepth = byDepth
reach.opened = opened
reach.drawn = drawn
reach.bend = largestBend
reach.bends = bends
reach.changed = largest * ${1 / CHANGE_DEEP_M}
reach.outside = most(most(${2 * MOST_CORRECTION_M} - shallowest, deepest + ${MOST_CORRECTION_M} - reach.plainDepth), correction - ${MOST_CORRECTION_M})
`

/** Where not all depths are deep: how much they changed against what is wished at each. */
export const controlText = (): string => `
largest = 0
go +
walk
  y = stage[0] - bed[0]
  yOld = stageOld[0] - bed[0]
  ${CHANGE_TEXT}
  largest = most(largest, changed)
  go +
end
reach.changed = largest
`
