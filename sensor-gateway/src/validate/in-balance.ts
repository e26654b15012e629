import type { District, GaugeId } from '@district/models'
import type { PoolsDocument, Reading } from '@district/models/contract'
import { rulesByGauge } from './gauge-rules.ts'
import { type MeterWindows, windowsAfter } from './meter-windows.ts'
import { type Pool, poolsOf } from './pools.ts'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** By how much the mean stage of a pool may be wrong between two instants, m: waves, and gauges only at its ends. */
const STAGE_DOUBT_M = 0.02
/** How far seepage may be off its law, as a part. */
const SEEPAGE_DOUBT = 1
/** Storage by top width at design depth is good to this part. */
const STORAGE_DOUBT = 0.3
/** A dead gauge among many must not end the balance: this part of a pool's stages is enough. */
const ENOUGH_STAGES = 0.5

/** What the last whole window of a pool said. */
export interface PoolWindow {
  readonly index: number
  /** Inflow − outflow − storage − seepage, m³/s; positive: too much was said to come in, or too little to go out. */
  readonly surplusM3s: number
  /** What the meters' uncertainty allows, m³/s. */
  readonly allowedM3s: number
  /** How many windows in a row did not add up, with the same sign. */
  readonly misses: number
  /** Mean of each meter, m³/s. */
  readonly meanM3s: ReadonlyMap<GaugeId, number>
}

/**
 * Marks a meter that creeps away from the water balance of its pool.
 *
 *     |ΣV_in − ΣV_out − A·Δz − S| / T  >  Σ (f·|Q| + noise) + storage's and seepage's doubt        for n windows T in a row
 *
 * One pool alone says that a meter is wrong, not which. Blamed is what explains most: a meter is cleared by a balanced pool on its
 * other side, and of the rest the one that explains most pools that do not add up, with the same error in each, is blamed; where
 * several explain as much, each of them is. The mark stays until a later window clears it. Constant work per reading; a pool is
 * balanced once per window. Windows begin anew after a restart: the open one is not judged; who was marked stays so until then.
 */
export class PoolBalance implements Tentative {
  readonly pools: readonly Pool[]
  readonly #poolsOf = new Map<GaugeId, readonly Pool[]>()
  readonly #windows: TentativeMap<GaugeId, MeterWindows>
  readonly #last: TentativeMap<string, PoolWindow>
  readonly #blamed: TentativeMap<string, ReadonlySet<GaugeId>>
  readonly #all: readonly Tentative[]

  constructor(district: District, latest: readonly Reading[]) {
    this.pools = poolsOf(district, rulesByGauge(district))
    for (const pool of this.pools)
      for (const { id } of [...pool.meters.map(({ gauge }) => gauge), ...pool.stages])
        this.#poolsOf.set(id, [...(this.#poolsOf.get(id) ?? []), pool])
    const marked = new Set(latest.filter(({ flags }) => flags.includes('drift')).map(({ gaugeId }) => gaugeId))
    const markedIn = (pool: Pool) => pool.meters.map(({ gauge }) => gauge.id).filter((id) => marked.has(id))
    this.#windows = new TentativeMap()
    this.#last = new TentativeMap()
    this.#blamed = new TentativeMap(this.pools.map((pool) => [pool.name, new Set(markedIn(pool))] as const))
    this.#all = [this.#windows, this.#last, this.#blamed]
  }

  readonly validator: Validator = (reading, { gauge, rules }) => {
    const pools = this.#poolsOf.get(gauge.id)
    if (pools === undefined || isLate(reading)) return pass(reading)
    if (reading.quality !== 'bad') this.#add(pools, gauge.id, gauge, reading)
    if (rules.balance === null || !pools.some(({ name }) => this.#blamed.get(name)?.has(gauge.id) === true))
      return pass(reading)
    return flagged(reading, 'drift', rules.balance.action)
  }

  /** All pools as they stand. */
  document(): PoolsDocument {
    return {
      pools: this.pools.map((pool) => {
        const window = this.#last.get(pool.name)
        const fromMs = (window?.index ?? 0) * pool.windowS * 1000
        return {
          name: pool.name,
          meters: pool.meters.map(({ gauge: { id }, sign }) => ({
            gaugeId: id,
            flows: sign > 0 ? 'in' : 'out',
            meanM3s: window?.meanM3s.get(id) ?? null,
          })),
          stages: pool.stages.map(({ id }) => id),
          window:
            window === undefined
              ? null
              : {
                  fromMs,
                  toMs: fromMs + pool.windowS * 1000,
                  surplusM3s: window.surplusM3s,
                  allowedM3s: window.allowedM3s,
                  misses: window.misses,
                },
          blamed: [...(this.#blamed.get(pool.name) ?? [])],
        }
      }),
    }
  }

  /** What the pool's last window said; undefined before the first whole one. */
  window(pool: Pool): PoolWindow | undefined {
    return this.#last.get(pool.name)
  }

  commit(): void {
    for (const memory of this.#all) memory.commit()
  }

  rollback(): void {
    for (const memory of this.#all) memory.rollback()
  }

  #add(pools: readonly Pool[], id: GaugeId, contract: { readonly staleAfterS: number }, reading: Reading): void {
    const windowS = pools[0]?.windowS ?? 0
    const known = this.#windows.get(id)
    const now = windowsAfter(known, contract, windowS, reading.takenAtMs, reading.value)
    this.#windows.set(id, now)
    if (now.closed === null || now.closed === known?.closed) return
    for (const pool of pools) this.#balance(pool, now.closed.index)
  }

  /** Once all meters of the pool and enough of its stages have closed the window, the last one brings it here. */
  #balance(pool: Pool, index: number): void {
    const before = this.#last.get(pool.name)
    if (before?.index === index) return
    const closed = (id: GaugeId) => {
      const window = this.#windows.get(id)?.closed
      return window?.index === index ? window : undefined
    }
    let surplusM3 = 0
    let allowedM3s = 0
    const meanM3s = new Map<GaugeId, number>()
    for (const { gauge, sign, toleranceFraction } of pool.meters) {
      const window = closed(gauge.id)
      if (window === undefined) return
      const meanOfGauge = window.integral / pool.windowS
      meanM3s.set(gauge.id, meanOfGauge)
      surplusM3 += sign * window.integral
      allowedM3s += toleranceFraction * Math.abs(meanOfGauge) + gauge.noise
    }
    const risesM = pool.stages.map(({ id }) => closed(id)?.rise).filter((rise) => rise !== undefined)
    if (risesM.length < pool.stages.length * ENOUGH_STAGES) return
    const riseM = risesM.reduce((sum, rise) => sum + rise, 0) / risesM.length
    const storedM3 = pool.surfaceM2 * riseM
    const isWet = [...meanM3s.values()].some((mean) => mean !== 0)
    const seepageM3s = isWet ? pool.seepageM3s : 0
    const surplusM3s = (surplusM3 - storedM3) / pool.windowS - seepageM3s
    allowedM3s += (STORAGE_DOUBT * Math.abs(storedM3) + STAGE_DOUBT_M * pool.surfaceM2) / pool.windowS
    allowedM3s += SEEPAGE_DOUBT * pool.seepageM3s
    const isMiss = Math.abs(surplusM3s) > allowedM3s
    const goesOn = before !== undefined && before.index === index - 1 && before.surplusM3s > 0 === surplusM3s > 0
    const misses = isMiss ? (goesOn ? before.misses : 0) + 1 : 0
    this.#last.set(pool.name, { index, surplusM3s, allowedM3s, misses, meanM3s })
    const touched = new Set([pool, ...pool.meters.flatMap(({ gauge }) => this.#poolsOf.get(gauge.id) ?? [])])
    for (const one of touched) this.#blame(one)
  }

  #isFailing(pool: Pool): boolean {
    return (this.#last.get(pool.name)?.misses ?? 0) >= pool.windows
  }

  /** Whom this pool blames, as things stand; a pool that is not known keeps its opinion. */
  #blame(pool: Pool): void {
    const window = this.#last.get(pool.name)
    if (window === undefined) return
    const scores = this.#isFailing(pool)
      ? pool.meters.map(({ gauge, sign }) => ({ id: gauge.id, score: this.#score(gauge.id, sign * window.surplusM3s) }))
      : []
    const most = Math.max(1, ...scores.map(({ score }) => score))
    const blamed = new Set(scores.filter(({ score }) => score === most).map(({ id }) => id))
    const known = this.#blamed.get(pool.name)
    if (known !== undefined && known.size === blamed.size && [...blamed].every((id) => known.has(id))) return
    this.#blamed.set(pool.name, blamed)
  }

  /** How many failing pools an error of this meter explains; 0 where a pool that adds up clears it, or it says too little for that. */
  #score(id: GaugeId, errorM3s: number): number {
    let score = 0
    for (const pool of this.#poolsOf.get(id) ?? []) {
      const window = this.#last.get(pool.name)
      const sign = pool.meters.find(({ gauge }) => gauge.id === id)?.sign ?? 1
      if (window === undefined) continue
      if (Math.abs(errorM3s) > Math.abs(window.meanM3s.get(id) ?? 0)) return 0
      if (window.misses === 0) return 0
      const apart = Math.abs(sign * window.surplusM3s - errorM3s)
      if (this.#isFailing(pool) && apart <= 2 * window.allowedM3s) score++
    }
    return score
  }
}
