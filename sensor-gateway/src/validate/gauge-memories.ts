import type { District, GaugeId, QuantityName } from '@district/models'
import type { Reading } from '@district/models/contract'
import { rulesByGauge } from './gauge-rules.ts'
import { isReachable } from './rate-of-change.ts'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { type GaugeMemory, isLate, type Validator, type Verdict } from './validator.ts'

interface Remembered extends Omit<GaugeMemory, 'changesElsewhere' | 'latestOf'> {
  /** Changes of the whole quantity when `sameCount` began. */
  readonly changesThen: number
}

/**
 * What is remembered of each gauge, and judged by. Judging changes the memory at once, so that two readings of one group see
 * each other; if the group does not reach the disk, `rollback` makes it unsaid, and its repetition is judged anew. `others` are the
 * memories that rules keep for themselves: they are committed and rolled back with it.
 */
export class GaugeMemories {
  readonly #remembered: TentativeMap<GaugeId, Remembered>
  readonly #changes = new TentativeMap<QuantityName, number>()
  readonly #validator: Validator
  readonly #all: readonly Tentative[]
  readonly #latestOf = (gaugeId: GaugeId): Reading | undefined => this.#remembered.get(gaugeId)?.latest

  constructor(district: District, latest: readonly Reading[], validator: Validator, others: readonly Tentative[] = []) {
    this.#validator = validator
    const lastWords = new Map(latest.map((reading) => [reading.gaugeId, reading]))
    const rules = rulesByGauge(district)
    this.#remembered = new TentativeMap(
      district.gauges.flatMap((gauge) => {
        const own = rules.get(gauge.id)
        const reading = lastWords.get(gauge.id)
        if (own === undefined) return []
        const remembered: Remembered = {
          gauge,
          rules: own,
          latest: reading,
          lastGood: reading?.quality === 'good' ? reading : undefined,
          agreeing: 0,
          sameCount: reading === undefined ? 0 : 1,
          sameSinceMs: reading?.takenAtMs ?? 0,
          changesThen: 0,
        }
        return [[gauge.id, remembered] as const]
      }),
    )
    this.#all = [this.#remembered, this.#changes, ...others]
  }

  judge(reading: Reading): Verdict {
    const known = this.#remembered.get(reading.gaugeId)
    if (known === undefined) throw new RangeError(`gaugeId must be of this district, got ${reading.gaugeId}`)
    const changes = this.#changes.get(known.gauge.quantity) ?? 0
    const changesElsewhere = changes - known.changesThen
    const verdict = this.#validator(reading, { ...known, changesElsewhere, latestOf: this.#latestOf })
    if (verdict.kind === 'pass' && !isLate(verdict.reading)) this.#remember(known, verdict.reading, changes)
    return verdict
  }

  /** What was judged since the last one is on disk. */
  commit(): void {
    for (const memory of this.#all) memory.commit()
  }

  /** What was judged since the last commit never happened. */
  rollback(): void {
    for (const memory of this.#all) memory.rollback()
  }

  #remember(known: Remembered, reading: Reading, changes: number): void {
    const { gauge, rules, latest } = known
    const same = latest !== undefined && reading.value === latest.value
    const changesNow = same ? changes : changes + 1
    if (!same) this.#changes.set(gauge.quantity, changesNow)
    this.#remembered.set(gauge.id, {
      gauge,
      rules,
      latest: reading,
      lastGood: reading.quality === 'good' ? reading : known.lastGood,
      agreeing: agreeingAfter(known, reading),
      sameCount: same ? known.sameCount + 1 : 1,
      sameSinceMs: same ? known.sameSinceMs : reading.takenAtMs,
      changesThen: same ? known.changesThen : changesNow,
    })
  }
}

function agreeingAfter({ gauge, rules, latest, agreeing }: Remembered, reading: Reading): number {
  if (rules.rate === null || !reading.flags.includes('steep')) return 0
  const goesOn = agreeing > 0 && latest !== undefined && isReachable(gauge, rules.rate.maxRatePerS, latest, reading)
  return goesOn ? agreeing + 1 : 1
}
