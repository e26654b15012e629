import type { Network } from '../network/network.ts'
import type { Inner } from '../solver/create-engine.ts'
import { acceptStep, bookStep, dropStep, tryStep } from '../solver/step.ts'
import type { Work } from '../solver/work.ts'
import { type Move, strictestOf } from './move.ts'
import { type StepPlaces, stepPlaces, writeStep } from './pair-fields.ts'
import { type PairPlan, planMemory, writeEnds, writeGround } from './pair-memory.ts'
import { type PairPasses, vectorPasses } from './pair-passes.ts'
import { PairStep } from './pair-step.ts'
import { PairWater } from './pair-water.ts'

/** Whether members of a network can be moved in pairs: the passes know neither loops nor closed conduits. */
export const canPair = (network: Network, { w }: Inner): boolean => network.tree.cuts.length === 0 && !w.hasClosed

interface Pair {
  readonly works: readonly [Work, Work]
  readonly water: PairWater
  readonly step: PairStep
}

/** Two members at a time by vector instructions, a last one by itself. Null where the host has no such instructions. */
export function movePairs(
  network: Network,
  members: readonly Inner[],
  makePasses: (plan: PairPlan) => PairPasses | null = vectorPasses,
): Move | null {
  const count = Math.floor(members.length / 2)
  const first = members[0]!.w
  const tables = first.conveyanceR
  const tableNumbers = tables.reduce((sum, { length }) => sum + length, 0)
  const plan = planMemory(network, count, tableNumbers)
  const passes = makePasses(plan)
  if (passes === null) return null
  const numbers = new Float64Array(passes.buffer)
  writeGround(first, plan, numbers)
  writeEnds(first, plan, numbers)
  shareScratch(members.slice(0, 2 * count))
  const tableBytes: number[] = []
  let tableByte = plan.tablesAt
  for (const table of tables) {
    numbers.set(table, tableByte / 8)
    tableBytes.push(tableByte)
    tableByte += 8 * table.length
  }
  const pairs = Array.from({ length: count }, (_, k): Pair => {
    const inner = [members[2 * k]!, members[2 * k + 1]!] as const
    const works = [inner[0].w, inner[1].w] as const
    const water = new PairWater(works, passes, plan, k, first, tableBytes)
    return { works, water, step: new PairStep(water, inner) }
  })
  return new PairedMove(members, pairs, numbers, stepPlaces(plan))
}

/** Pairs are moved one after the other: what is needed only within a step is there once for each member of a pair. */
function shareScratch(members: readonly Inner[]): void {
  for (const [k, { w }] of members.entries()) {
    const scratch = members[k % 2]!.w
    for (const [name, array] of Object.entries(scratch))
      if (name.endsWith('P') && name !== 'stageP' && name !== 'dischargeP') Object.assign(w, { [name]: array })
  }
}

class PairedMove implements Move {
  readonly #members: readonly Inner[]
  readonly #pairs: readonly Pair[]
  readonly #single: Inner | undefined
  readonly #numbers: Float64Array
  readonly #step: StepPlaces
  #tried = 0

  constructor(members: readonly Inner[], pairs: readonly Pair[], numbers: Float64Array, step: StepPlaces) {
    this.#members = members
    this.#pairs = pairs
    this.#single = members[2 * pairs.length]
    this.#numbers = numbers
    this.#step = step
  }

  tryAll(stepS: number, theta: number, prepare: (member: number) => void): ReturnType<Move['tryAll']> {
    writeStep(this.#numbers, this.#step, stepS, theta)
    this.#tried = 0
    for (const [k, { step }] of this.#pairs.entries()) {
      this.#tried++
      prepare(2 * k)
      prepare(2 * k + 1)
      const result = step.try(stepS, theta)
      if (result !== 'arrived') return { result, member: 2 * k + step.worstLane }
    }
    if (this.#single !== undefined) {
      prepare(this.#members.length - 1)
      const { w, clock } = this.#single
      const result = tryStep(w, clock.now, clock.next, stepS, theta)
      if (result !== 'arrived') return { result, member: this.#members.length - 1 }
    }
    return { result: 'arrived', member: strictestOf(this.#members) }
  }

  acceptAll(): void {
    for (const { works, water } of this.#pairs) {
      water.accept()
      for (const w of works) bookStep(w)
    }
    if (this.#single !== undefined) acceptStep(this.#single.w)
  }

  dropAll(): void {
    for (const { water } of this.#pairs.slice(0, this.#tried)) water.drop()
    if (this.#single !== undefined) dropStep(this.#single.w)
  }

  begin(): void {
    for (const { water } of this.#pairs) water.load()
  }

  end(): void {
    for (const { water } of this.#pairs) water.store()
  }
}
