import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { DEEP_M as CALM_DEPTH_M, CALM_FROUDE2, SMOOTH } from '../solver/link-forms.ts'
import { LEAST_DEPTH_M, UPSTREAM_SHARE } from '../solver/reach-kernel.ts'

/*
 * The sweep over a reach as the formulas of the plain kernels (`formReach`, `closeJunction`, `eliminateTowards…` of the solver) in one pass, from
 * the far end to the end at the root, for a reach whose water is calm: every link central, every depth within the trapezoid and its conveyance
 * table. Whether it was so stands in the results; where not, the reach is given to the plain kernels. Operations and their order are those of the
 * plain kernels, so that the bits are.
 *
 * A point's numbers carry no ending, those of the points beside a link L (towards the head) and R (towards the tail).
 */

/** Bytes from one knot of a table to the next: four numbers, the coefficients of the cubic that begins there. */
export const KNOT_BYTES = 32

/** The cubics between the knots of a conveyance table, as `formReach` has them: K = k₀ + x·(k₁ + x·(k₂ + x·k₃)) between two knots. */
export function cubicsOf(table: Float64Array): Float64Array {
  const knots = table.length / 2 - 1
  const cubics = new Float64Array(4 * knots)
  for (let i = 0; i < knots; i++) {
    const below = table[2 * i]!
    const slopeBelow = table[2 * i + 1]!
    const slopeAbove = table[2 * i + 3]!
    const rise = table[2 * i + 2]! - below
    const third = slopeBelow + slopeAbove - 2 * rise
    cubics.set([below, slopeBelow, rise - slopeBelow - third, third], 4 * i)
  }
  return cubics
}

/** Numbers of the step or the reach as values of a pass. */
export const loaded = (of: 'step' | 'reach', names: readonly string[]) =>
  names.map((name) => `${name} = ${of}.${name}\n`).join('')

/** Section at the point, and conveyance from the table. */
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
  k0 k1 k2 k3 = row reach.table + knot * ${KNOT_BYTES}
  K = k0 + x * (k1 + x * (k2 + x * k3))
  KPerZ = (k1 + x * (k2 + k2 + 3 * x * k3)) * ${KNOTS_PER_M}
`

/** Momentum flux at a point, and how it answers to the discharges before and after it and (sign turned) to the stage. */
const FLUX = `
  u = through / A
  flux = u * through
  twoU = u + u
  fluxByStage = u * u * T`
const END_FLUX = {
  first: `
  through = discharge[0]
  ${FLUX}
  fluxByBefore = 0
  fluxByAfter = twoU`,
  last: `
  through = discharge[-1]
  ${FLUX}
  fluxByBefore = twoU
  fluxByAfter = 0`,
}
const INNER_FLUX = `
  own = QBeforeOld >= 0 ? ${UPSTREAM_SHARE} : ${1 - UPSTREAM_SHARE}
  other = 1 - own
  through = own * QBefore + other * Q
  ${FLUX}
  fluxByBefore = twoU * own
  fluxByAfter = twoU * other`

const POINT_VALUES = ['z', 'A', 'T', 'K', 'KPerZ', 'flux', 'fluxByBefore', 'fluxByAfter', 'fluxByStage']
const named = (ending: 'L' | 'R') => POINT_VALUES.map((name) => `${name}${ending} = ${name}\n`).join('')

/** The momentum of the link at `link`, between L and R; at the first iteration also how calm it is. Of b and c the signs are turned. */
const linkBetween = (link: 0 | -1, isFirst: boolean) => `
  QL = discharge[${link}]
  gA = ${0.5 * g} * (AL + AR)
  perK = 2 / (KL + KR)
  drag = size(QL) * perK * perK
  loss = QL * drag
  slopeZ = (zR - zL) * perDx + loss
  G = perDx * (fluxR - fluxL) + gA * slopeZ
${
  isFirst
    ? `
  QLOld = QL
  ofOld = explicitPart * G
  explicit[${link}] = ofOld
  fastest = most(fastest, size(QL))
  steepest = most(steepest, size(AR - AL))`
    : `
  QLOld = dischargeOld[${link}]
  ofOld = explicit[${link}]`
}
  partGA = part * gA
  byK = (partGA + partGA) * loss * perK
  byA = partG * slopeZ
  byZ = partGA * perDx
  qOwn = 1 + part * (perDx * (fluxByBeforeR - fluxByAfterL) + (gA + gA) * drag)
  qLeft = partPerDx * fluxByBeforeL
  qRight = partPerDx * fluxByAfterR
  zLeft = 0.5 * (byA * TL - byK * KPerZL) - byZ + partPerDx * fluxByStageL
  zRight = 0.5 * (byA * TR - byK * KPerZR) + byZ - partPerDx * fluxByStageR
  qRest = QLOld - QL - part * G - ofOld
`

/** What the links on both sides of an inner point carry, and what it is made of. `before` is known where the walk goes towards the tail, `after` else. */
const carriedText = (known: 'before' | 'after', isFirst: boolean) => {
  const link = known === 'before' ? 'Q' : 'QBefore'
  const old = known === 'before' ? (isFirst ? 'Q' : 'dischargeOld[0]') : 'QBeforeOld'
  const [before, after] = known === 'before' ? (['carried', 'further'] as const) : (['further', 'carried'] as const)
  return `
  further = stepS * (theta * ${link} + oneLessTheta * ${old})
  rest = rest + ${before} - ${after}
  carried = further`
}

/** Equation of a cell of length `dx` at the point, without what its links carry: `slope` and `rest`. */
const cellText = (dx: 'dx' | 'halfDx', isFirst: boolean, hasUsers: boolean) => `
${isFirst ? '' : 'yOld = stageOld[0] - bed[0]'}
  volume = ${dx} * ${isFirst ? 'A' : '((bottomWidth + sideSlope * yOld) * yOld)'}
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
  slope = ${dx} * byStage
  rest = volume - ${dx} * (A + stepS * lost)`

/** Towards the head: from the last point down. The far junction is that of the tail. */
const TO_HEAD = {
  far: 'last',
  root: 'first',
  farLink: 'discharge[-1]',
  farLinkOld: 'dischargeOld[-1]',
  link: 0,
  here: 'L',
  behind: 'R',
  known: 'after',
  go: 'go -',
  endSign: '+',
  rootSign: '-',
  closeFar: 'part * per',
  eliminate: `
  per = 1 / (qOwn + qRight * q1 + zRight * f)
  a = (qRest - qRight * q0 - zRight * e) * per
  b = zLeft * per
  c = qLeft * per`,
  close: `
  per = 1 / (slope - part * b)
  e = (rest - part * a) * per
  f = (part - part * c) * per`,
} as const

/** Towards the tail: from the first point up. */
const TO_TAIL = {
  far: 'first',
  root: 'last',
  farLink: 'discharge[0]',
  farLinkOld: 'dischargeOld[0]',
  link: -1,
  here: 'R',
  behind: 'L',
  known: 'before',
  go: 'go +',
  endSign: '-',
  rootSign: '+',
  closeFar: '-(part * per)',
  eliminate: `
  per = 1 / (qOwn - qLeft * q1 + zLeft * f)
  a = (qRest + qLeft * q0 - zLeft * e) * per
  b = zRight * per
  c = -(qRight * per)`,
  close: `
  per = 1 / (slope + part * b)
  e = (rest + part * a) * per
  f = (part * c - part) * per`,
} as const

const endCell = (at: 'far' | 'root', sign: '+' | '-', isFirst: boolean, hasUsers: boolean) => `
${cellText('halfDx', isFirst, hasUsers)}
  ${at}Slope = ${at}.slope + slope
  ${at}Rest = ${at}.rest + (rest ${sign} carried)`

/**
 * Forms the equations and eliminates them on the way: Q = a − b·z + c·Q′ towards the root, z = e + f·Q. Closes the far junction first, and adds what is
 * left to the one at the root.
 *
 * Results: `outside` is below 0 where every depth was within bounds, `unsure` where the fastest water with the least area would still be calm.
 */
export function sweepText(towards: 'head' | 'tail', isFirst: boolean, hasUsers: boolean): string {
  const way = towards === 'head' ? TO_HEAD : TO_TAIL
  const keepOld = isFirst ? 'stageOld[0] = z\ndischargeOld[0] = discharge[0]\n' : ''
  const link = `
  ${named(way.here)} ${linkBetween(way.link, isFirst)} ${way.eliminate}
  qA[${way.link}] = a
  qB[${way.link}] = b
  qC[${way.link}] = c`
  const result = isFirst
    ? `
leastA = (bottomWidth + sideSlope * shallowest) * shallowest
tooFast = fastest * fastest * (bottomWidth + 2 * sideSlope * deepest) - ${CALM_FROUDE2 * g} * leastA * leastA * leastA
reach.unsure = most(tooFast, steepest - ${2 * SMOOTH} * leastA)
reach.outside = most(${CALM_DEPTH_M} - shallowest, deepest - reach.plainDepth)`
    : `
reach.outside = step.isMoving > 0 ? most(${LEAST_DEPTH_M} - shallowest, deepest - reach.plainDepth) : -1`
  return `
${loaded('step', ['stepS', 'theta', 'oneLessTheta', 'part', 'partG', 'explicitPart'])}
${loaded('reach', ['bottomWidth', 'sideSlope', 'dx', 'perDx', 'perDepth', 'openLessGain'])}
${hasUsers ? loaded('reach', ['demand', 'perDrawDepth']) : ''}
halfDx = 0.5 * dx
partPerDx = part * perDx
shallowest = 1e9
deepest = -1e9
${isFirst ? 'fastest = 0\nsteepest = 0' : ''}
${SECTION} ${END_FLUX[way.far]}
${keepOld}
carried = stepS * (theta * through + oneLessTheta * ${isFirst ? 'through' : way.farLinkOld})
${endCell('far', way.endSign, isFirst, hasUsers)}
per = 1 / farSlope
e = far.isRiver > 0 ? far.fix : farRest * per
f = far.isRiver > 0 ? 0 : ${way.closeFar}
far.e = e
far.f = f
q0 = 0
q1 = 0
${named(way.behind)}
${way.go}
walk
  ${SECTION}
  Q = discharge[0]
  QBefore = discharge[-1]
  QBeforeOld = ${isFirst ? 'QBefore' : 'dischargeOld[-1]'}
  ${INNER_FLUX}
  ${keepOld} ${link}
  ${cellText('dx', isFirst, hasUsers)} ${carriedText(way.known, isFirst)} ${way.close}
  zE[0] = e
  zF[0] = f
  q0 = a - b * e
  q1 = c - b * f
  ${named(way.behind)}
  ${way.go}
end
${SECTION} ${END_FLUX[way.root]}
${keepOld} ${link}
reach.rootSlope = root.slope
reach.rootRest = root.rest
${endCell('root', way.rootSign, isFirst, hasUsers)}
root.slope = rootSlope ${way.rootSign} part * b
root.rest = rootRest ${way.rootSign} part * a
${result}
`
}
