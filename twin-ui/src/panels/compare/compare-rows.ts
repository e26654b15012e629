import { type ComparedFigure, compareRuns, type FigureName, type FigureUnit } from '@district/models'
import type { RehearsalReport } from '../../rehearsal/report.ts'

/** One line of the table: a value a run, in SI; null where a run says nothing of it. */
export interface CompareRow {
  readonly key: FigureName
  readonly values: readonly (number | null)[]
  readonly unit: FigureUnit
  readonly better: ComparedFigure['better']
  /** Places of the best runs; empty where all are the same. */
  readonly best: readonly number[]
}

/** A table needs two columns, and a screen has no room for more. */
export const FEWEST_COLUMNS = 2
export const MOST_COLUMNS = 8

/** Runs beside each other, in their order; what none of them says is left out. */
export function compareRows(reports: readonly RehearsalReport[]): readonly CompareRow[] {
  if (reports.length < FEWEST_COLUMNS) return []
  return compareRuns(reports.map((report) => ({ name: '', indicators: report.indicators, outcome: report.outcome })))
    .figures.filter(({ values }) => values.some((value) => value !== null))
    .map(({ name, values, unit, better, best }) => ({ key: name, values, unit, better, best }))
}

const DANGERS: ReadonlySet<FigureName> = new Set(['spilled', 'leastFreeboard'])

/** A change for the worse that is a danger, and not merely less of a good thing. */
export const isDanger = ({ key, better }: Pick<CompareRow, 'key' | 'better'>, change: number): boolean =>
  DANGERS.has(key) && (better === 'more' ? change < 0 : change > 0)
