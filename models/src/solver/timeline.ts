import type { Scenario, Series } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import { branchBehind } from '../network/validate-event.ts'
import { sampleSeries } from '../numerics/series.ts'
import { copyForcingValues, createForcingValues, type Forcing, type ForcingValues } from './forcing.ts'
import { breachCourse, demandWhileDrawing, eventsOf, openingWhileDrawing } from './scenario-events.ts'

const AS_GOOD_AS_THERE_M = 1e-9

/**
 * Joins a scenario with what holds at its start to a forcing in time.
 *
 * Gates follow their schedule at their own speed, within their own range; gates and branches without a schedule keep what they have at
 * the start.
 */
export function createTimeline(network: Network, scenario: Scenario, atStart: ForcingValues): Forcing {
  const { district, branchReachIndices } = network
  const start = createForcingValues(network)
  copyForcingValues(start, atStart)
  const draws = eventsOf(scenario, 'offtake-draws')
  const gates = district.gates.flatMap((gate, index) => {
    const drawn = draws.filter(({ gateId }) => gateId === gate.id)
    const fromM = start.openingM[index] ?? 0
    const asked = scenario.openingM[gate.id] ?? (drawn.length > 0 ? constant(fromM) : undefined)
    if (asked === undefined) return []
    const wish = openingWhileDrawing(asked, drawn)
    const stuck = eventsOf(scenario, 'gate-stuck').filter(({ gateId }) => gateId === gate.id)
    return [{ index, series: moveUnlessStuck(clamped(wish, 0, gate.maximumOpeningM), fromM, gate.speedMPerS, stuck) }]
  })
  const demands = [...branchReachIndices].flatMap((reachIndex, index) => {
    const reach = district.reaches[reachIndex]
    const drawn = draws.filter(({ gateId }) => branchBehind(district, gateId)?.id === reach?.id)
    const own = reach === undefined ? undefined : scenario.demandM3s[reach.id]
    const asked = own ?? (drawn.length > 0 ? constant(start.demandM3s[index] ?? 0) : undefined)
    return asked === undefined ? [] : [{ index, series: demandWhileDrawing(asked, drawn) }]
  })
  const { nodes, reaches, structures } = district
  const given = [
    ...namedSeries('stageM', nodes, scenario.stageM),
    ...namedSeries('settings', structures, scenario.settings),
    ...namedSeries('inflowM3s', nodes, scenario.inflowM3s),
    ...namedSeries('rainMPerS', reaches, scenario.rainMPerS),
    ...namedSeries('evaporationMPerS', reaches, scenario.evaporationMPerS),
    ...namedSeries('lateralM3s', reaches, scenario.lateralM3s),
  ]
  const breaches = breachCourse(network, eventsOf(scenario, 'breach'))
  const all = [scenario.riverStageM, breaches.series, ...[...gates, ...demands, ...given].map(({ series }) => series)]
  const startS = scenario.startMs / 1000
  const instantsS = worthLanding(all).map((atS) => startS + atS)

  return {
    evaluate(timeS, into) {
      const atS = timeS - startS
      copyForcingValues(into, start)
      if (scenario.riverStageM.atS.length > 0) into.riverStageM = sampleSeries(scenario.riverStageM, atS)
      for (const { index, series } of gates) into.openingM[index] = sampleSeries(series, atS)
      for (const { index, series } of demands) into.demandM3s[index] = sampleSeries(series, atS)
      for (const { field, index, series } of given) {
        const array = into[field]
        if (array !== undefined) array[index] = sampleSeries(series, atS)
      }
      into.breaches = breaches.at(atS)
    },
    nextInstantAfterS: (timeS) => firstAfter(instantsS, timeS),
  }
}

const constant = (value: number): Series => ({ atS: [0], values: [value] })

type GivenField = 'stageM' | 'settings' | 'inflowM3s' | 'rainMPerS' | 'evaporationMPerS' | 'lateralM3s'

/** The series of those that have one, with their places in the forcing. */
function namedSeries<Id extends string>(
  field: GivenField,
  things: readonly { readonly id: Id }[],
  byId: Readonly<Record<Id, Series>> | undefined,
): { readonly field: GivenField; readonly index: number; readonly series: Series }[] {
  return things.flatMap(({ id }, index) => {
    const series = byId?.[id]
    return series === undefined ? [] : [{ field, index, series }]
  })
}

/**
 * What holds at a scenario's first instant: its own series where it names one, else `otherwise`. A run that continues from a state keeps the
 * state's openings, from which the gates then move.
 */
export function initialValues(network: Network, scenario: Scenario, otherwise: ForcingValues): ForcingValues {
  const values = createForcingValues(network)
  copyForcingValues(values, otherwise)
  if (scenario.start === 'state') return values
  if (scenario.riverStageM.atS.length > 0) values.riverStageM = sampleSeries(scenario.riverStageM, 0)
  for (const [g, gate] of network.district.gates.entries()) {
    const wish = scenario.openingM[gate.id]
    if (wish !== undefined) values.openingM[g] = sampleSeries(clamped(wish, 0, gate.maximumOpeningM), 0)
  }
  return values
}

/** Bends that follow each other within this time are passed together, so that sixty leaves that stop within a minute cost no sixty steps. */
const TOGETHER_S = 60

/** Instants of all series, rising: every jump, and of close bends the last, or one a minute. */
function worthLanding(all: readonly Series[]): Float64Array {
  const jumps = new Set(all.flatMap(({ atS }) => atS.filter((at, k) => at === atS[k + 1])))
  const instants = Float64Array.from(new Set(all.flatMap(({ atS }) => [...atS]))).sort()
  let landed = Number.NEGATIVE_INFINITY
  return instants.filter((at, k) => {
    const isLast = (instants[k + 1] ?? Number.POSITIVE_INFINITY) - at > TOGETHER_S
    const isKept = isLast || at - landed >= TOGETHER_S || jumps.has(at)
    if (isKept) landed = at
    return isKept
  })
}

/** First of the rising `instants` that is later than `time`; `Infinity` when there is none. */
function firstAfter(instants: Float64Array, time: number): number {
  let low = 0
  let high = instants.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((instants[middle] ?? 0) > time) high = middle
    else low = middle + 1
  }
  return instants[low] ?? Number.POSITIVE_INFINITY
}

const clamped = ({ atS, values }: Series, lowest: number, highest: number): Series => ({
  atS,
  values: values.map((value) => Math.min(Math.max(value, lowest), highest)),
})

/**
 * Where a leaf stands that follows `wish` with at most `speedMPerS`, from `fromM` at time 0.
 *
 *     wish      ────┐              the wish may jump, the leaf cannot
 *                   └──────────
 *     leaf      ────╲
 *                    ╲_________
 */
export function moveAtSpeed(wish: Series, fromM: number, speedMPerS: number): Series {
  const atS = [0]
  const values = [fromM]
  let nowS = 0
  let placeM = fromM
  const to = (timeS: number, openingM: number) => {
    if (timeS > nowS) {
      atS.push(timeS)
      values.push(openingM)
    }
    nowS = timeS
    placeM = openingM
  }
  const segments = [...wish.atS.map((endS, k) => ({ endS, k })), { endS: Number.POSITIVE_INFINITY, k: wish.atS.length }]
  for (const { endS, k } of segments) {
    if (endS <= nowS) continue
    const last = wish.values[Math.max(k - 1, 0)] ?? fromM
    const beginS = k === 0 ? 0 : (wish.atS[k - 1] ?? 0)
    const slope = k === 0 || endS === Number.POSITIVE_INFINITY ? 0 : ((wish.values[k] ?? last) - last) / (endS - beginS)
    const wishAt = (timeS: number) => last + slope * (timeS - beginS)
    const gapM = wishAt(nowS) - placeM
    const closingMPerS = speedMPerS - Math.sign(gapM) * slope
    const metS =
      Math.abs(gapM) <= AS_GOOD_AS_THERE_M
        ? nowS
        : nowS + (closingMPerS > 0 ? Math.abs(gapM) / closingMPerS : Number.POSITIVE_INFINITY)
    if (metS < endS) {
      to(metS, wishAt(metS))
      if (endS === Number.POSITIVE_INFINITY) break
      const followed = Math.sign(slope) * Math.min(Math.abs(slope), speedMPerS)
      to(endS, placeM + followed * (endS - nowS))
    } else {
      to(endS, placeM + Math.sign(gapM) * speedMPerS * (endS - nowS))
    }
  }
  return { atS, values }
}

/** Where a leaf stands that follows `wish` except while it is stuck. */
export function moveUnlessStuck(
  wish: Series,
  fromM: number,
  speedMPerS: number,
  stuck: readonly { readonly fromS: number; readonly toS: number }[],
): Series {
  let path = moveAtSpeed(wish, fromM, speedMPerS)
  let freeS = 0
  for (const { fromS, toS } of stuck.toSorted((a, b) => a.fromS - b.fromS)) {
    const sinceS = Math.max(fromS, freeS)
    if (toS <= sinceS) continue
    const heldM = sampleSeries(path, sinceS)
    const after = moveAtSpeed(seenFrom(wish, toS), heldM, speedMPerS)
    const before = path.atS.filter((at) => at < sinceS)
    path = {
      atS: [...before, sinceS, ...after.atS.map((at) => toS + at)],
      values: [...path.values.slice(0, before.length), heldM, ...after.values],
    }
    freeS = toS
  }
  return path
}

/** What a series says from `startS` on, with that instant as its zero. */
function seenFrom(series: Series, startS: number): Series {
  const later = series.atS.findIndex((at) => at > startS)
  const first = sampleSeries(series, startS)
  if (later < 0) return { atS: [0], values: [first] }
  return {
    atS: [0, ...series.atS.slice(later).map((at) => at - startS)],
    values: [first, ...series.values.slice(later)],
  }
}
