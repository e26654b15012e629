import type { District, Gauge, GaugeId } from '@district/models'
import type { PassedOver, Reading, SourceState } from '@district/models/contract'
import { isStale } from './staleness.ts'

interface Source {
  readonly gauge: Gauge
  readonly returnAfterS: number
}

interface Place {
  readonly name: string
  /** Best first. */
  readonly sources: readonly Source[]
}

interface Choice {
  readonly state: SourceState
  /** Since when each source has been as well as can be. */
  readonly wellSinceMs: ReadonlyMap<GaugeId, number>
}

/** good 2 · doubtful 1 · of no use 0 */
type Worth = 0 | 1 | 2

/**
 * Which of several gauges speaks for a place: the best ranked one that is fresh and good; where none is, the best ranked one that is
 * fresh and doubtful; where none is, nobody. It gives way at once to one that is better off, and is believed again when it has been
 * well for the time that the pack says, so that one that comes and goes does not take the others with it. After a restart the choice
 * begins anew. Asked at every group of readings and at every question.
 */
export class SourceChoice {
  readonly #places: readonly Place[]
  readonly #latestOf: (gaugeId: GaugeId) => Reading | undefined
  readonly #onSwitch: (to: SourceState) => void
  readonly #choices = new Map<string, Choice>()

  constructor(
    { gauges, sourceRanks = [] }: District,
    latestOf: (gaugeId: GaugeId) => Reading | undefined,
    onSwitch: (to: SourceState) => void,
  ) {
    const gaugeById = new Map(gauges.map((gauge) => [gauge.id, gauge]))
    this.#places = [...Map.groupBy(sourceRanks, ({ place }) => place)].map(([name, ranks]) => ({
      name,
      sources: ranks
        .toSorted((a, b) => a.rank - b.rank)
        .flatMap(({ gaugeId, returnAfterS }) => {
          const gauge = gaugeById.get(gaugeId)
          return gauge === undefined ? [] : [{ gauge, returnAfterS }]
        }),
    }))
    this.#latestOf = latestOf
    this.#onSwitch = onSwitch
  }

  choose(nowMs: number): readonly SourceState[] {
    return this.#places.map((place) => {
      const before = this.#choices.get(place.name)
      const choice = this.#chooseFor(place, before, nowMs)
      this.#choices.set(place.name, choice)
      if (before !== undefined && before.state.gaugeId !== choice.state.gaugeId) this.#onSwitch(choice.state)
      return choice.state
    })
  }

  #chooseFor({ name, sources }: Place, before: Choice | undefined, nowMs: number): Choice {
    const worth = sources.map(({ gauge }) => this.#worthOf(gauge, nowMs))
    const most = Math.max(0, ...worth)
    const wellSinceMs = new Map(
      sources.flatMap(({ gauge }, i) =>
        worth[i] === most ? [[gauge.id, before?.wellSinceMs.get(gauge.id) ?? nowMs] as const] : [],
      ),
    )
    const held = before?.state.gaugeId ?? null
    const heldAt = sources.findIndex(({ gauge }) => gauge.id === held)
    const holds = heldAt !== -1 && worth[heldAt] === most
    const isReturning = ({ gauge, returnAfterS }: Source) =>
      holds && nowMs - (wellSinceMs.get(gauge.id) ?? nowMs) < returnAfterS * 1000
    const best = sources.findIndex((source, i) => worth[i] === most && (i === heldAt || !isReturning(source)))
    const chosen = most === 0 ? undefined : sources[best]
    const gaugeId = chosen?.gauge.id ?? null
    const better = sources.slice(0, chosen === undefined ? sources.length : best)
    const passedOver = better.map(({ gauge }) => ({ gaugeId: gauge.id, why: this.#whyNot(gauge, nowMs) }))
    const sinceMs = before !== undefined && held === gaugeId ? before.state.sinceMs : nowMs
    return { state: { place: name, gaugeId, sinceMs, passedOver }, wellSinceMs }
  }

  #worthOf(gauge: Gauge, nowMs: number): Worth {
    const reading = this.#latestOf(gauge.id)
    if (reading === undefined || reading.quality === 'bad' || isStale(gauge, reading, nowMs)) return 0
    return reading.quality === 'good' ? 2 : 1
  }

  #whyNot(gauge: Gauge, nowMs: number): PassedOver {
    const reading = this.#latestOf(gauge.id)
    if (reading === undefined || isStale(gauge, reading, nowMs)) return 'silent'
    return reading.quality === 'good' ? 'returning' : reading.quality
  }
}
