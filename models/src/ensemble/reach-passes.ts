import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { CALM_FROUDE2, SMOOTH } from '../solver/link-forms.ts'
import { LEAST_DEPTH_M, LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M, UPSTREAM_SHARE } from '../solver/reach-kernel.ts'
import { BEND_DEPTH_M, CHANGE_DEEP_M, CHANGE_DRY_M, DEEP_M } from '../solver/settle.ts'
import { STAGE_LEFT_M } from '../solver/step.ts'

/*
 * The passes over a reach as the formulas of the plain kernels (solver/reach-kernel.ts, settle.ts), for a reach whose water is calm: every link
 * central, every depth within the trapezoid and its conveyance table. What is not so is seen in the results, and then the reach is given to the
 * plain kernels. A point's numbers carry no ending, those of the points beside a link L (towards the head) and R (towards the tail).
 */

export const ARRAYS_OF_PAIR = ['stage', 'discharge', 'stageOld', 'dischargeOld'] as const
export const SHARED_ARRAYS = [
  'bed',
  'blockEnd',
  'volumeOld',
  'explicit',
  'qA',
  'qB',
  'qC',
  'zE',
  'zF',
  'unsettled',
] as const
export const STEP_FIELDS = [
  'stepS',
  'theta',
  'oneLessTheta',
  'part',
  'twicePart',
  'partG',
  'explicitPart',
  'dischargeLeft',
] as const
export const REACH_FIELDS = [
  /* given */
  'table',
  'bottomWidth',
  'sideSlope',
  'plainDepth',
  'dx',
  'perDx',
  'drawDepth',
  'perDrawDepth',
  'perDepth',
  'openLessGain',
  'demand',
  'seeping',
  'opening',
  'gaining',
  'drawing',
  'perBend',
  'e',
  'f',
  'dz',
  'isMoving',
  /* found */
  'shallowest',
  'deepest',
  'fast',
  'steep',
  'a',
  'b',
  'dQ',
  'sum',
  'worst',
  'toDo',
  'toDoQ',
  'byDepth',
  'opened',
  'drawn',
  'control',
  'correction',
] as const

/** Section at the point and the conveyance from its table. */
const SECTION = `
  z = stage[0]
  y = z - bed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  seen = least(most(y, ${LEAST_DEPTH_M}), reach.plainDepth)
  slant = sideSlope * seen
  A = (bottomWidth + slant) * seen
  T = bottomWidth + (slant + slant)
  along = seen * ${KNOTS_PER_M}
  knot = whole(along)
  x = along - knot
  below slopeBelow above slopeAbove = rows table knot
  rise = above - below
  third = slopeBelow + slopeAbove - (rise + rise)
  second = rise - slopeBelow - third
  K = below + x * (slopeBelow + x * (second + x * third))
  KPerZ = (slopeBelow + x * (second + second + 3 * x * third)) * ${KNOTS_PER_M}
`

/** Momentum flux at a point from the discharges of the links before and after it; at an end from the one there is. */
const FLUX = {
  first: `
  through = discharge[0]
  u = through / A
  flux = u * through
  fluxByBefore = 0
  fluxByAfter = u + u
  fluxByZ = -(u * u * T)`,
  inner: (old: string) => `
  Q = discharge[0]
  QBefore = discharge[-1]
  QBeforeOld = ${old}[-1]
  own = QBeforeOld >= 0 ? ${UPSTREAM_SHARE} : ${1 - UPSTREAM_SHARE}
  through = own * QBefore + (1 - own) * Q
  u = through / A
  flux = u * through
  twoU = u + u
  fluxByBefore = twoU * own
  fluxByAfter = twoU * (1 - own)
  fluxByZ = -(u * u * T)`,
  last: `
  through = discharge[-1]
  u = through / A
  flux = u * through
  fluxByBefore = u + u
  fluxByAfter = 0
  fluxByZ = -(u * u * T)`,
}

const POINT_VALUES = ['z', 'A', 'T', 'K', 'KPerZ', 'flux', 'fluxByBefore', 'fluxByAfter', 'fluxByZ']
const named = (ending: 'L' | 'R') => POINT_VALUES.map((name) => `${name}${ending} = ${name}\n`).join('')

/** The momentum of the link at `link`, between L and R, as the plain kernel has it; at the first iteration also how calm it is. */
const linkBetween = (link: 0 | -1, isFirst: boolean) => `
  QL = discharge[${link}]
  QLOld = ${isFirst ? 'QL' : `dischargeOld[${link}]`}
  gA = ${0.5 * g} * (AL + AR)
  perK = 2 / (KL + KR)
  drag = size(QL) * perK * perK
  loss = QL * drag
  slopeZ = (zR - zL) * perDx + loss
  G = perDx * (fluxR - fluxL) + gA * slopeZ
${
  isFirst
    ? `
  held = explicitPart * G
  explicit[${link}] = held
  twoA = AL + AR
  fast = most(fast, 4 * QL * QL * (TL + TR) - ${CALM_FROUDE2 * g} * twoA * twoA * twoA)
  steep = most(steep, size(AR - AL) - ${SMOOTH} * twoA)`
    : `
  held = explicit[${link}]`
}
  byK = twicePart * gA * loss * perK
  byA = partG * slopeZ
  byZ = part * gA * perDx
  qOwn = 1 + part * (perDx * (fluxByBeforeR - fluxByAfterL) + (gA + gA) * drag)
  qLeft = -(partPerDx * fluxByBeforeL)
  qRight = partPerDx * fluxByAfterR
  zLeft = 0.5 * (byA * TL - byK * KPerZL) - byZ - partPerDx * fluxByZL
  zRight = 0.5 * (byA * TR - byK * KPerZR) + byZ + partPerDx * fluxByZR
  qRest = QLOld - QL - part * G - held
`

/** Volume of the inner cell at the point, of which \`slope\` and \`rest\` are the equation. */
const cell = (isFirst: boolean, hasUsers: boolean) => `
  ${isFirst ? 'volume = dx * A\n  volumeOld[0] = volume' : 'volume = volumeOld[0]'}
  lost = perDepth * y + openLessGain
  byStage = T + stepS * perDepth
${
  hasUsers
    ? `
  share = y * perDrawDepth
  isScarce = share < 1
  lost = isScarce ? lost + demand * share * share * (3 - 2 * share) : lost + demand
  byStage = isScarce ? byStage + stepS * demand * 6 * share * (1 - share) * perDrawDepth : byStage`
    : ''
}
  slope = dx * byStage
  carriedBefore = stepS * (theta * QBefore + oneLessTheta * QBeforeOld)
  carriedAfter = stepS * (theta * Q + oneLessTheta * ${isFirst ? 'Q' : 'dischargeOld[0]'})
  rest = volume - dx * (A + stepS * lost) + carriedBefore - carriedAfter
`

const loaded = (of: 'step' | 'reach', names: readonly string[]) =>
  names.map((name) => `${name} = ${of}.${name}\n`).join('')

/** Forms the equations from the far end to the end at the root and eliminates on the way: Q = qA + qB·z + qC·Q′ towards the root, z = zE + zF·Q. */
export function sweepText(towards: 'head' | 'tail', isFirst: boolean, hasUsers: boolean): string {
  const toHead = towards === 'head'
  const [far, root, go] = toHead ? (['last', 'first', 'go -'] as const) : (['first', 'last', 'go +'] as const)
  const link = toHead ? 0 : -1
  const [here, behind] = toHead ? (['L', 'R'] as const) : (['R', 'L'] as const)
  const old = isFirst ? 'discharge' : 'dischargeOld'
  const keep = isFirst ? 'stageOld[0] = z\ndischargeOld[0] = discharge[0]\n' : ''
  const eliminate = toHead
    ? `
  per = 1 / (qOwn + qRight * q1 + zRight * f)
  a = (qRest - qRight * q0 - zRight * e) * per
  b = -(zLeft * per)
  c = -(qLeft * per)`
    : `
  per = 1 / (qOwn + qLeft * q1 + zLeft * f)
  a = (qRest - qLeft * q0 - zLeft * e) * per
  b = -(zRight * per)
  c = -(qRight * per)`
  const keepLink = `
  qA[${link}] = a
  qB[${link}] = b
  qC[${link}] = c`
  const close = toHead
    ? `
  perCell = 1 / (slope + part * b)
  e = (rest - part * a) * perCell
  f = (part - part * c) * perCell`
    : `
  perCell = 1 / (slope - part * b)
  e = (rest + part * a) * perCell
  f = (part * c - part) * perCell`
  return `
${loaded('step', ['stepS', 'theta', 'oneLessTheta', 'part', 'twicePart', 'partG', 'explicitPart'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'dx', 'perDx', 'perDepth', 'openLessGain', 'e', 'f'])}
${hasUsers ? loaded('reach', ['demand', 'perDrawDepth']) : ''}
partPerDx = part * perDx
shallowest = 1e9
deepest = -1e9
${isFirst ? 'fast = -1e9\nsteep = -1e9' : ''}
q0 = 0
q1 = 0
${SECTION} ${FLUX[far]}
${keep} ${named(behind)}
${go}
walk
  ${SECTION} ${FLUX.inner(old)}
  ${keep} ${named(here)} ${linkBetween(link, isFirst)} ${eliminate} ${keepLink}
  ${cell(isFirst, hasUsers)} ${close}
  zE[0] = e
  zF[0] = f
  q0 = a + b * e
  q1 = b * f + c
  ${named(behind)}
  ${go}
end
${SECTION} ${FLUX[root]}
${keep} ${named(here)} ${linkBetween(link, isFirst)} ${eliminate} ${keepLink}
reach.a = a
reach.b = b
reach.shallowest = shallowest
reach.deepest = deepest
${isFirst ? 'reach.fast = fast\nreach.steep = steep' : ''}
`
}

/** Moves the iterate by what the stage at the root moved, and tells whether so little is left to do that the step has arrived: `toDo` below 0. */
export function substituteText(from: 'head' | 'tail'): string {
  const [point, go] = from === 'head' ? ([1, 'go +'] as const) : ([0, 'go -'] as const)
  const link = `
  dQ = qA[0] + qB[0] * dz + qC[0] * dQ
  dQ = isMoving ? dQ : 0
  flow = discharge[0] + dQ
  discharge[0] = flow
  toDoQ = most(toDoQ, dQ * dQ - dischargeLeft * (2 * (${SMALL_M3S} + size(flow))))`
  return `
dz = reach.dz
isMoving = reach.isMoving > 0
dischargeLeft = step.dischargeLeft
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
  toDo = most(toDo, twiceY > ${2 * SMOOTH_DEPTH_M} ? moved * moved - ${STAGE_LEFT_M} * twiceY : ${LEFT_OF_CHANGE} * moved - ${STAGE_LEFT_M})
  sum = sum + dz
  ${go}
end
${link}
reach.dQ = dQ
reach.sum = sum + dQ
reach.worst = worst
reach.toDo = toDo
reach.toDoQ = toDoQ
`
}

/** Gives every inner cell exactly the volume that its links carried to it; notes what left and how much the step changed. */
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
change = discharge[0] - dischargeOld[0]
inflow = stepS * (dischargeOld[0] + theta * change)
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
  target = volumeOld[0] + inflow - outflow + gaining
  inflow = outflow
  seeped = seeping * y
  byDepth = byDepth + seeped
  opened = opened + opening
  target = target - seeped - opening
${
  hasUsers
    ? `
  share = y < drawDepth ? y / drawDepth : 1
  taken = drawing * share * share * (3 - 2 * share)
  drawn = drawn + taken
  target = target - taken`
    : ''
}
  width = bottomWidth + 2 * sideSlope * y
  per = 1 / (dx * width)
  by = (target - dx * ((bottomWidth + sideSlope * y) * y)) * per
  correction = most(correction, size(by))
  y = y + by
  stage[0] = z + by + (target - dx * ((bottomWidth + sideSlope * y) * y)) * per
  yOld = stageOld[0] - bed[0]
  moved = size(y - yOld)
  lesser = least(y, yOld)
  control = most(control, moved / (lesser >= ${DEEP_M} ? ${CHANGE_DEEP_M} : ${CHANGE_DRY_M} + ${CHANGE_DEEP_M - CHANGE_DRY_M} * (lesser * ${1 / DEEP_M})))
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
reach.byDepth = byDepth
reach.opened = opened
reach.drawn = drawn
reach.control = control
reach.shallowest = shallowest
reach.deepest = deepest
reach.correction = correction
`
