import type { LonLat, Reach } from '@district/models'

/** What is really so at one instant: all that an instrument could be held into. Indices are the district's order. */
export interface Truth {
  readonly timeMs: number
  gateStageUpM(gate: number): number
  gateStageDownM(gate: number): number
  gateDischargeM3s(gate: number): number
  gateOpeningM(gate: number): number
  /** Water that has passed a gate since the virtual district began. */
  gateVolumeM3(gate: number): number
  stageM(reach: number, chainageM: number): number
  dischargeM3s(reach: number, chainageM: number): number
  sedimentKgPerM3(reach: Reach, chainageM: number): number
  rainfallM(place: string, fromMs: number): number
  airTemperatureC(place: string): number
  humidityFraction(place: string): number
  windMPerS(place: string): number
  soilMoistureFraction(place: string): number
  groundwaterDepthM(place: string, at: LonLat): number
}
