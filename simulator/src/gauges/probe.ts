import type { District, Gauge, Station } from '@district/models'
import type { Truth } from '../district/truth.ts'

/** Reads the truth at the place of one instrument. `sinceMs` is when it last reported, for what is summed over time. */
export type Probe = (truth: Truth, sinceMs: number) => number

/** The place of a gauge in the truth, by its station and key; undefined where the virtual district has no such thing. */
export function probeOf(district: District, station: Station, gauge: Gauge): Probe | undefined {
  const gate = district.gates.findIndex(({ id }) => id === station.gateId)
  const reach = district.reaches.findIndex(({ id }) => id === station.reachId)
  if (gate !== -1) return gateProbe(gate, gauge.key)
  if (reach !== -1) return reachProbe(district, reach, station.chainageM ?? 0, gauge.key)
  return fieldProbe(station, gauge.key)
}

function gateProbe(gate: number, key: string): Probe | undefined {
  switch (key) {
    case 'stageUpM':
      return (truth) => truth.gateStageUpM(gate)
    case 'stageDownM':
      return (truth) => truth.gateStageDownM(gate)
    case 'dischargeM3s':
      return (truth) => truth.gateDischargeM3s(gate)
    case 'openingM':
      return (truth) => truth.gateOpeningM(gate)
    case 'volumeM3':
      return (truth) => truth.gateVolumeM3(gate)
    default:
      return undefined
  }
}

function reachProbe({ reaches }: District, index: number, chainageM: number, key: string): Probe | undefined {
  const reach = reaches[index]
  if (reach === undefined) return undefined
  switch (key) {
    case 'stageM':
      return (truth) => truth.stageM(index, chainageM)
    case 'dischargeM3s':
      return (truth) => truth.dischargeM3s(index, chainageM)
    case 'sedimentKgPerM3':
      return (truth) => truth.sedimentKgPerM3(reach, chainageM)
    default:
      return undefined
  }
}

function fieldProbe({ id, at }: Station, key: string): Probe | undefined {
  switch (key) {
    case 'rainfallM':
      return (truth, sinceMs) => truth.rainfallM(id, sinceMs)
    case 'airTemperatureC':
      return (truth) => truth.airTemperatureC(id)
    case 'humidityFraction':
      return (truth) => truth.humidityFraction(id)
    case 'windMPerS':
      return (truth) => truth.windMPerS(id)
    case 'soilMoistureFraction':
      return (truth) => truth.soilMoistureFraction(id)
    case 'groundwaterDepthM':
      return (truth) => truth.groundwaterDepthM(id, at)
    default:
      return undefined
  }
}
