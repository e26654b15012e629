import type { District, Gate, Gauge, GaugeId, Station, StationId } from '@district/models'
import { buildNetwork } from '@district/models'
import type { Reading } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { indexDistrict } from '../src/state/district-index.ts'
import type { LoadedDistrict } from '../src/state/district-slice.ts'
import { routesOf } from '../src/state/routes.ts'

const SOURCED = { provenance: 'estimate', source: 'a district that exists only in tests' } as const

/** The branching canal with a station at every gate, a held stage at its check gate, and one station in the fields. */
export function instrumentedCanal(): District {
  const bare = branchingCanal()
  const gates = bare.gates.map(
    (gate): Gate => (gate.kind === 'check' ? { ...gate, targetStageM: 41, targetToleranceM: 0.1 } : gate),
  )
  const atGates = gates.map((gate) => station(`S-${gate.id}`, gate))
  const field = station('S-W-1')
  return {
    ...bare,
    gates,
    stations: [...atGates, field],
    gauges: [
      ...atGates.flatMap(({ id }, index) => gateGauges(id, gates[index]?.bays ?? 1)),
      gauge(field.id, 'soilMoistureFraction', 'soilMoisture', null),
    ],
  }
}

export function loadedCanal(district = instrumentedCanal()): LoadedDistrict {
  const network = buildNetwork(district, { dxM: 500 })
  return {
    district,
    network,
    clock: { originMs: 0, speed: 1 },
    index: indexDistrict(district),
    routes: routesOf(district),
  }
}

export const reading = (gaugeId: string, takenAtMs: number, value: number, more: Partial<Reading> = {}): Reading => ({
  gaugeId: gaugeId as GaugeId,
  takenAtMs,
  receivedAtMs: takenAtMs,
  seq: 1,
  value,
  quality: 'good',
  flags: [],
  ...more,
})

const station = (id: string, gate?: Gate): Station => ({
  ...SOURCED,
  id: id as StationId,
  kind: gate === undefined ? 'soil' : gate.kind === 'offtake' ? 'offtake' : 'gate',
  names: { zh: id, en: id },
  at: { lonDeg: 116, latDeg: 36 },
  gateId: gate?.id ?? null,
  reachId: null,
  chainageM: null,
})

const gateGauges = (stationId: StationId, bays: number): readonly Gauge[] => [
  gauge(stationId, 'stageUpM', 'stage', null),
  gauge(stationId, 'stageDownM', 'stage', null),
  gauge(stationId, 'dischargeM3s', 'discharge', null),
  ...Array.from({ length: bays }, (_, bay) => gauge(stationId, 'openingM', 'opening', bay + 1)),
]

const gauge = (stationId: StationId, key: string, quantity: Gauge['quantity'], bay: number | null): Gauge => ({
  ...SOURCED,
  id: `${stationId}.${key}${bay === null ? '' : `.${bay}`}` as GaugeId,
  stationId,
  key,
  bay,
  quantity,
  names: { zh: key, en: key },
  intervalS: 10,
  staleAfterS: 45,
  minimum: 0,
  maximum: 100,
  maxRatePerS: 1,
  noise: 0,
  resolution: 0.001,
})
