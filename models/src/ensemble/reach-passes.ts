import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { CALM_FROUDE2, SMOOTH } from '../solver/link-forms.ts'
import { LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from '../solver/reach-kernel.ts'
import { BEND_DEPTH_M, CHANGE_DEEP_M, CHANGE_DRY_M, CORRECTION_M, DEEP_M } from '../solver/settle.ts'
import { STAGE_LEFT_M } from '../solver/step.ts'
import { loaded } from './sweep-passes.ts'

/* The other passes over a calm reach, from the same formulas as the plain kernels; see `sweep-passes.ts`. */

/**
 * From the head on: `unsure` is below 0 where every link is calm by its own water, as `chooseForms` sees it. At the ends the smaller section beside a link
 * counts as well.
 */
export function lookText(): string {
  const section = (ending: string) => `
  y${ending} = stage[0] - bed[0]
  A${ending} = (bottomWidth + sideSlope * y${ending}) * y${ending}
  T${ending} = bottomWidth + 2 * sideSlope * y${ending}`
  const link = `
  Q = discharge[-1]
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
  ${section('R')} ${link}
  fast = isEnd > 0 ? most(fast, fastAtEnd) : fast
  isEnd = 0
  yL = yR
  AL = AR
  TL = TR
  go +
end
${section('R')} ${link}
reach.unsure = most(most(fast, fastAtEnd), steep)
`
}

/**
 * Moves the iterate by what the stage at the root moved, and tells what the far junction moves. What is left to do, over all reaches of the pair so far:
 * `toDo` and `toDoQ` below 0 where the step has arrived.
 */
export function substituteText(from: 'head' | 'tail'): string {
  const [point, go] = from === 'head' ? ([1, 'go +'] as const) : ([0, 'go -'] as const)
  const link = `
  dQ = qA[0] - qB[0] * dz + qC[0] * dQ
  dQ = isMoving ? dQ : 0
  flow = discharge[0] + dQ
  discharge[0] = flow
  toDoQ = most(toDoQ, dQ * dQ - twiceLeft * (${SMALL_M3S} + size(flow)))`
  return `
dz = root.dStage
isMoving = step.isMoving > 0
twiceLeft = step.twiceDischargeLeft
dQ = 0
sum = 0
worst = 0
toDo = -1
toDoQ = -1
walk
  ${link}
  dz = zE[${point}] + zF[${point}] * dQ
  dz = isMoving ? dz : 0
  before = stage[${point}]
  after = before + dz
  stage[${point}] = after
  y = after - bed[${point}]
  moved = size(most(y, 0) - (before - bed[${point}]))
  worst = most(worst, moved)
  twiceY = y + y
  deepToDo = moved * moved - ${STAGE_LEFT_M} * twiceY
  toDo = most(toDo, twiceY > ${2 * SMOOTH_DEPTH_M} ? deepToDo : ${LEFT_OF_CHANGE} * moved - ${STAGE_LEFT_M})
  sum = sum + dz
  ${go}
end
${link}
dz = far.e + far.f * dQ
far.dStage = dz
reach.worst = worst
step.worst = most(step.worst, worst)
step.sum = step.sum + (sum + dQ + dz)
step.toDo = most(step.toDo, toDo)
step.toDoQ = most(step.toDoQ, toDoQ)
`
}

/** What leaves a cell of depth `y`, `part` of a whole one, by its depth and by its users. */
const taken = (part: '' | 'part * ', hasUsers: boolean) => `
  seeped = ${part}seeping * y
  byDepth = byDepth + seeped
  opened = opened + ${part}opening
${
  hasUsers
    ? `
  share = y < drawDepth ? y / drawDepth : 1
  draw = ${part}drawing * share * share * (3 - 2 * share)
  drawn = drawn + draw`
    : ''
}`

/** The volume of the half cell at an end goes to the junction there. At a river nothing of it is the network's, and its part is 0. */
const endVolume = (end: 'head' | 'tail', junction: 'far' | 'root', into: string, hasUsers: boolean) => `
  yOld = stageOld[0] - bed[0]
  y = stage[0] - bed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  part = reach.${end}Part
  ${taken('part * ', hasUsers)}
  volume = 0.5 * dx * ((bottomWidth + sideSlope * yOld) * yOld) ${into} + part * gaining
  ${junction}.rest = ${junction}.rest + (volume - (seeped + part * opening${hasUsers ? ' + draw' : ''}))`

/**
 * From the head on: gives every inner cell exactly the volume that its links carried to it, and those of the half cells to the junctions (`far` is that of the
 * head, `root` that of the tail). Notes what left and how much the step changed. `outside` is below 0 where two of Newton's steps were enough everywhere.
 */
export const settleText = (hasUsers: boolean): string => `
${loaded('step', ['stepS', 'theta'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'dx', 'seeping', 'opening', 'gaining', 'perBend'])}
${hasUsers ? loaded('reach', ['drawing', 'drawDepth']) : ''}
byDepth = 0
opened = 0
drawn = 0
control = 0
shallowest = 1e9
deepest = -1e9
correction = 0
reach.headRest = far.rest
reach.tailRest = root.rest
change = discharge[0] - dischargeOld[0]
inflow = stepS * (dischargeOld[0] + theta * change)
reach.carriedAtHead = inflow
${endVolume('head', 'far', '- inflow', hasUsers)}
blockWidth = 0
blockShallowest = 1e9
changeIntoBlock = change
go +
walk
  change = discharge[0] - dischargeOld[0]
  outflow = stepS * (dischargeOld[0] + theta * change)
  z = stage[0]
  unsettled[0] = z
  y = z - bed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  yOld = stageOld[0] - bed[0]
  ${taken('', hasUsers)}
  target = dx * ((bottomWidth + sideSlope * yOld) * yOld) + inflow - outflow + gaining - seeped - opening${hasUsers ? ' - draw' : ''}
  inflow = outflow
  width = bottomWidth + 2 * sideSlope * y
  per = 1 / (dx * width)
  by = (target - dx * ((bottomWidth + sideSlope * y) * y)) * per
  correction = most(correction, size(by))
  y = y + by
  stage[0] = z + by + (target - dx * ((bottomWidth + sideSlope * y) * y)) * per
  moved = size(y - yOld)
  lesser = least(y, yOld)
  wished = lesser >= ${DEEP_M} ? ${CHANGE_DEEP_M} : ${CHANGE_DRY_M} + ${CHANGE_DEEP_M - CHANGE_DRY_M} * (lesser * ${1 / DEEP_M})
  control = most(control, moved / wished)
  blockWidth = blockWidth + width
  blockShallowest = least(blockShallowest, yOld)
  when blockEnd[0]
    bend = size(changeIntoBlock - change) * perBend / blockWidth
    control = most(control, blockShallowest > ${BEND_DEPTH_M} ? bend : 0)
    blockWidth = 0
    blockShallowest = 1e9
    changeIntoBlock = change
  end
  go +
end
reach.carriedAtTail = inflow
${endVolume('tail', 'root', '+ inflow', hasUsers)}
reach.byDepth = byDepth
reach.opened = opened
reach.drawn = drawn
reach.control = control
reach.outside = most(most(${CORRECTION_M} - shallowest, deepest - reach.plainDepth), correction - ${CORRECTION_M})
`
