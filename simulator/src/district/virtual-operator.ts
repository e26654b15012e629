import type { District, Gate } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'
import { type Duty, gateDuties } from './gate-duties.ts'
import { type GateSight, openingForDischargeM, openingForLevelM, reckonedOpeningM } from './gate-rules.ts'
import type { Rotation } from './rotation.ts'
import { createSupplyPlan, type GateDischargesM3s } from './supply-plan.ts'

/** Every five minutes keepers look at some of the gates; each sets its leaf moving at its own moment of the next five. */
export const LOOK_EVERY_S = 300
/** Looks from one to the next at the same gate. */
const EVERY_LOOKS = { level: 4, discharge: 6, turn: 8, open: 12, guard: 6 } as const
/** Upstream gates release for what will be wanted when the water arrives. */
const FORESIGHT_HOURS = [0, 5, 10, 15, 20]
const GUARD_OPENING_M = 0.4
/** Part of the surplus at a canal's closed end that its head takes back at a time; the water between is hours away. */
const TAIL_TRIM = 0.5
/** In so long the head makes good what the pools below have too much or too little, by at most this part of its plan. */
const POOL_TRIM_S = 12 * 3600
const LARGEST_TRIM = 0.3
/** Head over a gate that is assumed before anybody has seen the water. */
const FIRST_HEAD_M = 0.15

export interface Order {
  readonly gate: number
  readonly openingM: number
  /** When the leaf begins to move. */
  readonly atS: number
}

/** What a keeper remembers of a gate. Plain data for the checkpoint. */
export interface KeeperMemory {
  /** The stage above the gate at the last look; null before the first. */
  readonly stageM: number | null
  /** A person has ordered this gate: it is left alone until then. */
  readonly heldUntilS: number
}

/** The people who run the canals: a plan that is a function of time, and local rules that look at the water. */
export interface VirtualOperator {
  /** What is ordered at this instant (a whole multiple of `LOOK_EVERY_S`). */
  look(timeS: number, sightOf: (gate: number) => GateSight): readonly Order[]
  /** Openings to begin with, from the plan and the design stages. */
  firstOpeningsM(timeS: number, riverStageM: number): readonly number[]
  leaveAlone(gate: number, untilS: number): void
  save(): readonly KeeperMemory[]
  load(memories: readonly KeeperMemory[]): void
}

export function createVirtualOperator(district: District, rotation: Rotation, chance: Chance): VirtualOperator {
  const duties = gateDuties(district)
  const plan = createSupplyPlan(district)
  const streams = district.gates.map(({ id }) => streamOf(id))
  const phases = streams.map((stream) => Math.floor(1000 * chance.uniform(stream, 0)))
  let memories: KeeperMemory[] = district.gates.map(() => ({ stageM: null, heldUntilS: 0 }))

  const plannedAt = (timeS: number): GateDischargesM3s =>
    plan((branch) => {
      const ahead = FORESIGHT_HOURS.map((hour) => rotation.grantedM3s(branch, timeS + hour * 3600))
      return sum(ahead) / ahead.length
    })

  const openingM = (gate: number, timeS: number, sight: GateSight, plannedM3s: number) => {
    const [structure, duty, memory] = [district.gates[gate], duties[gate], memories[gate]]
    if (structure === undefined || duty === undefined || memory === undefined) return sight.openingM
    memories[gate] = { ...memory, stageM: sight.stageUpM }
    return dutifulOpeningM(structure, duty, sight, {
      grantedM3s: duty.kind === 'turn' ? rotation.grantedM3s(duty.branch, timeS) : 0,
      plannedM3s,
      earlierStageM: memory.stageM ?? sight.stageUpM,
      elapsedS: EVERY_LOOKS[duty.kind] * LOOK_EVERY_S,
    })
  }

  return {
    look: (timeS, sightOf) => {
      const count = Math.round(timeS / LOOK_EVERY_S)
      const due = duties.flatMap((duty, gate) => {
        const isDue = (count + (phases[gate] ?? 0)) % EVERY_LOOKS[duty.kind] === 0
        return isDue && (memories[gate]?.heldUntilS ?? 0) <= timeS ? [gate] : []
      })
      if (due.length === 0) return []
      const planned = plannedAt(timeS)
      return due.flatMap((gate) => {
        const sight = sightOf(gate)
        const duty = duties[gate]
        const plannedM3s = planned[gate] ?? 0
        const lessM3s = duty === undefined ? 0 : takenBackM3s(duties, duty, planned, plannedM3s, sightOf)
        const wishedM = openingM(gate, timeS, sight, plannedM3s - lessM3s)
        const atS = timeS + Math.floor(LOOK_EVERY_S * chance.uniform(streams[gate] ?? 0, timeS))
        return Math.abs(wishedM - sight.openingM) > 1e-9 ? [{ gate, openingM: wishedM, atS }] : []
      })
    },
    firstOpeningsM: (timeS, riverStageM) => {
      const planned = plannedAt(timeS)
      return district.gates.map((gate, index) => {
        const duty = duties[index]
        if (duty === undefined || duty.kind === 'guard') return 0
        if (duty.kind === 'open') return gate.maximumOpeningM
        const wantedM3s = duty.kind === 'turn' ? rotation.grantedM3s(duty.branch, timeS) : (planned[index] ?? 0)
        return reckonedOpeningM(gate, firstSight(district, gate, riverStageM), wantedM3s)
      })
    },
    leaveAlone: (gate, untilS) => {
      const memory = memories[gate]
      if (memory !== undefined) memories[gate] = { ...memory, heldUntilS: untilS }
    },
    save: () => memories,
    load: (saved) => {
      memories = memories.map((fresh, gate) => saved[gate] ?? fresh)
    },
  }
}

/** What a canal's head takes back of its plan: surplus at the closed ends, and water too much in the pools. */
function takenBackM3s(
  duties: readonly Duty[],
  duty: Duty,
  planned: GateDischargesM3s,
  plannedM3s: number,
  sightOf: (gate: number) => GateSight,
): number {
  if (duty.kind !== 'discharge') return 0
  const surplusM3s = sum(duty.tailGates.map((tail) => sightOf(tail).dischargeM3s - (planned[tail] ?? 0)))
  const excessM3 = sum(
    duty.poolGates.map((gate) => {
      const pool = duties[gate]
      return pool?.kind === 'level' ? pool.poolAreaM2 * (sightOf(gate).stageUpM - pool.targetStageM) : 0
    }),
  )
  const largestM3s = LARGEST_TRIM * plannedM3s
  return Math.min(largestM3s, Math.max(-largestM3s, TAIL_TRIM * surplusM3s + excessM3 / POOL_TRIM_S))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

interface Circumstances {
  readonly grantedM3s: number
  readonly plannedM3s: number
  readonly earlierStageM: number
  readonly elapsedS: number
}

function dutifulOpeningM(gate: Gate, duty: Duty, sight: GateSight, now: Circumstances): number {
  switch (duty.kind) {
    case 'turn':
      return openingForDischargeM(gate, sight, now.grantedM3s)
    case 'discharge':
      return openingForDischargeM(gate, sight, now.plannedM3s)
    case 'open':
      return gate.maximumOpeningM
    case 'guard':
      return sight.stageUpM > duty.alarmStageM ? GUARD_OPENING_M : 0
    case 'level':
      return openingForLevelM(gate, sight, { ...now, targetStageM: duty.targetStageM, poolAreaM2: duty.poolAreaM2 })
  }
}

function firstSight(district: District, gate: Gate, riverStageM: number): GateSight {
  const node = district.nodes.find(({ id }) => id === gate.seat.fromNodeId)
  const stageUpM = node?.boundary === 'river-stage' ? riverStageM : (node?.designStageM ?? gate.sillM + 1)
  return { stageUpM, stageDownM: stageUpM - FIRST_HEAD_M, dischargeM3s: 0, openingM: 0 }
}
