import type { RunIndicators } from '@district/models'
import type { RehearsalReport } from '../../rehearsal/report.ts'

export type CompareKey =
  | 'delivered'
  | 'taken'
  | 'lost'
  | 'spilled'
  | 'left'
  | 'stored'
  | 'freeboard'
  | 'moves'
  | 'travel'

/** One line of the table: a value a run, in SI; null where a run says nothing of it. */
export interface CompareRow {
  readonly key: CompareKey
  readonly values: readonly (number | null)[]
  readonly unit: 'm³' | 'm' | '1'
  /** More of it is a warning: over the banks; less of it is: freeboard. */
  readonly worse?: 'more' | 'less'
}

const LINES: readonly (Omit<CompareRow, 'values'> & { readonly of: (report: RehearsalReport) => number | null })[] = [
  { key: 'delivered', unit: 'm³', of: ({ indicators }) => indicators.drawnM3 },
  { key: 'taken', unit: 'm³', of: ({ indicators }) => indicators.inM3 },
  { key: 'lost', unit: 'm³', of: ({ indicators }) => indicators.seepedM3 + indicators.evaporatedM3 },
  { key: 'spilled', unit: 'm³', worse: 'more', of: ({ indicators }) => indicators.spilledM3 },
  { key: 'left', unit: 'm³', of: ({ indicators }) => indicators.outM3 },
  { key: 'stored', unit: 'm³', of: ({ indicators }) => indicators.storedChangeM3 },
  { key: 'freeboard', unit: 'm', worse: 'less', of: ({ indicators }) => freeboardOf(indicators) },
  { key: 'moves', unit: '1', of: ({ work }) => work.moves },
  { key: 'travel', unit: 'm', of: ({ work }) => work.travelM },
]

const freeboardOf = ({ worstFreeboard }: RunIndicators): number | null =>
  worstFreeboard.reachId === '' ? null : worstFreeboard.freeboardM

/** Runs beside each other, in their order; a run that is not there yet has no values. */
export const compareRows = (reports: readonly (RehearsalReport | undefined)[]): readonly CompareRow[] =>
  LINES.map(({ of, ...line }) => ({
    ...line,
    values: reports.map((report) => (report === undefined ? null : of(report))),
  }))
