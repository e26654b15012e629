import { type DeliveryOrder, type Network, orderEndMs, type Scenario } from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { Finding, Loser, OrderCheck, PlannedDelivery, Schedule } from './order-record.ts'
import { openingsWith } from './order-supply.ts'
import type { Rehearsal } from './rehearse.ts'

const HOUR_S = 3600
/** Of a rehearsal of an order: frames of a usual run. */
export const SAMPLES_S = 600
const SAMPLES_AN_HOUR = HOUR_S / SAMPLES_S
/** So long before an order that begins late the rehearsal begins, with the water of now, and so long after its end it ends. */
const LEAD_S = 24 * HOUR_S
const FAR_AHEAD_S = 48 * HOUR_S
const TAIL_S = 6 * HOUR_S
/** Of an order that runs longer only the beginning is rehearsed. */
const LONGEST_S = 120 * HOUR_S
/** A leaf moves and a branch's head settles: before that nothing is held against an offtake. */
const SETTLING_S = HOUR_S
/** An offtake gets its flow when it gets this part of it in the mean, and this part in every hour: a drive's dead band costs some per cent. */
const GETS_IT = 0.95
const GETS_IT_HOURLY = 0.85
const ARRIVED = 0.9
/** Who gets less by less than this, of the flow or in m³/s, is not told. */
const LOSES_PART = 0.02
const LOSES_M3S = 0.02
/** Water that comes so near to a bank, and nearer than without the order, is refused. */
const LEAST_FREEBOARD_M = 0.1
const NEARER_M = 0.01
const LISTED_LOSERS = 12

/** What a rehearsal of an order is run with: now's water, the orders already accepted with their gate moves, and the order or not. */
export function rehearsalScenario(
  network: Network,
  order: DeliveryOrder,
  { orders, moves }: Schedule,
  state: SavedState,
): Scenario {
  const isFarAhead = order.startMs - state.timeMs > FAR_AHEAD_S * 1000
  const startMs = isFarAhead ? order.startMs - LEAD_S * 1000 : state.timeMs
  const horizonS = Math.min(Math.max((orderEndMs(order) - startMs) / 1000, HOUR_S) + TAIL_S, LONGEST_S)
  return goOnScenario('order-check', network, { startMs, horizonS }, { orders, moves }, state)
}

/** Everything keeps what it has, but for what the schedule asks of offtakes and gates in that time. */
export function goOnScenario(
  id: string,
  network: Network,
  { startMs, horizonS }: { readonly startMs: number; readonly horizonS: number },
  { orders, moves }: Schedule,
  state: SavedState,
): Scenario {
  const endMs = startMs + horizonS * 1000
  return {
    id: id as Scenario['id'],
    names: { zh: id, en: id },
    start: 'state',
    startMs,
    horizonS,
    riverStageM: { atS: [], values: [] },
    openingM: openingsWith(network, moves, state, startMs, horizonS),
    demandM3s: {},
    orders: orders.filter((one) => one.startMs < endMs && orderEndMs(one) > startMs),
  }
}

/** What the water says to an order: with it, beside the same hours without it. */
export interface WaterVerdict extends Pick<OrderCheck, 'losers' | 'nearestBank'> {
  readonly planned: PlannedDelivery
  readonly reasons: readonly Finding[]
  readonly remarks: readonly Finding[]
}

export function judgeRehearsal(
  { district }: Network,
  order: DeliveryOrder,
  granted: readonly DeliveryOrder[],
  scenario: Scenario,
  { without, withIt }: { readonly without: Rehearsal; readonly withIt: Rehearsal },
): WaterVerdict {
  const gates = district.gates.length
  const g = district.gates.findIndex(({ id }) => id === order.gateId)
  const atMs = withIt.atS.map((atS) => scenario.startMs + atS * 1000)
  const flowOf = (run: Rehearsal, gate: number) => atMs.map((_, k) => run.gateDischargeM3s[k * gates + gate] ?? 0)
  const asked = (orders: readonly DeliveryOrder[], gateId: string, ms: number) =>
    orders.reduce(
      (sum, one) => sum + (one.gateId === gateId && one.startMs <= ms && ms < orderEndMs(one) ? one.dischargeM3s : 0),
      0,
    )
  const planned = plannedDelivery(order, atMs, flowOf(withIt, g), (ms) => asked(granted, order.gateId, ms))
  const losers = losersOf(
    district.gates,
    g,
    atMs,
    (gate) => flowOf(without, gate),
    (gate) => flowOf(withIt, gate),
  )
  const bank = nearestBank(district, scenario, without, withIt)
  return {
    planned,
    losers,
    ...(bank !== undefined && { nearestBank: bank }),
    reasons: [
      ...stopFindings(withIt),
      ...shortDelivery(order, planned),
      ...losers.flatMap((loser) => harmTo(loser, asked(granted, loser.gateId, loser.mostLessAtMs))),
      ...(bank === undefined ? [] : bankFindings(bank)),
    ],
    remarks: remarksOf(order, losers, atMs.at(-1) ?? scenario.startMs),
  }
}

function stopFindings({ report: { outcome } }: Rehearsal): Finding[] {
  if (outcome.kind === 'reached') return []
  const text = `the rehearsal stopped at ${iso(outcome.atMs)}: ${outcome.reason}`
  return [{ kind: 'run', at: outcome.reachIds[0] ?? '', fromMs: outcome.atMs, text }]
}

function plannedDelivery(
  order: DeliveryOrder,
  atMs: readonly number[],
  flowM3s: readonly number[],
  besideM3s: (ms: number) => number,
): PlannedDelivery {
  const during = atMs.flatMap((ms, k) => (ms >= order.startMs && ms < orderEndMs(order) ? [k] : []))
  const ownM3s = flowM3s.map((flow, k) => Math.max(0, flow - besideM3s(atMs[k] ?? 0)))
  const arrived = during.find((k) => (ownM3s[k] ?? 0) >= ARRIVED * order.dischargeM3s)
  const mean = during.reduce((sum, k) => sum + (ownM3s[k] ?? 0), 0) / Math.max(1, during.length)
  return {
    atMs: during.map((k) => atMs[k] ?? 0),
    plannedM3s: during.map((k) => round(ownM3s[k] ?? 0)),
    ...(arrived !== undefined && { arrivesMs: atMs[arrived] ?? 0 }),
    meanM3s: round(mean),
  }
}

/** The offtake's own shortage, once it had time to settle: in the mean, or in its worst hour. */
function shortDelivery(order: DeliveryOrder, { atMs, plannedM3s }: PlannedDelivery): Finding[] {
  const { gateId, dischargeM3s } = order
  const settled = atMs.flatMap((ms, k) => (ms >= order.startMs + SETTLING_S * 1000 ? [k] : []))
  const first = settled[0]
  if (first === undefined) return []
  const meanOf = (from: number, to: number) =>
    plannedM3s.slice(from, to).reduce((sum, flow) => sum + flow, 0) / Math.max(1, Math.min(to, atMs.length) - from)
  const hourly = settled.map((k) => ({ k, meanM3s: meanOf(k, k + SAMPLES_AN_HOUR) }))
  const worst = hourly.reduce((least, one) => (one.meanM3s < least.meanM3s ? one : least))
  const meanM3s = meanOf(first, atMs.length)
  if (meanM3s >= GETS_IT * dischargeM3s && worst.meanM3s >= GETS_IT_HOURLY * dischargeM3s) return []
  const short = hourly.filter((one) => one.meanM3s < GETS_IT * dischargeM3s)
  const [fromMs, toMs] = [atMs[short[0]?.k ?? first] ?? 0, atMs[short.at(-1)?.k ?? first] ?? 0]
  const shortM3s = round(dischargeM3s - worst.meanM3s)
  const text = `${gateId} is ${shortM3s.toFixed(2)} m³/s short in the hour from ${iso(atMs[worst.k] ?? 0)}, ${(dischargeM3s - meanM3s).toFixed(2)} in the mean; less than ${GETS_IT * 100} % from ${iso(fromMs)} to ${iso(toMs)}`
  return [{ kind: 'delivery', at: gateId, fromMs, toMs, shortM3s, text }]
}

function losersOf(
  gates: readonly { readonly id: string; readonly kind: string }[],
  own: number,
  atMs: readonly number[],
  withoutM3s: (gate: number) => readonly number[],
  withM3s: (gate: number) => readonly number[],
): Loser[] {
  return gates
    .flatMap(({ id, kind }, g) => {
      if (g === own || kind !== 'offtake') return []
      const [before, after] = [withoutM3s(g), withM3s(g)]
      const less = before.map((flow, k) => flow - (after[k] ?? 0))
      const worst = less.reduce((best, value, k) => (value > (less[best] ?? 0) ? k : best), 0)
      const mostLessM3s = round(less[worst] ?? 0)
      if (mostLessM3s < Math.max(LOSES_M3S, LOSES_PART * (before[worst] ?? 0))) return []
      const meanLessM3s = round(less.reduce((sum, value) => sum + value, 0) / Math.max(1, less.length))
      return [{ gateId: id, meanLessM3s, mostLessM3s, mostLessAtMs: atMs[worst] ?? 0 }]
    })
    .toSorted((a, b) => b.mostLessM3s - a.mostLessM3s)
}

/** Less water is a reason against an order only where somebody's accepted order no longer gets what it asked for. */
function harmTo({ gateId, mostLessM3s, mostLessAtMs }: Loser, askedM3s: number): Finding[] {
  if (askedM3s <= 0 || mostLessM3s < (1 - GETS_IT) * askedM3s) return []
  return [
    {
      kind: 'others',
      at: gateId,
      fromMs: mostLessAtMs,
      shortM3s: mostLessM3s,
      text: `${gateId}, whose order is accepted, would get ${mostLessM3s.toFixed(2)} m³/s less at ${iso(mostLessAtMs)}`,
    },
  ]
}

type NearestBank = NonNullable<OrderCheck['nearestBank']>

/** Of the banks that the order brings nearer to the water the one that is then nearest; else the nearest of all. */
function nearestBank(
  { reaches }: Network['district'],
  scenario: Scenario,
  without: Rehearsal,
  withIt: Rehearsal,
): NearestBank | undefined {
  const all = reaches.flatMap(({ id }, r) => {
    const [before, after] = [without.freeboards[r], withIt.freeboards[r]]
    if (before === undefined || after === undefined || !Number.isFinite(after.freeboardM)) return []
    const { freeboardM, chainageM, atS } = after
    const atMs = scenario.startMs + atS * 1000
    return [{ reachId: id, chainageM, atMs, freeboardM: round(freeboardM), withoutM: round(before.freeboardM) }]
  })
  const nearer = all.filter(({ freeboardM, withoutM }) => freeboardM < withoutM - NEARER_M)
  return (nearer.length > 0 ? nearer : all).toSorted((a, b) => a.freeboardM - b.freeboardM)[0]
}

function bankFindings({ reachId, chainageM, atMs, freeboardM, withoutM }: NearestBank): Finding[] {
  if (freeboardM >= LEAST_FREEBOARD_M || freeboardM >= withoutM - NEARER_M) return []
  return [
    {
      kind: 'bank',
      at: reachId,
      fromMs: atMs,
      freeboardM,
      text: `the water of ${reachId} would come within ${freeboardM.toFixed(2)} m of the bank at ${(chainageM / 1000).toFixed(1)} km, ${iso(atMs)}; ${withoutM.toFixed(2)} m without the order`,
    },
  ]
}

function remarksOf(order: DeliveryOrder, losers: readonly Loser[], lastMs: number): Finding[] {
  const told = losers.slice(0, LISTED_LOSERS).map(
    ({ gateId, meanLessM3s, mostLessM3s, mostLessAtMs }): Finding => ({
      kind: 'others',
      at: gateId,
      fromMs: mostLessAtMs,
      shortM3s: mostLessM3s,
      text: `${gateId} gets ${meanLessM3s.toFixed(2)} m³/s less in the mean, at most ${mostLessM3s.toFixed(2)} at ${iso(mostLessAtMs)}`,
    }),
  )
  if (orderEndMs(order) <= lastMs) return told
  const text = `rehearsed until ${iso(lastMs)}, the order runs until ${iso(orderEndMs(order))}`
  return [...told, { kind: 'run', at: order.gateId, fromMs: lastMs, text }]
}

const iso = (ms: number): string => new Date(ms).toISOString()
const round = (value: number): number => Math.round(value * 1000) / 1000
