import type { ComparedFigure, FigureName, FigureUnit, RunComparison } from './compare-runs.ts'
import type { StageDifference } from './run-differences.ts'

const LABELS: Readonly<Record<FigureName, string>> = {
  ordered: 'ordered',
  delivered: 'delivered',
  adequacy: 'adequacy',
  efficiency: 'efficiency',
  dependability: 'dependability (0 best)',
  equity: 'equity (0 best)',
  taken: 'taken in',
  peakTaken: 'peak of intake',
  conveyed: 'delivered of taken',
  drawn: 'drawn by users',
  left: 'left by outlets',
  stored: 'change of storage',
  seeped: 'seeped',
  seepedFraction: 'seeped of intake',
  spilled: 'spilled',
  evaporated: 'evaporated',
  gateMoves: 'gate moves',
  gateTravel: 'gate travel',
  leastFreeboard: 'least freeboard',
  outOfBand: 'out of band, all gates',
  lastArrival: 'last arrival',
}

const SHOWN: Readonly<
  Record<FigureUnit, { readonly unit: string; readonly factor: number; readonly decimals: number }>
> = {
  m3: { unit: '1000 m³', factor: 1e-3, decimals: 1 },
  m3s: { unit: 'm³/s', factor: 1, decimals: 2 },
  m: { unit: 'm', factor: 1, decimals: 2 },
  s: { unit: 'h', factor: 1 / 3600, decimals: 2 },
  fraction: { unit: '', factor: 1, decimals: 3 },
  count: { unit: '', factor: 1, decimals: 0 },
}

/**
 * A comparison as cells of text: a row of headings, how long each run is, then a row an indicator: label with unit, and per run the value,
 * its difference from the first in brackets, and a star where it is the best. Figures that no run has are left out.
 */
export function comparisonRows({
  names,
  computedS,
  isComplete,
  figures,
}: RunComparison): readonly (readonly string[])[] {
  const hours = computedS.map((s, i) => `${(s / 3600).toFixed(1)}${isComplete[i] === true ? '' : ' (stopped)'}`)
  return [
    ['', ...names],
    ['hours computed', ...hours],
    ...figures.filter(({ values }) => values.some((value) => value !== null)).map(figureRow),
  ]
}

function figureRow({ name, unit, values, differences, best }: ComparedFigure): readonly string[] {
  const { unit: shown, factor, decimals } = SHOWN[unit]
  const text = (value: number) => plainZero((value * factor).toFixed(decimals))
  return [
    shown === '' ? LABELS[name] : `${LABELS[name]}, ${shown}`,
    ...values.map((value, i) => {
      if (value === null) return '–'
      const difference = differences[i] ?? null
      const change = i === 0 || difference === null ? '' : ` (${signed(text(difference))})`
      return `${text(value)}${change}${best.includes(i) ? ' *' : ''}`
    }),
  ]
}

const plainZero = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text)
const signed = (text: string): string => (Number(text) > 0 ? `+${text}` : text)

/** Where and when two runs differ most, as cells of text. */
export const differenceRows = (differences: readonly StageDifference[]): readonly (readonly string[])[] => [
  ['place', 'at', 'hour', 'stage, m'],
  ...differences.map((each) => [
    each.id,
    each.kind === 'reach' ? `${(each.chainageM / 1000).toFixed(1)} km` : each.side,
    (each.atS / 3600).toFixed(1),
    signed(plainZero(each.differenceM.toFixed(3))),
  ]),
]

/** Rows of cells as lines of equal columns: the first column to the left, the others to the right. */
export function alignedLines(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => widthOf(row[c] ?? ''))))
  const padded = (cell: string, c: number) => {
    const gap = ' '.repeat((widths[c] ?? 0) - widthOf(cell))
    return c === 0 ? cell + gap : gap + cell
  }
  return rows.map((row) => row.map(padded).join('  ').trimEnd())
}

/** Columns of a terminal that a text takes: two for every Chinese character. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0)
const WIDE = /[\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]/
