import type { District, Engine } from '@district/models'

/** Where a computed value stands beside a gauge's. */
export interface GaugePlace {
  readonly gaugeId: string
  readonly quantity: 'stage' | 'discharge'
  readonly read: (engine: Engine) => number
}

/** Every gauge of stage or discharge that stands at a gate or along a canal, in the pack's order. */
export function gaugePlaces(district: District): GaugePlace[] {
  const stations = new Map(district.stations.map((station) => [station.id, station]))
  const gateIndex = new Map<string, number>(district.gates.map(({ id }, g) => [id, g]))
  const reachIndex = new Map<string, number>(district.reaches.map(({ id }, r) => [id, r]))
  return district.gauges.flatMap(({ id: gaugeId, stationId, key }): GaugePlace[] => {
    const station = stations.get(stationId)
    const g = gateIndex.get(station?.gateId ?? '')
    const r = reachIndex.get(station?.reachId ?? '')
    const chainageM = station?.chainageM ?? 0
    const at = `${g === undefined ? 'reach' : 'gate'}.${key}`
    if (g !== undefined && at === 'gate.stageUpM')
      return [{ gaugeId, quantity: 'stage', read: (engine) => engine.gateStagesM(g).upstreamM }]
    if (g !== undefined && at === 'gate.stageDownM')
      return [{ gaugeId, quantity: 'stage', read: (engine) => engine.gateStagesM(g).downstreamM }]
    if (g !== undefined && at === 'gate.dischargeM3s')
      return [{ gaugeId, quantity: 'discharge', read: (engine) => engine.gateDischargeM3s(g) }]
    if (r !== undefined && at === 'reach.stageM')
      return [{ gaugeId, quantity: 'stage', read: (engine) => engine.stageAtM(r, chainageM) }]
    if (r !== undefined && at === 'reach.dischargeM3s')
      return [{ gaugeId, quantity: 'discharge', read: (engine) => engine.dischargeAtM3s(r, chainageM) }]
    return []
  })
}
