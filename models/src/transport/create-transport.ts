import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import type { Engine } from '../solver/engine.ts'
import type { StepFollower } from '../solver/follower.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import type { Work } from '../solver/work.ts'
import { bookStep } from './books.ts'
import { type BoundaryConcentrations, checkConstituents, type TransportOptions } from './constituent.ts'
import { bookExchange, formExchange } from './exchange.ts'
import { createAnswers, solveConcentrations } from './loops.ts'
import { formSources } from './sources.ts'
import type { ConstituentBalance, Transport, TransportState } from './transport.ts'
import { createTransportWork, type TransportWork } from './transport-work.ts'
import { beginWater, pointLengthM, readWater } from './water-books.ts'

/** Dry density of fresh deposits of fine silt. */
export const DEPOSIT_KG_PER_M3 = 1400

/**
 * Lets constituents travel with the water of an engine, from its present state on; an engine carries one transport. The water begins clean.
 *
 * @throws RangeError at a number that no constituent can have
 */
export function createTransport(engine: Engine, options: TransportOptions): Transport {
  checkConstituents(options.constituents)
  const transport = new UpwindTransport(engine.network, options)
  engine.follow(transport)
  return transport
}

class UpwindTransport implements Transport, StepFollower {
  readonly boundary: BoundaryConcentrations
  readonly #t: TransportWork
  readonly #answers: TransportWork | null
  readonly #evaluate: TransportOptions['evaluate']
  readonly #depositKgPerM3: number
  readonly #bottomWidthR: Float64Array
  readonly #pondBedM2: readonly number[]
  readonly #atStart: Float64Array

  constructor(network: Network, options: TransportOptions) {
    const t = createTransportWork(network, options)
    const { count } = t
    const shapes = new Map(network.district.crossSections.map((section) => [section.id, section.shape]))
    this.#t = t
    this.#answers = t.cuts.count > 0 ? createAnswers(t) : null
    this.#evaluate = options.evaluate
    this.#depositKgPerM3 = options.depositKgPerM3 ?? DEPOSIT_KG_PER_M3
    this.#bottomWidthR = Float64Array.from(
      network.district.reaches,
      ({ crossSectionId }) => shapes.get(crossSectionId)?.bottomWidthM ?? 0,
    )
    this.#pondBedM2 = network.district.nodes.flatMap(({ storage }) =>
      storage === undefined ? [] : [storage[0]?.areaM2 ?? 0],
    )
    this.#atStart = new Float64Array(count)
    this.boundary = {
      river: new Float64Array(count),
      outside: new Float64Array(count),
      inflow: new Float64Array(count * network.district.nodes.length),
      lateral: new Float64Array(count * network.district.reaches.length),
      rain: new Float64Array(count),
      ground: new Float64Array(count),
    }
  }

  get constituents() {
    return this.#t.constituents
  }

  indexOf(id: string): number {
    const index = this.#t.constituents.findIndex((constituent) => constituent.id === id)
    if (index < 0) throw new RangeError(`constituent must be known, got ${id}`)
    return index
  }

  onBegin(w: Work): void {
    beginWater(this.#t, w)
    this.fill(this.#t.constituents.map(() => 0))
  }

  onStep(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number, endS: number): void {
    const t = this.#t
    this.#evaluate?.(endS, this.boundary)
    readWater(t, w, old, next, stepS, theta)
    formExchange(t, w, stepS)
    formSources(t, this.boundary, stepS)
    solveConcentrations(t, this.#answers)
    bookExchange(t)
    bookStep(t, this.boundary, stepS)
    t.volumeC.set(t.newVolumeC)
  }

  fill(concentrations: readonly number[]): void {
    const t = this.#t
    if (concentrations.length !== t.count)
      throw new RangeError(`concentrations must be ${t.count}, got ${concentrations.length}`)
    for (let i = 0; i < t.concentrationCN.length; i++) t.concentrationCN[i] = concentrations[i % t.count]!
    for (const [s, constituent] of t.constituents.slice(t.dissolvedCount).entries())
      for (let p = 0; p * t.sedimentCount < t.bedPS.length; p++)
        t.bedPS[p * t.sedimentCount + s] =
          constituent.kind === 'sediment' ? (constituent.bedKgPerM2 ?? 0) * this.#bedM2(p) : 0
    this.#openBooks()
  }

  concentrationAt(index: number, reachIndex: number, chainageM: number): number {
    const { network, concentrationCN, count } = this.#t
    const first = network.reachStart[reachIndex]!
    const cells = network.reachStart[reachIndex + 1]! - 1 - first
    const along = Math.min(Math.max(chainageM / network.reachDxM[reachIndex]!, 0), cells)
    const cell = Math.min(Math.floor(along), cells - 1)
    const at = (p: number) => concentrationCN[network.pointStage[p]! * count + index]!
    return at(first + cell) + (along - cell) * (at(first + cell + 1) - at(first + cell))
  }

  concentrationAtNode(index: number, nodeIndex: number): number {
    const { network, concentrationCN, count } = this.#t
    const j = network.nodeJunction[nodeIndex]!
    return j < 0 ? Number.NaN : concentrationCN[j * count + index]!
  }

  depositAtNodeKg(index: number, nodeIndex: number): number {
    const { network, bedPS, pondBedJ, sedimentCount: K, dissolvedCount } = this.#t
    const j = network.nodeJunction[nodeIndex]!
    const bed = j < 0 ? -1 : pondBedJ[j]!
    return bed < 0 || index < dissolvedCount ? 0 : bedPS[bed * K + index - dissolvedCount]!
  }

  writeConcentration(index: number, into: Float64Array | Float32Array): void {
    const { network, concentrationCN, count } = this.#t
    for (let p = 0; p < network.pointCount; p++) into[p] = concentrationCN[network.pointStage[p]! * count + index]!
  }

  writeDepositM(into: Float64Array | Float32Array): void {
    const { network, bedPS, sedimentCount: K } = this.#t
    for (let p = 0; p < network.pointCount; p++) {
      let kg = 0
      for (let s = 0; s < K; s++) kg += bedPS[p * K + s]!
      into[p] = kg / (this.#depositKgPerM3 * this.#bedM2(p))
    }
  }

  balance(index: number): ConstituentBalance {
    const { books } = this.#t
    const { water, bed } = this.#held(index)
    const [entered, out, taken] = [books.in[index]!, books.out[index]!, books.taken[index]!]
    const [seeped, grown, decayed] = [books.seeped[index]!, books.grown[index]!, books.decayed[index]!]
    const evaporated = books.evaporated[index]!
    const came = this.#atStart[index]! + entered + grown
    const went = out + taken + seeped + evaporated + decayed
    const missing = came - went - water - bed
    const passed = Math.max(came, went, water + Math.abs(bed))
    return {
      stored: water,
      onBed: bed,
      in: entered,
      out,
      taken,
      seeped,
      evaporated,
      grown,
      decayed,
      massError: passed > 0 ? Math.abs(missing) / passed : 0,
    }
  }

  save(): TransportState {
    const t = this.#t
    return {
      topologyHash: t.network.topologyHash,
      constituentIds: t.constituents.map(({ id }) => id),
      volumeM3: t.volumeC.slice(),
      concentration: t.concentrationCN.slice(),
      bedKg: t.bedPS.slice(),
    }
  }

  load(state: TransportState): Result<void, Problem> {
    const t = this.#t
    const ids = t.constituents.map(({ id }) => id).join(', ')
    const fits =
      state.topologyHash === t.network.topologyHash &&
      state.constituentIds.join(', ') === ids &&
      state.volumeM3.length === t.volumeC.length &&
      state.concentration.length === t.concentrationCN.length &&
      state.bedKg.length === t.bedPS.length
    if (!fits)
      return err(
        problem(
          'TOPOLOGY_MISMATCH',
          {},
          `the state belongs to network ${state.topologyHash} with ${state.constituentIds.join(', ')}`,
          `expected one of network ${t.network.topologyHash} with ${ids}`,
        ),
      )
    t.volumeC.set(state.volumeM3)
    t.concentrationCN.set(state.concentration)
    t.bedPS.set(state.bedKg)
    this.#openBooks()
    return ok(undefined)
  }

  /** Area of a bed: of a profile point or, after those, of a pond where it is lowest. */
  #bedM2(p: number): number {
    const t = this.#t
    if (p >= t.network.pointCount) return this.#pondBedM2[p - t.network.pointCount]!
    return Math.max(this.#bottomWidthR[t.reachP[p]!]!, 0.1) * pointLengthM(t, p)
  }

  #openBooks(): void {
    const t = this.#t
    for (const book of Object.values(t.books)) book.fill(0)
    for (let k = 0; k < t.count; k++) {
      const { water, bed } = this.#held(k)
      this.#atStart[k] = water + bed
    }
  }

  #held(index: number): { readonly water: number; readonly bed: number } {
    const { volumeC, concentrationCN, count, dissolvedCount, sedimentCount: K, bedPS } = this.#t
    let water = 0
    for (let c = 0; c < volumeC.length; c++) water += volumeC[c]! * concentrationCN[c * count + index]!
    let bed = 0
    const s = index - dissolvedCount
    if (s >= 0) for (let i = s; i < bedPS.length; i += K) bed += bedPS[i]!
    return { water, bed }
  }
}
