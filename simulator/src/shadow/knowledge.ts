import type { Network } from '@district/models'
import type {
  GaugeKnowledge,
  ReachKnowledge,
  ShadowCorrection,
  ShadowKnowledgeDocument,
} from '@district/models/contract'
import type { Correction, Judgement, Learned } from './filter.ts'
import { type Ledger, sumOf } from './ledger.ts'
import { mapPools, type PoolMap } from './pool-map.ts'

/** The last correction, and what it leaves behind. */
export interface LastCorrection {
  readonly atMs: number
  readonly correction: Correction
}

export interface KnowledgeParts {
  readonly runId: string
  readonly timeMs: number
  readonly last: LastCorrection | undefined
  readonly ledger: Ledger
  readonly learned: Learned
}

export const correctionOf = ({ atMs, correction }: LastCorrection, ledger: Ledger): ShadowCorrection => {
  const used = correction.judgements.filter(({ withheld }) => withheld === undefined).length
  return {
    atMs,
    sinceMs: ledger.sinceMs,
    addedM3: sumOf(ledger.addedM3),
    takenM3: sumOf(ledger.takenM3),
    gaugesUsed: used,
    gaugesWithheld: correction.judgements.length - used,
  }
}

/** Tells how far computed values can be believed: by gauge, and by reach with the gauge nearest to its middle. */
export function createKnowledge(network: Network): (parts: KnowledgeParts) => ShadowKnowledgeDocument {
  const pools = mapPools(network)
  const waysFromMiddle = network.district.reaches.map(({ lengthM }, reach) => {
    const stage = pools.stageAt({ kind: 'reach', reach, chainageM: 0.5 * lengthM })
    return waysByStage(pools, stage)
  })
  return ({ runId, timeMs, last, ledger, learned }) => {
    const judgements = last?.correction.judgements ?? []
    const atMs = last?.atMs ?? timeMs
    return {
      runId,
      timeMs: atMs,
      ...(last !== undefined && { corrected: correctionOf(last, ledger) }),
      gauges: judgements.map((judgement) => gaugeKnowledge(judgement, atMs)),
      reaches: network.district.reaches.map(
        ({ id }, r): ReachKnowledge => ({
          reachId: id,
          nearest: nearestOf(pools, waysFromMiddle[r] ?? new Map(), judgements, atMs),
          addedM3: ledger.addedM3[r] ?? 0,
          takenM3: ledger.takenM3[r] ?? 0,
          roughnessFactor: learned.roughness[r] ?? 1,
        }),
      ),
    }
  }
}

function waysByStage(pools: PoolMap, stage: number): ReadonlyMap<number, number> {
  const waysM = pools.distancesM(stage)
  return new Map([...pools.stagesOf(pools.poolOfStage[stage] ?? -1)].map((to, k) => [to, waysM[k] ?? 0]))
}

function gaugeKnowledge({ observation, computed, withheld }: Judgement, atMs: number): GaugeKnowledge {
  const { gauge, value, takenMs, sigma, isDoubtful } = observation
  const isKnown = Number.isFinite(takenMs)
  return {
    gaugeId: gauge.id,
    measured: isKnown ? value : null,
    computed,
    innovation: isKnown ? computed - value : null,
    takenAtMs: isKnown ? takenMs : null,
    ageS: isKnown ? (atMs - takenMs) / 1000 : null,
    sigma,
    doubtful: isDoubtful,
    use: withheld === undefined ? 'used' : 'withheld',
    ...(withheld !== undefined && { why: withheld }),
  }
}

function nearestOf(
  pools: PoolMap,
  waysM: ReadonlyMap<number, number>,
  judgements: readonly Judgement[],
  atMs: number,
): ReachKnowledge['nearest'] {
  let nearest: ReachKnowledge['nearest'] = null
  for (const { observation, computed, withheld } of judgements) {
    const wayM = waysM.get(pools.stageAt(observation.place))
    if (withheld !== undefined || wayM === undefined || wayM >= (nearest?.wayM ?? Number.POSITIVE_INFINITY)) continue
    nearest = {
      gaugeId: observation.gauge.id,
      wayM,
      innovationM: computed - observation.value,
      ageS: (atMs - observation.takenMs) / 1000,
    }
  }
  return nearest
}
