import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { CALM_DEPTH_M, CALM_FROUDE2, SMOOTH } from '../solver/link-forms.ts'
import { LEAST_DEPTH_M, UPSTREAM_SHARE } from '../solver/reach-kernel.ts'

/*
 * The sweep over a reach: the equations of the plain kernels (`formReach`, `closeJunction`, `eliminateTowards…` of the solver) in one pass from
 * the far end to the end at the root, for a reach whose water is calm: every link central, every depth within the trapezoid and its conveyance
 * table. Whether it was so stands in the results; where not, the reach is given to the plain kernels.
 *
 *     link    qOwn·dQ − qLeft·dQ₋ + qRight·dQ₊ + zLeft·dz + zRight·dz₊ = −lack       cell    slope·dz − part·dQ₋ + part·dQ = rest
 *
 * At the first iteration the iterate is the old state, and what the plain kernels take from both cancels: lack = Δt·G, rest = Δt·(Q₋ − Q) − losses.
 *
 * A point's numbers carry no ending, those of the points beside a link L (towards the head) and R (towards the tail).
 */

/** Bytes from one knot of a conveyance table to the next: four numbers, the coefficients of the cubic that begins there. */
const KNOT_BYTES = 32

/** Numbers of the step or the reach as values of a pass. */
export const loaded = (of: 'step' | 'reach', names: readonly string[]) =>
  names.map((name) => `${name} = ${of}.${name}\n`).join('')

/** Where the iterate stands: at the first iteration in the old state itself. */
const iterate = (isFirst: boolean) =>
  isFirst
    ? ({ stage: 'stageOld', discharge: 'dischargeOld' } as const)
    : ({ stage: 'stage', discharge: 'discharge' } as const)

/** Section at the point, and conveyance from the table, that of the first member: `rougher` times too large. */
const section = (isFirst: boolean) => `
  z = ${iterate(isFirst).stage}[0]
  y = z - bed[0]
  shallowest = least(shallowest, y)
  deepest = most(deepest, y)
  seen = least(most(${LEAST_DEPTH_M}, y), reach.plainDepth)
  slant = sideSlope * seen
  A = (bottomWidth + slant) * seen
  T = bottomWidth + (slant + slant)
  knot = whole(seen * ${KNOTS_PER_M})
  x = seen - knot * ${1 / KNOTS_PER_M}
  k0 k1 k2 k3 = row reach.table + knot * ${KNOT_BYTES}
  bend = x * k3
  half = k2 + bend
  K = k0 + x * (k1 + x * half)
  KPerZ = k1 + x * (half + half + bend)
`

/** Momentum flux at a point, and part/Δx times how it answers to the discharges before and after it and (sign turned) to the stage. */
const FLUX = `
  u = through / A
  flux = u * through
  byFlux = partPerDx * u
  fluxByStage = u * byFlux * T
  twice = byFlux + byFlux`
const innerFlux = (isFirst: boolean) => `
  Q = ${iterate(isFirst).discharge}[0]
  QBefore = ${iterate(isFirst).discharge}[-1]
  ${isFirst ? '' : 'QOld = dischargeOld[0]\n  QBeforeOld = dischargeOld[-1]'}
  own = ${isFirst ? 'QBefore' : 'QBeforeOld'} >= 0 ? ${UPSTREAM_SHARE} : ${1 - UPSTREAM_SHARE}
  fall = QBefore - Q
  through = Q + own * fall
  ${FLUX}
  fluxByBefore = twice * own
  fluxByAfter = twice - fluxByBefore`
const endFlux = (end: 'first' | 'last', isFirst: boolean) => `
  through = ${iterate(isFirst).discharge}[${end === 'first' ? 0 : -1}]
  ${FLUX}
  fluxByBefore = ${end === 'first' ? 0 : 'twice'}
  fluxByAfter = ${end === 'first' ? 'twice' : 0}`

const POINT_VALUES = ['z', 'A', 'T', 'K', 'KPerZ', 'flux', 'fluxByBefore', 'fluxByAfter', 'fluxByStage']
const named = (ending: 'L' | 'R') => POINT_VALUES.map((name) => `${name}${ending} = ${name}\n`).join('')

/** The momentum of the link at `link`, between L and R; at the first iteration also how fast and how steep its water is. */
const linkBetween = (link: 0 | -1, isFirst: boolean, QL: 'Q' | 'QBefore' | 'through') => `
  QL = ${QL}
  twoA = AL + AR
  perK = twiceRougher / (KL + KR)
  drag = size(QL) * perK * perK
  loss = QL * drag
  slopeZ = (zR - zL) * perDx + loss
${
  isFirst
    ? `
  lack = stepPerDx * (fluxR - fluxL) + stepHalfG * twoA * slopeZ
  fastest = most(fastest, size(QL))
  steepest = most(steepest, size(AR - AL))`
    : `
  lack = QL - dischargeOld[${link}] + partPerDx * (fluxR - fluxL) + halfPartG * twoA * slopeZ + explicit[${link}]`
}
  partGA = halfPartG * twoA
  byK = partGBySmooth * twoA * loss * perK
  byA = halfPartG * slopeZ
  byZ = partGA * perDx
  qOwn = 1 + (fluxByBeforeR - fluxByAfterL) + (partGA + partGA) * drag
  qLeft = fluxByBeforeL
  qRight = fluxByAfterR
  zLeft = byA * TL - byK * KPerZL - byZ + fluxByStageL
  zRight = byA * TR - byK * KPerZR + byZ - fluxByStageR
`

/** What a whole cell at the point holds and loses, over part (θ·Δt): its `slope`, and its `rest` without what links carry. */
const cellText = (isFirst: boolean, hasTakers: boolean) => `
  slope = dx * T + seeping
  rest = ${isFirst ? '' : 'dx * ((bottomWidth + sideSlope * yOld) * yOld - A) + '}gaining - seeping * y
${
  hasTakers
    ? `
  share = y * perDrawDepth
  isScarce = share < 1
  rest = rest - opening - drawing * demandShare[0] * (isScarce ? share * share * (3 - 2 * share) : 1)
  slope = slope + (isScarce ? drawing * demandShare[0] * 6 * share * (1 - share) * perDrawDepth : 0)`
    : ''
}`

/** What a step adds to the momentum of its links by the old state, (1 − θ)·Δt·G: for the second iteration and those after. From the head on. */
export function explicitText(): string {
  const link = (QL: 'QBefore' | 'through') => `
${named('R')}
${linkBetween(-1, true, QL)}
  explicit[-1] = oneLessTheta * lack
${named('L')}`
  return `
${loaded('step', ['stepS', 'oneLessTheta', 'part', 'halfPartG', 'stepHalfG'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'perDx'])}
twiceRougher = 2 * reach.rougher
partGBySmooth = halfPartG / reach.rougher
partPerDx = part * perDx
stepPerDx = stepS * perDx
shallowest = 0
deepest = 0
fastest = 0
steepest = 0
${section(true)}
${endFlux('first', true)}
${named('L')}
go +
walk
  ${section(true)}
  ${innerFlux(true)}
  ${link('QBefore')}
  go +
end
${section(true)}
${endFlux('last', true)}
${link('through')}
`
}

/** Towards the head: from the last point down. Beyond the link behind R it is known that dQ₊ = −q0 + q1·dQ and dz = e + f·dQ. */
const TO_HEAD = {
  far: 'last',
  root: 'first',
  link: 0,
  here: 'L',
  behind: 'R',
  go: 'go -',
  farSign: '+',
  rootSign: '-',
  eliminate: `
  D = qOwn + zRight * f + qRight * q1
  num = lack + zRight * e - qRight * q0`,
  answers: `
  per = 1 / D
  a = num * per
  b = zLeft * per`,
  close: `
  perS = 1 / (slope * D - zLeft)
  e = (rest * D + num) * perS
  f = (D - qLeft) * perS
  q0 = (slope * num + zLeft * rest) * perS
  q1 = (slope * qLeft - zLeft) * perS`,
  atRoot: `
  root.slope = rootSlope - part * b
  root.rest = rootRest + part * a`,
} as const

/** Towards the tail: from the first point up. Beyond the link before L it is known that dQ₋ = −q0 − q1·dQ and dz = e − f·dQ. */
const TO_TAIL = {
  far: 'first',
  root: 'last',
  link: -1,
  here: 'R',
  behind: 'L',
  go: 'go +',
  farSign: '-',
  rootSign: '+',
  eliminate: `
  D = qOwn - zLeft * f + qLeft * q1
  num = lack + zLeft * e + qLeft * q0`,
  answers: `
  per = 1 / D
  a = num * per
  b = zRight * per`,
  close: `
  perS = 1 / (slope * D + zRight)
  e = (rest * D - num) * perS
  f = (D + qRight) * perS
  q0 = (slope * num + zRight * rest) * perS
  q1 = (slope * qRight - zRight) * perS`,
  atRoot: `
  root.slope = rootSlope + part * b
  root.rest = rootRest - part * a`,
} as const

/** The half cell at an end is added to its junction. */
const endCell = (at: 'far' | 'root', way: typeof TO_HEAD | typeof TO_TAIL, isFirst: boolean, hasTakers: boolean) => {
  const old = `dischargeOld[${way[at] === 'first' ? 0 : -1}]`
  return `
${isFirst ? '' : 'yOld = stageOld[0] - bed[0]'}
${cellText(isFirst, hasTakers)}
  carried = stepS * ${isFirst ? 'through' : `(theta * through + oneLessTheta * ${old})`}
  ${at}Slope = ${at}.slope + halfPart * slope
  ${at}Rest = ${at}.rest + (halfPart * rest ${at === 'far' ? way.farSign : way.rootSign} carried)`
}

const results = (isFirst: boolean) =>
  isFirst
    ? `
leastA = (bottomWidth + sideSlope * shallowest) * shallowest
tooFast = fastest * fastest * (bottomWidth + 2 * sideSlope * deepest) - ${CALM_FROUDE2 * g} * leastA * leastA * leastA
reach.unsure = most(tooFast, steepest - ${2 * SMOOTH} * leastA)
reach.outside = most(${CALM_DEPTH_M} - shallowest, deepest - reach.plainDepth)`
    : `
reach.outside = step.isMoving > 0 ? most(${LEAST_DEPTH_M} - shallowest, deepest - reach.plainDepth) : -1`

/**
 * Closes the far junction, eliminates link by link and cell by cell, and adds what is left to the junction at the root. Kept for the way back: at the root's link
 * dQ = −a − b·dz, at every inner point what `TO_HEAD` and `TO_TAIL` say.
 *
 * A link and the cell before it are eliminated together, with one division.
 *
 * Results: `outside` is below 0 where every depth was within bounds, `unsure` where the fastest water with the least area would still be calm.
 */
export function sweepText(towards: 'head' | 'tail', isFirst: boolean, hasTakers: boolean): string {
  const way = towards === 'head' ? TO_HEAD : TO_TAIL
  const link = (QL: 'Q' | 'QBefore' | 'through') => `
${named(way.here)}
${linkBetween(way.link, isFirst, QL)}
${way.eliminate}`
  const carried = isFirst
    ? 'rest = rest + perTheta * fall'
    : 'rest = rest + perTheta * (theta * fall + oneLessTheta * (QBeforeOld - QOld))'
  return `
${loaded('step', ['stepS', 'theta', 'oneLessTheta', 'part', 'halfPartG', 'stepHalfG', 'perTheta'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'perDx'])}
halfPart = 0.5 * part
perPart = 1 / part
dx = reach.dx * perPart
seeping = reach.seeping * perPart
gaining = reach.gaining * perPart
${hasTakers ? 'opening = reach.opening * perPart\ndrawing = reach.drawing * perPart\nperDrawDepth = reach.perDrawDepth' : ''}
twiceRougher = 2 * reach.rougher
partGBySmooth = halfPartG / reach.rougher
partPerDx = part * perDx
stepPerDx = stepS * perDx
shallowest = 1e9
deepest = -1e9
${isFirst ? 'fastest = 0\nsteepest = 0' : ''}
${section(isFirst)}
${endFlux(way.far, isFirst)}
${endCell('far', way, isFirst, hasTakers)}
per = 1 / farSlope
isRiver = far.isRiver > 0
e = isRiver ? far.fix : farRest * per
f = isRiver ? 0 : part * per
far.e = e
far.f = ${towards === 'head' ? 'f' : '-f'}
q0 = 0
q1 = 0
${named(way.behind)}
${way.go}
walk
  ${section(isFirst)}
${innerFlux(isFirst)}
${link(towards === 'head' ? 'Q' : 'QBefore')}
  ${isFirst ? '' : 'yOld = stageOld[0] - bed[0]'}
  ${cellText(isFirst, hasTakers)}
  ${carried}
  ${way.close}
  zE[0] = e
  zF[0] = f
  q0[0] = q0
  q1[0] = q1
  ${named(way.behind)}
  ${way.go}
end
${section(isFirst)}
${endFlux(way.root, isFirst)}
${link('through')}
${way.answers}
reach.a = a
reach.b = b
reach.rootSlope = root.slope
reach.rootRest = root.rest
${endCell('root', way, isFirst, hasTakers)}
${way.atRoot}
${results(isFirst)}
`
}

/**
 * The way back: moves the iterate by what the stage at the root moved, and tells what the far junction moves; R stands for −dQ. What is left to do, over all reaches of the pair so far:
 * `toDo` and `toDoQ` below 0 where the step has arrived.
 */
export function substituteText(from: 'head' | 'tail', isFirst: boolean, left: LeftToDo): string {
  const { stage, discharge } = iterate(isFirst)
  const [go, link, plus, minus] = from === 'head' ? (['go +', 0, '+', '-'] as const) : (['go -', -1, '-', '+'] as const)
  const moveLink = (at: 0 | -1) => `
  moving = isMoving ? R : 0
  flow = ${discharge}[${at}] - moving
  discharge[${at}] = flow
  toDoQ = most(toDoQ, moving * moving - twiceLeft * (${left.smallM3s} + size(flow)))`
  return `
isMoving = step.isMoving > 0
twiceLeft = step.twiceDischargeLeft
sum = 0
worst = 0
toDo = -1
toDoQ = -1
R = reach.a + reach.b * root.dStage
${moveLink(link)}
${go}
walk
  dz = zE[0] ${minus} zF[0] * R
  R = q0[0] ${plus} q1[0] * R
  ${moveLink(link)}
  dz = isMoving ? dz : 0
  before = ${stage}[0]
  after = before + dz
  stage[0] = after
  y = after - bed[0]
  moved = size(most(y, 0) - (before - bed[0]))
  worst = most(worst, moved)
  twiceY = y + y
  deepToDo = moved * moved - ${left.stageM} * twiceY
  toDo = most(toDo, twiceY > ${2 * left.deepM} ? deepToDo : ${left.share} * moved - ${left.stageM})
  sum = sum + dz
  ${go}
end
far.dStage = far.e - far.f * R
reach.worst = worst
step.worst = most(step.worst, worst)
step.sum = step.sum + (sum + R + far.dStage)
step.toDo = most(step.toDo, toDo)
step.toDoQ = most(step.toDoQ, toDoQ)
`
}

/** How much an iteration may leave (solver/step.ts, reach-kernel.ts). */
interface LeftToDo {
  readonly stageM: number
  readonly deepM: number
  readonly share: number
  readonly smallM3s: number
}
