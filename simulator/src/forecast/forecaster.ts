import type { Network } from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { DistrictClock } from '../ground/clock.ts'
import type { Log } from '../ground/log.ts'
import { gaugePlaces } from '../orders/gauge-places.ts'
import type { Schedule } from '../orders/order-record.ts'
import { goOnScenario } from '../orders/order-rehearsal.ts'
import type { Rehearsal, Rehearse } from '../orders/rehearse.ts'
import type { ForecastMeta, ForecastStore, StoredForecast } from './forecast-store.ts'
import { type ErrorSums, forecastAt, LEADS_H, type LeadScore, scoreOf } from './lead-score.ts'
import type { Measured } from './measured-now.ts'

const HOUR_MS = 3_600_000
/** A forecast begins so often, in district time; and on a fast clock not more often than the machine likes. */
export const CYCLE_MS = 15 * 60_000
const SHORTEST_PAUSE_WALL_MS = 10_000
/** The last lead and an hour more, so that readings around it find what was said of them. */
const HORIZON_S = 73 * 3600
const EVERY_S = 3600
/** A forecast counts for a lead while it is this near to it, and a reading while it is not older. */
const LEAD_SLACK_MS = CYCLE_MS / 2
const FRESH_MS = 10 * 60_000

export interface ForecastParts {
  readonly network: Network
  readonly store: ForecastStore
  readonly rehearse: Rehearse
  readonly stateNow: () => SavedState | undefined
  readonly granted: () => Schedule
  /** All gauges' last words, or why not. */
  readonly measuredNow: () => Promise<ReadonlyMap<string, Measured> | string>
  readonly clock: DistrictClock
  readonly log: Log
}

/** A forecast's frames of the whole district, as they go over the wire. */
export interface ForecastFrames {
  readonly runId: string
  readonly meta: ForecastMeta
  /** Rising. */
  readonly atMs: readonly number[]
  readonly frames: readonly ArrayBuffer[]
}

/** Runs the water of now 72 h ahead every quarter of an hour, and holds what was said before against what is measured. */
export interface Forecaster {
  /** Does what is due; never two at once. */
  tick(): Promise<void>
  newest(): StoredForecast | undefined
  /** Frames of the newest forecast that this process made. */
  frames(): ForecastFrames | undefined
  /** Over all gauges of a quantity, or of those named. */
  scores(gaugeIds?: readonly string[]): readonly LeadScore[]
  readonly gaugeIds: readonly string[]
}

/** Which network and gauges values in a store are of. */
export const meaningOf = ({ topologyHash, district }: Network): string =>
  `${topologyHash} ${gaugePlaces(district)
    .map(({ gaugeId }) => gaugeId)
    .join(' ')}`

export function createForecaster(parts: ForecastParts): Forecaster {
  const { network, store, clock, log } = parts
  const places = gaugePlaces(network.district)
  const quantityOf = new Map(places.map(({ gaugeId, quantity }) => [gaugeId, quantity] as const))
  let newestFrames: ForecastFrames | undefined
  let isBusy = false
  let nextMs = Number.NEGATIVE_INFINITY
  let endedWallMs = Number.NEGATIVE_INFINITY

  const score = async () => {
    const measured = await parts.measuredNow()
    if (typeof measured === 'string') {
      log.warn({ reason: measured }, 'Forecasts wait to be scored: nothing measured can be had.')
      return
    }
    const nowMs = clock.nowMs()
    for (const leadH of LEADS_H) {
      const startMs = nowMs - leadH * HOUR_MS
      for (const one of store.unscored(leadH, startMs - LEAD_SLACK_MS, startMs + LEAD_SLACK_MS))
        store.score(
          one.id,
          leadH,
          errorsOf(
            one,
            places.map(({ gaugeId }) => gaugeId),
            measured,
            nowMs,
          ),
        )
    }
  }
  const forecast = async (state: SavedState) => {
    const span = { startMs: state.timeMs, horizonS: HORIZON_S }
    const scenario = goOnScenario('forecast', network, span, parts.granted(), state)
    const beganWallMs = clock.wallNowMs()
    const runId = `forecast-${Math.round(state.timeMs / 1000).toString(36)}`
    const run = await parts.rehearse({ scenario, initial: state, everyS: EVERY_S, wantsGauges: true, framesOf: runId })
    const tookMs = clock.wallNowMs() - beganWallMs
    const meta = {
      ...metaOf(network, run, state.timeMs),
      madeMs: clock.nowMs(),
      orderIds: (scenario.orders ?? []).map(({ id }) => id),
      tookMs,
    }
    store.add(meta, run.gaugeValues)
    newestFrames = { runId, meta, atMs: run.atS.map((atS) => state.timeMs + 1000 * atS), frames: run.frames }
  }

  return {
    gaugeIds: places.map(({ gaugeId }) => gaugeId),
    tick: async () => {
      const state = parts.stateNow()
      const isPaused = clock.wallNowMs() - endedWallMs < SHORTEST_PAUSE_WALL_MS
      if (isBusy || isPaused || state === undefined || (clock.nowMs() < nextMs && clock.nowMs() > nextMs - CYCLE_MS))
        return
      isBusy = true
      nextMs = (Math.floor(clock.nowMs() / CYCLE_MS) + 1) * CYCLE_MS
      try {
        await score()
        await forecast(state)
      } catch (error) {
        log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'A forecast was not made.')
      } finally {
        isBusy = false
        endedWallMs = clock.wallNowMs()
      }
    },
    newest: () => store.newest(),
    frames: () => newestFrames,
    scores: (gaugeIds) => scoresOf(store, quantityOf, gaugeIds),
  }
}

function scoresOf(
  store: ForecastStore,
  quantityOf: ReadonlyMap<string, LeadScore['quantity']>,
  gaugeIds: readonly string[] | undefined,
): LeadScore[] {
  const wanted = gaugeIds === undefined ? undefined : new Set(gaugeIds)
  const sums = store.sums().filter(({ gaugeId }) => wanted === undefined || wanted.has(gaugeId))
  return (['stage', 'discharge'] as const).flatMap((quantity) =>
    LEADS_H.map((leadH) => {
      const own = sums.filter((one) => one.leadH === leadH && quantityOf.get(one.gaugeId) === quantity)
      return scoreOf(leadH, quantity, own.reduce(added, { n: 0, sum: 0, sumAbs: 0, sumSq: 0 }))
    }),
  )
}

const added = (a: ErrorSums, b: ErrorSums): ErrorSums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  sumAbs: a.sumAbs + b.sumAbs,
  sumSq: a.sumSq + b.sumSq,
})

/** Forecast − measured of every gauge that has just spoken, at the instant of its reading. */
function errorsOf(
  { startMs, everyS, values }: StoredForecast,
  gaugeIds: readonly string[],
  measured: ReadonlyMap<string, Measured>,
  nowMs: number,
): ReadonlyMap<string, number> {
  return new Map(
    gaugeIds.flatMap((gaugeId, index) => {
      const reading = measured.get(gaugeId)
      if (reading === undefined || nowMs - reading.takenAtMs > FRESH_MS) return []
      const said = forecastAt(values, gaugeIds.length, index, (reading.takenAtMs - startMs) / 1000, everyS)
      return said === undefined ? [] : [[gaugeId, said - reading.value] as const]
    }),
  )
}

function metaOf(
  { district }: Network,
  { report, atS, freeboards }: Rehearsal,
  startMs: number,
): Omit<ForecastMeta, 'madeMs' | 'orderIds' | 'tookMs'> {
  const { outcome, hash, massError } = report
  const worst = freeboards
    .map((bank, r) => ({ ...bank, reachId: district.reaches[r]?.id ?? '' }))
    .toSorted((a, b) => a.freeboardM - b.freeboardM)[0]
  return {
    startMs,
    horizonS: atS.at(-1) ?? 0,
    everyS: EVERY_S,
    hash,
    outcome: outcome.kind,
    ...(outcome.kind === 'diverged' && {
      detail: `stopped near ${outcome.reachIds.slice(0, 3).join(', ')}: ${outcome.reason}`,
    }),
    massError,
    leastFreeboard:
      worst === undefined || !Number.isFinite(worst.freeboardM)
        ? null
        : { reachId: worst.reachId, freeboardM: worst.freeboardM, atMs: startMs + worst.atS * 1000 },
  }
}
