import type { Series } from '../../domain/scenario.ts'
import { constant, type InpTimes, seriesWithin } from './inp-forcing.ts'
import type { InpReader } from './inp-reader.ts'

const ALWAYS = /^IF\s+SIMULATION\s+TIME\s*>=?\s*0(:00)*$/i
const SETTING = /^THEN\s+(PUMP|ORIFICE|WEIR|OUTLET)\s+(\S+)\s+(SETTING|STATUS)\s*=\s*(?:TIMESERIES\s+(\S+)|(\S+))$/i
const PRIORITY = /^PRIORITY\s+[\d.]+$/i

/**
 * Settings in time that hold without a condition: rules of [CONTROLS] of the form
 *
 *     RULE <name>
 *     IF SIMULATION TIME >= 0
 *     THEN <kind> <link> SETTING = TIMESERIES <series>      or a number
 *
 * Every other rule is told as a loss.
 */
export function readSettings(reader: InpReader, times: InpTimes, horizonS: number): ReadonlyMap<string, Series> {
  const settings = new Map<string, Series>()
  const rules: { line: number; lines: string[] }[] = []
  for (const { line, cells } of reader.rows('CONTROLS')) {
    const text = (cells[0] ?? '').replace(/;.*$/, '').trim()
    if (/^RULE\s/i.test(text)) rules.push({ line, lines: [] })
    else if (text !== '') rules.at(-1)?.lines.push(text)
  }
  for (const { line, lines } of rules) {
    const [condition = '', act = '', ...more] = lines
    const match = SETTING.exec(act)
    const series = match?.[4] === undefined ? undefined : times.series.get(match[4])
    const value = settingOf(match?.[5])
    const isPlain = ALWAYS.test(condition) && match?.[2] !== undefined && more.every((text) => PRIORITY.test(text))
    if (isPlain && match?.[2] !== undefined && series !== undefined)
      settings.set(match[2], seriesWithin(series, horizonS, 'keeps', 1))
    else if (isPlain && match?.[2] !== undefined && value !== undefined) settings.set(match[2], constant(value))
    else
      reader.findings.lose(
        'rules of [CONTROLS]',
        'what they move stays as it is at the start; give gates series in the scenario',
        { row: line },
      )
  }
  return settings
}

function settingOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  if (/^(ON|OPEN)$/i.test(word)) return 1
  if (/^(OFF|CLOSED)$/i.test(word)) return 0
  const value = Number(word)
  return Number.isFinite(value) ? value : undefined
}
