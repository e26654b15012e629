import type { District } from '../domain/district.ts'
import type { GateId } from '../ground/ids.ts'
import type { Engine } from '../solver/engine.ts'
import { largestDifference } from './run-differences.ts'

/** What every gate saw at every frame of a run, so that two runs can be laid beside each other without keeping their frames. */
export interface GateTrace {
  record(engine: Engine): void
  readonly count: number
  /** Stages of gate g at record k: `[k * gates + g]`. */
  readonly upM: Float64Array
  readonly downM: Float64Array
  /** Per gate, since the run's start. */
  readonly passedM3: Float64Array
}

/** What a change did at one gate, against the same hours with nothing changed. */
export interface GateEffect {
  readonly gateId: GateId
  /** Largest difference of the upstream and downstream stage over the horizon, signed, m. */
  readonly stageUpChangeM: number
  readonly stageDownChangeM: number
  /** Water through the gate over the horizon, changed and with nothing changed, m³. */
  readonly volumeM3: number
  readonly baselineVolumeM3: number
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
  const changeM = (before: Float64Array, after: Float64Array, gate: number) => {
    const at = (values: Float64Array) => (record: number) => values[record * gates.length + gate] ?? Number.NaN
    return largestDifference(at(before), at(after), records).difference
  }
  return gates.map(({ id }, gate) => ({
    gateId: id,
    stageUpChangeM: changeM(baseline.upM, changed.upM, gate),
    stageDownChangeM: changeM(baseline.downM, changed.downM, gate),
    volumeM3: changed.passedM3[gate] ?? 0,
    baselineVolumeM3: baseline.passedM3[gate] ?? 0,
  }))
}
