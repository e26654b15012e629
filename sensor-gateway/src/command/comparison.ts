import type { District, Gauge } from '@district/models'
import type {
  CommandPrediction,
  GatePrediction,
  HistoryPoint,
  PredictedBesideMeasured,
} from '@district/models/contract'

/** Readings that lie farther apart say nothing of what was between them. */
const WIDEST_GAP_MS = 15 * 60_000
/** A gauge is asked in steps of so much: a mean of it is what a prediction of five minutes is to be held against. */
const STEP_S = 60

const QUANTITIES = ['openingM', 'stageUpM', 'stageDownM', 'dischargeM3s'] as const

/** Means of a gauge, each at the beginning of its step. */
export type AskMeans = (gauge: Gauge, fromMs: number, toMs: number, everyS: number) => Promise<readonly HistoryPoint[]>

/**
 * Every predicted series that a gauge measures, beside what the gauges said at the same instants, as far as `nowMs`. Several bays of a gate
 * count by their mean.
 */
export async function predictedBesideMeasured(
  { stations, gauges }: Pick<District, 'stations' | 'gauges'>,
  { predictions }: CommandPrediction,
  ask: AskMeans,
  nowMs: number,
): Promise<readonly PredictedBesideMeasured[]> {
  const gateOf = new Map(stations.map(({ id, gateId }) => [id, gateId]))
  const found: PredictedBesideMeasured[] = []
  for (const prediction of predictions)
    for (const quantity of QUANTITIES) {
      const own = gauges.filter(({ key, stationId }) => key === quantity && gateOf.get(stationId) === prediction.gateId)
      if (own.length > 0) found.push(await besideMeasured(prediction, quantity, own, ask, nowMs))
    }
  return found
}

async function besideMeasured(
  prediction: GatePrediction,
  quantity: (typeof QUANTITIES)[number],
  gauges: readonly Gauge[],
  ask: AskMeans,
  nowMs: number,
): Promise<PredictedBesideMeasured> {
  const { gateId, atMs } = prediction
  const fromMs = (atMs[0] ?? 0) - WIDEST_GAP_MS
  const toMs = Math.min(nowMs, (atMs.at(-1) ?? 0) + WIDEST_GAP_MS)
  const series = toMs < fromMs ? [] : await Promise.all(gauges.map((gauge) => ask(gauge, fromMs, toMs, STEP_S)))
  const measured = atMs.map((instantMs) => meanOf(series.map((points) => valueAt(points, instantMs))))
  const predicted = prediction[quantity]
  const differences = measured.flatMap((value, k) => {
    const expected = predicted[k] ?? null
    return value === null || expected === null ? [] : [value - expected]
  })
  const compared = differences.length
  const mean = (of: (difference: number) => number) => differences.reduce((sum, each) => sum + of(each), 0) / compared
  return {
    gateId,
    quantity,
    gaugeIds: gauges.map(({ id }) => id),
    atMs,
    predicted,
    measured,
    rmse: compared === 0 ? null : rounded(Math.sqrt(mean((difference) => difference * difference))),
    bias: compared === 0 ? null : rounded(mean((difference) => difference)),
    compared,
  }
}

/** On the straight line between two means that are near enough; bad ones do not count. */
function valueAt(points: readonly HistoryPoint[], atMs: number): number | null {
  const good = points.filter(({ quality }) => quality !== 'bad')
  const middleMs = (point: HistoryPoint) => point.atMs + (STEP_S * 1000) / 2
  const after = good.findIndex((point) => middleMs(point) >= atMs)
  const [left, right] = [good[(after === -1 ? good.length : after) - 1], good[after]]
  if (right !== undefined && middleMs(right) - atMs <= STEP_S * 500) return rounded(right.value)
  if (left !== undefined && atMs - middleMs(left) <= STEP_S * 500) return rounded(left.value)
  if (left === undefined || right === undefined || right.atMs - left.atMs > WIDEST_GAP_MS) return null
  const share = (atMs - middleMs(left)) / (right.atMs - left.atMs)
  return rounded(left.value + share * (right.value - left.value))
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null)
  return there.length === 0 ? null : rounded(there.reduce((sum, value) => sum + value, 0) / there.length)
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4
