import type { Engine, Network } from '@district/models'
import type { GateEffect } from './report.ts'

/** Watches two engines in step and keeps, per gate, what differs between them. */
export interface EffectMeter {
  measure(atMs: number): void
  effects(): readonly GateEffect[]
}

export function createEffectMeter(network: Network, changed: Engine, baseline: Engine): EffectMeter {
  const { gates } = network.district
  const upM = new Float64Array(gates.length)
  const downM = new Float64Array(gates.length)
  const volumes = [changed, baseline].map((engine) => createVolumeMeter(engine, gates.length))
  return {
    measure(atMs) {
      for (const volume of volumes) volume.measure(atMs)
      for (let gate = 0; gate < gates.length; gate++) {
        const after = changed.gateStagesM(gate)
        const before = baseline.gateStagesM(gate)
        keepLarger(upM, gate, after.upstreamM - before.upstreamM)
        keepLarger(downM, gate, after.downstreamM - before.downstreamM)
      }
    },
    effects: () =>
      gates.map((gate, index) => ({
        gateId: gate.id,
        stageUpChangeM: upM[index] ?? 0,
        stageDownChangeM: downM[index] ?? 0,
        volumeM3: volumes[0]?.volumeM3(index) ?? 0,
        baselineVolumeM3: volumes[1]?.volumeM3(index) ?? 0,
      })),
  }
}

function keepLarger(largest: Float64Array, index: number, difference: number): void {
  if (Math.abs(difference) > Math.abs(largest[index] ?? 0)) largest[index] = difference
}

/** Discharge of every gate summed over time by the trapezoid rule between measurements. */
function createVolumeMeter(engine: Engine, gateCount: number) {
  const volumeM3 = new Float64Array(gateCount)
  const lastM3s = new Float64Array(gateCount)
  let lastMs: number | undefined
  return {
    measure(atMs: number): void {
      const elapsedS = lastMs === undefined ? 0 : (atMs - lastMs) / 1000
      for (let gate = 0; gate < gateCount; gate++) {
        const nowM3s = engine.gateDischargeM3s(gate)
        volumeM3[gate] = (volumeM3[gate] ?? 0) + ((lastM3s[gate] ?? 0) + nowM3s) * 0.5 * elapsedS
        lastM3s[gate] = nowM3s
      }
      lastMs = atMs
    },
    volumeM3: (gate: number): number => volumeM3[gate] ?? 0,
  }
}
