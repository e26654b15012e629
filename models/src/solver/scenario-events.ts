import type { Breach, OfftakeDraws, Scenario, ScenarioEvent, Series } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import type { FnvHash } from '../numerics/fnv-hash.ts'
import { sampleSeries } from '../numerics/series.ts'
import type { OpenBreach } from './forcing.ts'

/** Events of one kind. */
export const eventsOf = <K extends ScenarioEvent['kind']>(
  { events = [] }: Pick<Scenario, 'events'>,
  kind: K,
): Extract<ScenarioEvent, { readonly kind: K }>[] =>
  events.filter((event): event is Extract<ScenarioEvent, { readonly kind: K }> => event.kind === kind)

/**
 * A series that is changed from one instant to another, with a jump at both; before and after it is what it was.
 *
 *     ──────╲┊         ┊╱──────
 *            ┊─────────┊            changed
 */
export function changedBetween(
  { atS, values }: Series,
  fromS: number,
  toS: number,
  change: (value: number) => number,
): Series {
  const points = atS.map((at, k) => [at, values[k] ?? 0] as const)
  const was = (at: number) => sampleSeries({ atS, values }, at)
  /* where it jumps, what it had until then */
  const before = (at: number) => points.find(([pointAt]) => pointAt === at)?.[1] ?? was(at)
  const path = [
    ...points.filter(([at]) => at < fromS),
    ...(fromS > 0 ? [[fromS, before(fromS)] as const] : []),
    [fromS, change(was(fromS))] as const,
    ...points.filter(([at]) => at > fromS && at < toS).map(([at, value]) => [at, change(value)] as const),
    [toS, change(before(toS))] as const,
    [toS, was(toS)] as const,
    ...points.filter(([at]) => at > toS),
  ]
  return { atS: path.map(([at]) => at), values: path.map(([, value]) => value) }
}

/** What offtakes that draw unasked make of an opening, and of what the users of their branch ask for. */
export const openingWhileDrawing = (wish: Series, draws: readonly OfftakeDraws[]): Series =>
  draws.reduce((series, { fromS, toS, openingM }) => changedBetween(series, fromS, toS, () => openingM), wish)
export const demandWhileDrawing = (asked: Series, draws: readonly OfftakeDraws[]): Series =>
  draws.reduce(
    (series, { fromS, toS, demandM3s }) => changedBetween(series, fromS, toS, (value) => value + demandM3s),
    asked,
  )

/** Which breaches are open when; the lists are made once, so that asking makes none. */
export function breachCourse({ district }: Network, breaches: readonly Breach[]) {
  const placed = breaches.map(({ fromS, toS, reachId, ...gap }) => ({
    fromS,
    toS,
    breach: { ...gap, reachIndex: district.reaches.findIndex(({ id }) => id === reachId) } satisfies OpenBreach,
  }))
  const instantsS = [...new Set(placed.flatMap(({ fromS, toS }) => [fromS, toS]))].sort((a, b) => a - b)
  const lists = instantsS.map((atS) =>
    placed.filter(({ fromS, toS }) => fromS <= atS && atS < toS).map(({ breach }) => breach),
  )
  return {
    /** Jumps at all instants, as a series has them. */
    series: { atS: instantsS.flatMap((at) => [at, at]), values: instantsS.flatMap(() => [0, 0]) } satisfies Series,
    at(atS: number): readonly OpenBreach[] {
      let open: readonly OpenBreach[] = NONE
      for (const [k, from] of instantsS.entries()) if (from <= atS) open = lists[k] ?? NONE
      return open
    },
  }
}

const NONE: readonly OpenBreach[] = []

/** Everything that an event says, in an order of its own. */
export function writeEvent(hash: FnvHash, event: ScenarioEvent): void {
  const { kind, fromS, toS } = event
  hash.text(kind)
  if (kind === 'breach') hash.text(event.reachId).float(event.chainageM).float(event.widthM).float(event.sillM)
  else if (kind === 'gauge-lost') hash.text(event.gaugeId)
  else hash.text(event.gateId)
  if (kind === 'offtake-draws') hash.float(event.openingM).float(event.demandM3s)
  hash.float(fromS).float(toS)
}
