import type { MeasuredIndicators } from './measured-indicators.ts'
import type { RunIndicators, RunReport } from './run-report.ts'

/** How many runs can stand beside each other. */
export const FEWEST_COMPARED = 2
export const MOST_COMPARED = 8

/** A run, or the same hours as they were measured. */
export type ComparedRun =
  | { readonly name: string; readonly report: Pick<RunReport, 'indicators' | 'deliveries' | 'outcome'> }
  | { readonly name: string; readonly measured: MeasuredIndicators }

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
  /** Places of the best runs; empty where no way is better, or all that have the figure are the same. */
  readonly best: readonly number[]
}

export interface RunComparison {
  readonly names: readonly string[]
  /** Per run: how much of it there is, and whether it came to its end. Where lengths differ, volumes are not of the same time. */
  readonly computedS: readonly number[]
  readonly isComplete: readonly boolean[]
  readonly figures: readonly ComparedFigure[]
}

/** What runs have and reality may not: where it does not, the figure is null. */
type Indicators = { readonly [K in keyof RunIndicators]?: RunIndicators[K] | MeasuredOf<K> }
type MeasuredOf<K> = K extends keyof MeasuredIndicators ? MeasuredIndicators[K] : never

interface FigureKind {
  readonly unit: FigureUnit
  readonly better: ComparedFigure['better']
  readonly of: (indicators: Indicators) => number | null | undefined
}

/** What is compared, in the order of the table. */
const FIGURES = {
  ordered: { unit: 'm3', better: null, of: ({ delivery }) => delivery?.orderedM3 },
  delivered: { unit: 'm3', better: null, of: ({ delivery }) => delivery?.deliveredM3 },
  adequacy: { unit: 'fraction', better: 'more', of: ({ delivery }) => delivery?.adequacy },
  efficiency: { unit: 'fraction', better: 'more', of: ({ delivery }) => delivery?.efficiency },
  dependability: { unit: 'fraction', better: 'less', of: ({ delivery }) => delivery?.dependability },
  equity: { unit: 'fraction', better: 'less', of: ({ delivery }) => delivery?.equity },
  taken: { unit: 'm3', better: null, of: ({ inM3 }) => inM3 },
  peakTaken: { unit: 'm3s', better: null, of: ({ peakInM3s }) => peakInM3s },
  /* of what was taken, what came to the offtakes */
  conveyed: {
    unit: 'fraction',
    better: 'more',
    of: ({ delivery, inM3 }) => (delivery !== undefined && inM3 ? delivery.deliveredM3 / inM3 : null),
  },
  drawn: { unit: 'm3', better: null, of: ({ drawnM3 }) => drawnM3 },
  left: { unit: 'm3', better: null, of: ({ outM3 }) => outM3 },
  stored: { unit: 'm3', better: null, of: ({ storedChangeM3 }) => storedChangeM3 },
  seeped: { unit: 'm3', better: 'less', of: ({ seepedM3 }) => seepedM3 },
  seepedFraction: { unit: 'fraction', better: 'less', of: ({ lossFractions }) => lossFractions?.seeped },
  spilled: { unit: 'm3', better: 'less', of: ({ spilledM3 }) => spilledM3 },
  evaporated: { unit: 'm3', better: 'less', of: ({ evaporatedM3 }) => evaporatedM3 },
  gateMoves: { unit: 'count', better: 'less', of: ({ gateMoves }) => gateMoves },
  gateTravel: { unit: 'm', better: 'less', of: ({ gateTravelM }) => gateTravelM },
  leastFreeboard: { unit: 'm', better: 'more', of: ({ worstFreeboard }) => worstFreeboard?.freeboardM },
  outOfBand: { unit: 's', better: 'less', of: ({ outOfBandByGateS }) => outOfBandByGateS && sumOf(outOfBandByGateS) },
  lastArrival: {
    unit: 's',
    better: 'less',
    of: ({ firstArrivalByReachS }) => firstArrivalByReachS && latest(Object.values(firstArrivalByReachS)),
  },
} as const satisfies Readonly<Record<string, FigureKind>>

export type FigureName = keyof typeof FIGURES

function sumOf(byId: Readonly<Record<string, number>>): number | null {
  const values = Object.values(byId)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
}

const latest = (instantsS: readonly number[]): number | null => (instantsS.length === 0 ? null : Math.max(...instantsS))

/**
 * Two to eight runs in one table; the same hours as they were measured may be one of them.
 *
 * @throws RangeError with fewer or more
 */
export function compareRuns(runs: readonly ComparedRun[]): RunComparison {
  if (runs.length < FEWEST_COMPARED || runs.length > MOST_COMPARED)
    throw new RangeError(`runs to compare must be ${FEWEST_COMPARED} to ${MOST_COMPARED}, got ${runs.length}`)
  return {
    names: runs.map(({ name }) => name),
    computedS: runs.map((run) => ('measured' in run ? run.measured.lengthS : lengthS(run.report))),
    isComplete: runs.map((run) => 'measured' in run || run.report.outcome.kind === 'reached'),
    figures: (Object.keys(FIGURES) as FigureName[]).map((name) => comparedFigure(name, runs)),
  }
}

const lengthS = ({ deliveries: { edgesS } }: Pick<RunReport, 'deliveries'>): number =>
  (edgesS.at(-1) ?? 0) - (edgesS[0] ?? 0)

function comparedFigure(name: FigureName, runs: readonly ComparedRun[]): ComparedFigure {
  const { unit, better, of }: FigureKind = FIGURES[name]
  const values = runs.map((run) => finite(of(indicatorsOf(run))))
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

function indicatorsOf(run: ComparedRun): Indicators {
  return 'measured' in run ? run.measured : run.report.indicators
}

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

function bestPlaces(values: readonly (number | null)[], better: 'more' | 'less'): readonly number[] {
  const known = values.filter((value) => value !== null)
  const best = better === 'more' ? Math.max(...known) : Math.min(...known)
  const places = values.flatMap((value, place) => (value === best ? [place] : []))
  return places.length === known.length ? [] : places
}
