import type { Series } from '../../domain/scenario.ts'
import { sampleSeries } from '../../numerics/series.ts'
import type { InpRow } from './inp-document.ts'
import type { InpNode } from './inp-nodes.ts'
import type { InpOptions } from './inp-options.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpCurve, InpPattern, InpTimeSeries } from './inp-tables.ts'

const HOUR_S = 3600
const DAY_S = 86_400

/** What a file says about how things go in time. */
export interface InpTimes {
  readonly series: ReadonlyMap<string, InpTimeSeries>
  readonly patterns: ReadonlyMap<string, InpPattern>
  readonly curves: ReadonlyMap<string, InpCurve>
}

/** A series of the file within the scenario's time. Outside its own times it is 0, as SWMM takes inflows, or keeps its ends, as it takes stages. */
export function seriesWithin(given: InpTimeSeries, horizonS: number, outside: 'zero' | 'keeps', scale: number): Series {
  const { atS, values } = given
  const [first, last] = [atS[0] ?? 0, atS.at(-1) ?? 0]
  const points: [number, number][] = []
  if (first > 0 && outside === 'zero') points.push([0, 0], [first, 0])
  if (first < 0)
    points.push([0, last > 0 ? sampleSeries(given, 0) * scale : outside === 'zero' ? 0 : (values.at(-1) ?? 0) * scale])
  for (const [k, at] of atS.entries()) if (at >= 0 && at <= horizonS) points.push([at, (values[k] ?? 0) * scale])
  if (last > horizonS) points.push([horizonS, sampleSeries(given, horizonS) * scale])
  else if (last > 0 && outside === 'zero' && last < horizonS) points.push([last, 0])
  return { atS: points.map(([at]) => at), values: points.map(([, value]) => value) }
}

export const constant = (value: number): Series => ({ atS: [0], values: [value] })

/** The sum of series, with a point wherever one of them has one. */
export function sumOf(all: readonly Series[]): Series {
  const [only, ...more] = all
  if (only !== undefined && more.length === 0) return only
  const instants = [...new Set(all.flatMap(({ atS }) => [...atS]))].sort((a, b) => a - b)
  const atS: number[] = []
  const values: number[] = []
  for (const at of instants) {
    const jumps = all.some((series) => series.atS.some((time, k) => time === at && series.atS[k + 1] === at))
    if (jumps) {
      atS.push(at)
      values.push(all.reduce((sum, series) => sum + before(series, at), 0))
    }
    atS.push(at)
    values.push(all.reduce((sum, series) => sum + sampleSeries(series, at), 0))
  }
  return { atS, values }
}

/** Value just before an instant: where a series jumps there, the earlier one. */
function before(series: Series, at: number): number {
  const k = series.atS.indexOf(at)
  return k < 0 ? sampleSeries(series, at) : (series.values[k] ?? 0)
}

/** Inflow by node name in m³/s: [INFLOWS] of water and [DWF]. */
export function readInflows(
  reader: InpReader,
  options: InpOptions,
  nodes: ReadonlyMap<string, InpNode>,
  times: InpTimes,
): ReadonlyMap<string, Series> {
  const parts = new Map<string, Series[]>()
  const add = (row: InpRow, series: readonly Series[]): void => {
    const name = reader.text(row, 0, 'Node')
    const node = nodes.get(name)
    const { findings } = reader
    if (node === undefined)
      findings.problem(
        'ID_UNKNOWN',
        { row: row.line, column: 'Node' },
        `there is no node "${name}"`,
        'expected the name of a junction or storage unit',
      )
    else if (node.kind === 'outfall') findings.lose('inflow at outfalls', 'it would leave at once', { row: row.line })
    else parts.set(node.name, [...(parts.get(node.name) ?? []), ...series])
  }
  for (const row of reader.rows('INFLOWS')) {
    if ((row.cells[1] ?? '').toUpperCase() !== 'FLOW') {
      reader.findings.lose('inflow of pollutants', 'only water comes in', { row: row.line })
      continue
    }
    add(row, inflowOf(reader, row, options, times))
  }
  for (const row of reader.rows('DWF')) {
    if ((row.cells[1] ?? '').toUpperCase() !== 'FLOW') {
      reader.findings.lose('inflow of pollutants', 'only water comes in', { row: row.line })
      continue
    }
    const averageM3s = reader.number(row, 2, 'Baseline') * options.units.flowM3s
    add(row, [withPatterns(reader, row, 3, averageM3s, options, times)])
  }
  return new Map([...parts].map(([name, series]) => [name, notNegative(reader, name, nodes, sumOf(series))]))
}

function inflowOf(reader: InpReader, row: InpRow, options: InpOptions, times: InpTimes): Series[] {
  const { flowM3s } = options.units
  const name = row.cells[2] ?? ''
  const scale = reader.number(row, 5, 'Sfactor', { otherwise: 1 })
  const baseM3s = reader.number(row, 6, 'Baseline', { otherwise: 0 }) * flowM3s
  const found: Series[] = []
  if (name !== '' && name !== '*') {
    const series = times.series.get(name)
    if (series === undefined)
      reader.findings.problem(
        'ID_UNKNOWN',
        { row: row.line, column: 'Time Series' },
        `there is no time series "${name}"`,
        'expected the name of one of [TIMESERIES]',
      )
    else found.push(seriesWithin(series, options.horizonS, 'zero', scale * flowM3s))
  }
  if (baseM3s !== 0) found.push(withPatterns(reader, row, 7, baseM3s, options, times))
  return found.length > 0 ? found : [constant(0)]
}

/** A mean times the patterns that cells name from `from` on: hour by hour where there are any. */
function withPatterns(
  reader: InpReader,
  row: InpRow,
  from: number,
  mean: number,
  { startMs, horizonS }: InpOptions,
  { patterns }: InpTimes,
): Series {
  const named = row.cells.slice(from).filter((cell) => cell !== '' && cell !== '*')
  const used = named.flatMap((name) => {
    const pattern = patterns.get(name)
    if (pattern === undefined)
      reader.findings.problem(
        'ID_UNKNOWN',
        { row: row.line, column: 'Patterns' },
        `there is no pattern "${name}"`,
        'expected the name of one of [PATTERNS]',
      )
    return pattern ?? []
  })
  if (used.length === 0) return constant(mean)
  const atS: number[] = []
  const values: number[] = []
  for (let at = 0; at <= horizonS; at += HOUR_S) {
    const now = new Date(startMs + at * 1000)
    const day = now.getUTCDay()
    const isWeekend = day === 0 || day === 6
    const factor = used.reduce((product, { type, factors }) => {
      if (type === 'MONTHLY') return product * (factors[now.getUTCMonth()] ?? 1)
      if (type === 'DAILY') return product * (factors[day] ?? 1)
      if ((type === 'WEEKEND') !== isWeekend && used.some((other) => other.type === 'WEEKEND')) return product
      return product * (factors[now.getUTCHours()] ?? 1)
    }, 1)
    const last = values.at(-1)
    if (last === mean * factor) continue
    if (last !== undefined) {
      atS.push(at)
      values.push(last)
    }
    atS.push(at)
    values.push(mean * factor)
  }
  return { atS, values }
}

function notNegative(reader: InpReader, name: string, nodes: ReadonlyMap<string, InpNode>, series: Series): Series {
  if (series.values.every((value) => !(value < 0))) return series
  reader.findings.lose('inflow below zero', 'nothing is drawn there: make it a pump or an outlet', {
    row: nodes.get(name)?.row.line ?? 0,
  })
  return { atS: series.atS, values: series.values.map((value) => Math.max(value, 0)) }
}

/** Stage of an outfall in m: fixed, by the hour of the day, or by a series. */
export function stageOfOutfall(
  reader: InpReader,
  node: InpNode,
  { units, horizonS, startMs }: InpOptions,
  times: InpTimes,
): Series | undefined {
  const { outfall, row } = node
  if (outfall === undefined || outfall.type === 'FREE' || outfall.type === 'NORMAL') return undefined
  if (outfall.type === 'FIXED') return constant(outfall.stageM)
  const place = { row: row.line, column: 'Stage Data' }
  if (outfall.type === 'TIMESERIES') {
    const series = times.series.get(outfall.source)
    if (series !== undefined) return seriesWithin(series, horizonS, 'keeps', units.lengthM)
    reader.findings.problem(
      'ID_UNKNOWN',
      place,
      `there is no time series "${outfall.source}"`,
      'expected the name of one of [TIMESERIES]',
    )
    return undefined
  }
  const curve = times.curves.get(outfall.source)
  if (curve === undefined) {
    reader.findings.problem(
      'ID_UNKNOWN',
      place,
      `there is no curve "${outfall.source}"`,
      'expected the name of a TIDAL curve',
    )
    return undefined
  }
  /* the curve is one day, hour by stage, again and again */
  const startsAtS = (startMs / 1000) % DAY_S
  const days = Math.ceil((horizonS + startsAtS) / DAY_S)
  const repeated = Array.from({ length: days + 1 }, (_, day) =>
    curve.x.map((hour) => day * DAY_S + hour * HOUR_S - startsAtS),
  ).flat()
  const stages = Array.from({ length: days + 1 }, () => curve.y).flat()
  return seriesWithin({ line: curve.line, atS: repeated, values: stages }, horizonS, 'keeps', units.lengthM)
}

/** Evaporation from open water in m/s over the scenario, if the file says any. */
export function readEvaporation(reader: InpReader, options: InpOptions, times: InpTimes): Series | undefined {
  const { perDayMPerS } = options.units
  let found: Series | undefined
  for (const row of reader.rows('EVAPORATION')) {
    switch ((row.cells[0] ?? '').toUpperCase()) {
      case 'CONSTANT':
        found = constant(reader.number(row, 1, 'Rate', { lowest: 0 }) * perDayMPerS)
        break
      case 'MONTHLY': {
        const month = new Date(options.startMs).getUTCMonth()
        found = constant(reader.number(row, 1 + month, 'Rate', { lowest: 0 }) * perDayMPerS)
        if (options.horizonS > 31 * DAY_S)
          reader.findings.lose('evaporation by month', 'that of the first month holds throughout', { row: row.line })
        break
      }
      case 'TIMESERIES': {
        const series = times.series.get(row.cells[1] ?? '')
        if (series === undefined)
          reader.findings.problem(
            'ID_UNKNOWN',
            { row: row.line, column: 'Time Series' },
            `there is no time series "${row.cells[1] ?? ''}"`,
            'expected the name of one of [TIMESERIES]',
          )
        else found = seriesWithin(series, options.horizonS, 'keeps', perDayMPerS)
        break
      }
      case 'DRY_ONLY':
        break
      default:
        reader.findings.lose(`evaporation by ${row.cells[0] ?? ''}`, 'nothing evaporates', { row: row.line })
    }
  }
  return found?.values.some((rate) => rate > 0) === true ? found : undefined
}
