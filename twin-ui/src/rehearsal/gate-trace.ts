import type { District, Engine } from '@district/models'
import type { GateEffect } from './report.ts'

/** What every gate saw at every frame of a run, so that two runs can be laid beside each other. */
export interface GateTrace {
  record(engine: Engine): void
  readonly count: number
  /** Stages of gate g at record k: `[k * gates + g]`. */
  readonly upM: Float64Array
  readonly downM: Float64Array
  /** Per gate, since the run's start. */
  readonly passedM3: Float64Array
}

/** @param records how many records there will be at most */
export function createGateTrace(gates: number, records: number): GateTrace {
  const upM = new Float64Array(gates * records)
  const downM = new Float64Array(gates * records)
  const passedM3 = new Float64Array(gates)
  let count = 0
  return {
    upM,
    downM,
    passedM3,
    get count() {
      return count
    },
    record(engine) {
      for (let gate = 0; gate < gates; gate++) {
        const { upstreamM, downstreamM } = engine.gateStagesM(gate)
        upM[count * gates + gate] = upstreamM
        downM[count * gates + gate] = downstreamM
        passedM3[gate] = engine.passedM3(gate)
      }
      count += 1
    },
  }
}

/** What differs between two runs of the same hours, gate by gate, over the records that both have. */
export function gateEffects(
  { gates }: Pick<District, 'gates'>,
  changed: GateTrace,
  baseline: GateTrace,
): readonly GateEffect[] {
  const records = Math.min(changed.count, baseline.count)
  return gates.map(({ id }, gate) => ({
    gateId: id,
    stageUpChangeM: largestDifference(changed.upM, baseline.upM, gate, gates.length, records),
    stageDownChangeM: largestDifference(changed.downM, baseline.downM, gate, gates.length, records),
    volumeM3: changed.passedM3[gate] ?? 0,
    baselineVolumeM3: baseline.passedM3[gate] ?? 0,
  }))
}

/** The difference furthest from zero, with its sign. */
function largestDifference(a: Float64Array, b: Float64Array, first: number, stride: number, records: number): number {
  let largest = 0
  for (let record = 0; record < records; record++) {
    const index = record * stride + first
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (Math.abs(difference) > Math.abs(largest)) largest = difference
  }
  return largest
}
