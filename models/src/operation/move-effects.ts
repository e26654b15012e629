import type { BankEffect, DeliveryEffect, GatePrediction, Preflight, StageEffect } from '../contract/preflight.ts'
import type { Network } from '../network/network.ts'
import { gatesNearby } from './gates-nearby.ts'
import type { MoveTrace } from './move-trace.ts'

/** A change that no gauge would show. */
const LEAST_STAGE_CHANGE_M = 0.001
const LEAST_VOLUME_M3 = 1
/** Less than this over the hours is no delivery that a part could be taken of. */
const NO_DELIVERY_M3 = 10
const MOST_BANKS = 5
const MOST_NEIGHBOURS = 8

export type MoveEffects = Pick<
  Preflight,
  'deliveries' | 'leastFreeboard' | 'banks' | 'stageChanges' | 'predictions' | 'fromOpeningM'
>

/** What differs between a run with a gate moved and the same hours without, over the records that both have. */
export function moveEffects(network: Network, moved: MoveTrace, baseline: MoveTrace, gate: number): MoveEffects {
  const records = Math.min(moved.atMs.length, baseline.atMs.length)
  const banks = bankEffects(network, moved, baseline, records)
  const nearby = gatesNearby(network, gate).slice(0, MOST_NEIGHBOURS)
  return {
    fromOpeningM: rounded(moved.openingM[gate] ?? 0),
    deliveries: deliveryEffects(network, moved, baseline, records),
    leastFreeboard: banks[0] ?? null,
    banks: banks.filter(isNearer).slice(0, MOST_BANKS),
    stageChanges: stageEffects(network, moved, baseline, records),
    predictions: [gate, ...nearby.map((other) => other.gate)].map((g) => predictionAt(network, moved, g)),
  }
}

function deliveryEffects(network: Network, moved: MoveTrace, baseline: MoveTrace, records: number): DeliveryEffect[] {
  const { gates, structures } = network.district
  const crossings = [...gates, ...structures]
  const isOfftake = (c: number) => {
    const kind = gates[c]?.kind ?? structures[c - gates.length]?.law.kind
    return kind === 'offtake' || kind === 'orifice-offtake' || kind === 'rated-offtake'
  }
  return crossings
    .flatMap(({ id }, c) => {
      const at = (records - 1) * crossings.length + c
      const [volumeM3, baselineM3] = [moved.passedM3[at] ?? 0, baseline.passedM3[at] ?? 0]
      const changeM3 = volumeM3 - baselineM3
      if (!isOfftake(c) || Math.abs(changeM3) < LEAST_VOLUME_M3) return []
      const changeFraction = baselineM3 < NO_DELIVERY_M3 ? null : rounded(changeM3 / baselineM3)
      return [
        {
          offtakeId: id,
          ...{ volumeM3: rounded(volumeM3), baselineM3: rounded(baselineM3), changeM3: rounded(changeM3) },
          changeFraction,
        },
      ]
    })
    .toSorted((a, b) => a.changeM3 - b.changeM3)
}

/** Every reach's least freeboard, the nearest first. */
function bankEffects(network: Network, moved: MoveTrace, baseline: MoveTrace, records: number): BankEffect[] {
  const { reaches } = network.district
  const leastRecord = (trace: MoveTrace, r: number) => {
    let least = 0
    for (let k = 1; k < records; k++) if (freeboardM(trace, k, r) < freeboardM(trace, least, r)) least = k
    return least
  }
  const freeboardM = (trace: MoveTrace, k: number, r: number) => trace.freeboardM[k * reaches.length + r] ?? 0
  return reaches
    .map(({ id }, r) => {
      const k = leastRecord(moved, r)
      return {
        reachId: id,
        chainageM: rounded(network.chainageM[moved.freeboardPoint[k * reaches.length + r] ?? 0] ?? 0),
        atMs: moved.atMs[k] ?? 0,
        freeboardM: rounded(freeboardM(moved, k, r)),
        baselineFreeboardM: rounded(freeboardM(baseline, leastRecord(baseline, r), r)),
      }
    })
    .toSorted((a, b) => a.freeboardM - b.freeboardM)
}

const isNearer = ({ freeboardM, baselineFreeboardM }: BankEffect): boolean =>
  baselineFreeboardM - freeboardM >= LEAST_STAGE_CHANGE_M

function stageEffects(network: Network, moved: MoveTrace, baseline: MoveTrace, records: number): StageEffect[] {
  const { gates } = network.district
  const largest = (a: Float64Array, b: Float64Array, g: number) => {
    let [changeM, record] = [0, 0]
    for (let k = 0; k < records; k++) {
      const index = k * gates.length + g
      const differenceM = (a[index] ?? 0) - (b[index] ?? 0)
      if (Math.abs(differenceM) > Math.abs(changeM)) [changeM, record] = [differenceM, k]
    }
    return { changeM: rounded(changeM), atMs: moved.atMs[record] ?? 0 }
  }
  return gates
    .map(({ id }, g) => {
      const [up, down] = [largest(moved.upM, baseline.upM, g), largest(moved.downM, baseline.downM, g)]
      return { gateId: id, ...{ stageUpChangeM: up.changeM, upAtMs: up.atMs }, ...downOf(down) }
    })
    .filter((effect) => largestOf(effect) >= LEAST_STAGE_CHANGE_M)
    .toSorted((a, b) => largestOf(b) - largestOf(a))
}

const downOf = ({ changeM, atMs }: { readonly changeM: number; readonly atMs: number }) => ({
  stageDownChangeM: changeM,
  downAtMs: atMs,
})

const largestOf = ({ stageUpChangeM, stageDownChangeM }: StageEffect): number =>
  Math.max(Math.abs(stageUpChangeM), Math.abs(stageDownChangeM))

function predictionAt({ district }: Network, trace: MoveTrace, gate: number): GatePrediction {
  const of = (values: Float64Array) => trace.atMs.map((_, k) => values[k * district.gates.length + gate] ?? 0)
  const stages = (values: Float64Array) => of(values).map((value) => (Number.isFinite(value) ? rounded(value) : null))
  return {
    gateId: district.gates[gate]?.id as GatePrediction['gateId'],
    atMs: [...trace.atMs],
    openingM: of(trace.openingM).map(rounded),
    stageUpM: stages(trace.upM),
    stageDownM: stages(trace.downM),
    dischargeM3s: of(trace.dischargeM3s).map(rounded),
  }
}

/** A tenth of a millimetre, or of a litre a second: what goes over the wire is to be read, not to be computed on with. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4
