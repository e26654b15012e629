import {
  type District,
  type Gauge,
  isRuleFor,
  narrownessOf,
  type QualityRule,
  type QualityRuleName,
  type QuantityName,
  type StationKind,
} from '@district/models'
import type { Quality } from '@district/models/contract'

interface Rule {
  readonly action: Quality
}
interface Bounds extends Rule {
  readonly low: number
  readonly high: number
}

/** The rules that one gauge is asked, with all their numbers; null: not asked. */
export interface GaugeRules {
  readonly range: Bounds | null
  readonly usual: Bounds | null
  readonly rate: (Rule & { readonly maxRatePerS: number }) | null
  readonly stuck: (Rule & { readonly shortestS: number }) | null
  readonly spike: (Rule & { readonly deviations: number; readonly readings: number; readonly tolerance: number }) | null
  readonly command: (Rule & { readonly timeS: number; readonly tolerance: number }) | null
  readonly rating:
    | (Rule & { readonly toleranceFraction: number; readonly tolerance: number; readonly readings: number })
    | null
  readonly balance:
    | (Rule & { readonly toleranceFraction: number; readonly readings: number; readonly timeS: number })
    | null
  readonly clock: (Rule & { readonly timeS: number; readonly readings: number }) | null
}

type Row = Omit<QualityRule, 'id' | 'provenance' | 'source' | 'gaugeId' | 'quantity' | 'stationKind' | 'rule'>

const EMPTY: Row = {
  low: null,
  high: null,
  maxRatePerS: null,
  tolerance: null,
  toleranceFraction: null,
  deviations: null,
  readings: null,
  timeS: null,
  action: 'none',
}
/** What every gauge is asked where its pack says nothing: with the numbers of `gauges.csv`. */
const UNASKED_FOR: Partial<Readonly<Record<QualityRuleName, Row>>> = {
  range: { ...EMPTY, action: 'bad' },
  rate: { ...EMPTY, action: 'doubtful' },
  stuck: { ...EMPTY, action: 'doubtful' },
}

/**
 * Shortest silence of the needle that is suspicious, s, for quantities that are never still. Absent: may stand still for
 * ever. A leaf rests at its opening, a counter without flow, a rain gauge in fair weather; they prove nothing.
 */
const SHORTEST_STUCK_S: Partial<Readonly<Record<QuantityName, number>>> = {
  stage: 600,
  discharge: 600,
  sediment: 6 * 3600,
  airTemperature: 6 * 3600,
  humidity: 6 * 3600,
  wind: 6 * 3600,
  soilMoisture: 72 * 3600,
  groundwaterDepth: 72 * 3600,
}

/** The rules of each gauge of a district: of several rows of one rule, the narrowest. */
export function rulesByGauge({ gauges, stations, qualityRules = [] }: District): ReadonlyMap<string, GaugeRules> {
  const kinds = new Map<string, StationKind>(stations.map(({ id, kind }) => [id, kind]))
  const byRule = Map.groupBy(qualityRules, ({ rule }) => rule)
  return new Map(
    gauges.map((gauge) => {
      const kind = kinds.get(gauge.stationId)
      return [gauge.id, rulesOfGauge(gauge, (rule) => narrowest(byRule.get(rule) ?? [], gauge, kind))]
    }),
  )
}

function narrowest(rows: readonly QualityRule[], gauge: Gauge, kind: StationKind | undefined): Row | undefined {
  if (kind === undefined) return undefined
  let chosen: QualityRule | undefined
  for (const row of rows)
    if (isRuleFor(row, gauge, kind) && (chosen === undefined || narrownessOf(row) > narrownessOf(chosen))) chosen = row
  return chosen
}

/** `rowOf` says what the pack has for a rule. Numbers that a row leaves open are the gauge's own. */
export function rulesOfGauge(gauge: Gauge, rowOf: (rule: QualityRuleName) => Row | undefined): GaugeRules {
  const asked = <T>(rule: QualityRuleName, make: (row: Row, action: Quality) => T | null): T | null => {
    const row = rowOf(rule) ?? UNASKED_FOR[rule]
    return row === undefined || row.action === 'none' ? null : make(row, row.action)
  }
  const margin = (row: Row) => (row.toleranceFraction ?? 0) * (gauge.maximum - gauge.minimum)
  return {
    range: asked('range', (row, action) => ({
      low: row.low ?? gauge.minimum,
      high: row.high ?? gauge.maximum,
      action,
    })),
    usual: asked('usual', (row, action) => ({
      low: row.low ?? gauge.minimum + margin(row),
      high: row.high ?? gauge.maximum - margin(row),
      action,
    })),
    rate: asked('rate', (row, action) => ({ maxRatePerS: row.maxRatePerS ?? gauge.maxRatePerS, action })),
    stuck: asked('stuck', (row, action) => {
      const shortestS = row.timeS ?? SHORTEST_STUCK_S[gauge.quantity]
      return shortestS === undefined ? null : { shortestS, action }
    }),
    spike: asked('spike', ({ deviations, readings, tolerance }, action) =>
      deviations === null || readings === null ? null : { deviations, readings, tolerance: tolerance ?? 0, action },
    ),
    command: asked('command', ({ timeS, tolerance }, action) =>
      timeS === null ? null : { timeS, tolerance: tolerance ?? 0, action },
    ),
    rating: asked('rating', ({ toleranceFraction, tolerance, readings }, action) =>
      toleranceFraction === null || readings === null
        ? null
        : { toleranceFraction, tolerance: tolerance ?? 0, readings, action },
    ),
    balance: asked('balance', ({ toleranceFraction, readings, timeS }, action) =>
      toleranceFraction === null || readings === null || timeS === null
        ? null
        : { toleranceFraction, readings, timeS, action },
    ),
    clock: asked('clock', ({ timeS, readings }, action) =>
      timeS === null || readings === null ? null : { timeS, readings, action },
    ),
  }
}
