import type { District, GaugeId, QuantityName } from '@district/models'
import type { Reading } from '@district/models/contract'
import { isReachable } from './rate-of-change.ts'
import { type GaugeMemory, isLate, type Validator, type Verdict } from './validator.ts'

interface Remembered extends Omit<GaugeMemory, 'changesElsewhere'> {
  /** Changes of the whole quantity when `sameCount` began. */
  readonly changesThen: number
}

/**
 * What is remembered of each gauge, and judged by. Judging changes the memory at once, so that two readings of one group see
 * each other; if the group does not reach the disk, `rollback` makes it unsaid, and its repetition is judged anew.
 */
export class GaugeMemories {
  readonly #remembered = new Map<GaugeId, Remembered>()
  readonly #changes = new Map<QuantityName, number>()
  readonly #before = new Map<GaugeId, Remembered>()
  readonly #validator: Validator

  constructor(district: District, latest: readonly Reading[], validator: Validator) {
    this.#validator = validator
    const lastWords = new Map(latest.map((reading) => [reading.gaugeId, reading]))
    for (const gauge of district.gauges) {
      const reading = lastWords.get(gauge.id)
      this.#remembered.set(gauge.id, {
        gauge,
        latest: reading,
        lastGood: reading?.quality === 'good' ? reading : undefined,
        agreeing: 0,
        sameCount: reading === undefined ? 0 : 1,
        sameSinceMs: reading?.takenAtMs ?? 0,
        changesThen: 0,
      })
    }
  }

  judge(reading: Reading): Verdict {
    const known = this.#remembered.get(reading.gaugeId)
    if (known === undefined) throw new RangeError(`gaugeId must be of this district, got ${reading.gaugeId}`)
    const changes = this.#changes.get(known.gauge.quantity) ?? 0
    const verdict = this.#validator(reading, { ...known, changesElsewhere: changes - known.changesThen })
    if (verdict.kind === 'pass' && !isLate(verdict.reading)) this.#remember(known, verdict.reading, changes)
    return verdict
  }

  /** What was judged since the last one is on disk. */
  commit(): void {
    this.#before.clear()
  }

  /** What was judged since the last commit never happened. */
  rollback(): void {
    for (const [gaugeId, remembered] of this.#before) this.#remembered.set(gaugeId, remembered)
    this.#before.clear()
  }

  #remember(known: Remembered, reading: Reading, changes: number): void {
    const { gauge, latest } = known
    if (!this.#before.has(gauge.id)) this.#before.set(gauge.id, known)
    const same = latest !== undefined && reading.value === latest.value
    const changesNow = same ? changes : changes + 1
    if (!same) this.#changes.set(gauge.quantity, changesNow)
    this.#remembered.set(gauge.id, {
      gauge,
      latest: reading,
      lastGood: reading.quality === 'good' ? reading : known.lastGood,
      agreeing: agreeingAfter(known, reading),
      sameCount: same ? known.sameCount + 1 : 1,
      sameSinceMs: same ? known.sameSinceMs : reading.takenAtMs,
      changesThen: same ? known.changesThen : changesNow,
    })
  }
}

function agreeingAfter({ gauge, latest, agreeing }: Remembered, reading: Reading): number {
  if (!reading.flags.includes('steep')) return 0
  const goesOn = agreeing > 0 && latest !== undefined && isReachable(gauge, latest, reading)
  return goesOn ? agreeing + 1 : 1
}
