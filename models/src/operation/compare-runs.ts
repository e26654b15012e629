import type { RunIndicators, RunReport } from './run-report.ts'

/** How many runs can stand beside each other. */
export const FEWEST_COMPARED = 2
export const MOST_COMPARED = 8

export interface ComparedRun {
  readonly name: string
  readonly report: Pick<RunReport, 'indicators' | 'deliveries' | 'outcome'>
}

export type FigureUnit = 'm3' | 'm3s' | 'm' | 's' | 'fraction' | 'count'

/** One indicator of all runs. */
export interface ComparedFigure {
  readonly name: FigureName
  readonly unit: FigureUnit
  /** Which way is better; null where neither is by itself. */
  readonly better: 'more' | 'less' | null
  /** One per run; null where a run has no such figure. */
  readonly values: readonly (number | null)[]
  /** From the first run; null where either has no figure. The first is 0. */
  readonly differences: readonly (number | null)[]
  /** Places of the best runs; empty where no way is better, or all are the same. */
  readonly best: readonly number[]
}

export interface RunComparison {
  readonly names: readonly string[]
  /** Per run: how many hours of it there are, and whether it came to its end. Where hours differ, volumes are not of the same time. */
  readonly computedS: readonly number[]
  readonly isComplete: readonly boolean[]
  readonly figures: readonly ComparedFigure[]
}

interface FigureKind {
  readonly unit: FigureUnit
  readonly better: ComparedFigure['better']
  readonly of: (indicators: RunIndicators) => number | null
}

const sumOf = (byId: Readonly<Record<string, number>>): number => Object.values(byId).reduce((sum, value) => sum + value, 0)
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** What of a run is compared, in the order of the table. */
const FIGURES = {
  ordered: { unit: 'm3', better: null, of: ({ delivery }) => delivery.orderedM3 },
  delivered: { unit: 'm3', better: null, of: ({ delivery }) => delivery.deliveredM3 },
  adequacy: { unit: 'fraction', better: 'more', of: ({ delivery }) => delivery.adequacy },
  efficiency: { unit: 'fraction', better: 'more', of: ({ delivery }) => delivery.efficiency },
  dependability: { unit: 'fraction', better: 'less', of: ({ delivery }) => delivery.dependability },
  equity: { unit: 'fraction', better: 'less', of: ({ delivery }) => delivery.equity },
  taken: { unit: 'm3', better: null, of: ({ inM3 }) => inM3 },
  peakTaken: { unit: 'm3s', better: null, of: ({ peakInM3s }) => peakInM3s },
  drawn: { unit: 'm3', better: null, of: ({ drawnM3 }) => drawnM3 },
  left: { unit: 'm3', better: null, of: ({ outM3 }) => outM3 },
  stored: { unit: 'm3', better: null, of: ({ storedChangeM3 }) => storedChangeM3 },
  seeped: { unit: 'm3', better: 'less', of: ({ seepedM3 }) => seepedM3 },
  seepedFraction: { unit: 'fraction', better: 'less', of: ({ lossFractions }) => lossFractions.seeped },
  spilled: { unit: 'm3', better: 'less', of: ({ spilledM3 }) => spilledM3 },
  evaporated: { unit: 'm3', better: 'less', of: ({ evaporatedM3 }) => evaporatedM3 },
  gateMoves: { unit: 'count', better: 'less', of: ({ gateMoves }) => gateMoves },
  gateTravel: { unit: 'm', better: 'less', of: ({ gateTravelM }) => gateTravelM },
  leastFreeboard: { unit: 'm', better: 'more', of: ({ worstFreeboard }) => finite(worstFreeboard.freeboardM) },
  outOfBand: { unit: 's', better: 'less', of: ({ outOfBandByGateS }) => sumOf(outOfBandByGateS) },
  lastArrival: { unit: 's', better: 'less', of: ({ firstArrivalByReachS }) => latest(Object.values(firstArrivalByReachS)) },
} as const satisfies Readonly<Record<string, FigureKind>>

export type FigureName = keyof typeof FIGURES

const latest = (instantsS: readonly number[]): number | null => (instantsS.length === 0 ? null : Math.max(...instantsS))

/**
 * Two to eight runs in one table.
 *
 * @throws RangeError with fewer or more
 */
export function compareRuns(runs: readonly ComparedRun[]): RunComparison {
  if (runs.length < FEWEST_COMPARED || runs.length > MOST_COMPARED)
    throw new RangeError(`runs to compare must be ${FEWEST_COMPARED} to ${MOST_COMPARED}, got ${runs.length}`)
  return {
    names: runs.map(({ name }) => name),
    computedS: runs.map(({ report }) => (report.deliveries.edgesS.at(-1) ?? 0) - (report.deliveries.edgesS[0] ?? 0)),
    isComplete: runs.map(({ report }) => report.outcome.kind === 'reached'),
    figures: figureNames().map((name) => comparedFigure(name, runs)),
  }
}

const figureNames = (): FigureName[] => Object.keys(FIGURES) as FigureName[]

function comparedFigure(name: FigureName, runs: readonly ComparedRun[]): ComparedFigure {
  const { unit, better, of }: FigureKind = FIGURES[name]
  const values = runs.map(({ report }) => of(report.indicators))
  const first = values[0] ?? null
  return {
    name,
    unit,
    better,
    values,
    differences: values.map((value) => (value === null || first === null ? null : value - first)),
    best: better === null ? [] : bestPlaces(values, better),
  }
}

function bestPlaces(values: readonly (number | null)[], better: 'more' | 'less'): readonly number[] {
  const known = values.filter((value) => value !== null)
  const best = better === 'more' ? Math.max(...known) : Math.min(...known)
  const places = values.flatMap((value, place) => (value === best ? [place] : []))
  return places.length === values.length ? [] : places
}
