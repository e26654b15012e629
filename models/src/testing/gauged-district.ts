import type { District } from '../domain/district.ts'
import type { Gauge, Station } from '../domain/gauge.ts'

const LEVELS = { minimum: -10, maximum: 50, noise: 0.004 }
const OPENINGS = { minimum: -0.05, maximum: 4, noise: 0.004 }

/** The same district with a station at every gate, and with one of levels at every place named: `[reach, chainage]`. */
export function gaugedDistrict(bare: District, levels: readonly (readonly [string, number])[] = []): District {
  const gauge = (stationId: string, key: string, bay: number | null): Gauge =>
    ({
      id: `${stationId}.${key}${bay === null ? '' : `.${bay}`}`,
      stationId,
      key,
      bay,
      intervalS: 300,
      staleAfterS: 900,
      maxRatePerS: 0.01,
      resolution: 0.001,
      ...(key === 'openingM' ? OPENINGS : LEVELS),
    }) as unknown as Gauge
  const station = (id: string, at: Partial<Station>) =>
    ({ id, gateId: null, reachId: null, ...at }) as unknown as Station
  const places = levels.map(([reachId, chainageM]) => ({ id: `S-${reachId}-${chainageM}`, reachId, chainageM }))
  return {
    ...bare,
    stations: [
      ...bare.gates.map(({ id }) => station(`S-${id}`, { gateId: id })),
      ...places.map(({ id, reachId, chainageM }) => station(id, { reachId, chainageM } as Partial<Station>)),
    ],
    gauges: [
      ...bare.gates.flatMap(({ id, bays }) => [
        ...['stageUpM', 'stageDownM', 'dischargeM3s'].map((key) => gauge(`S-${id}`, key, null)),
        ...Array.from({ length: bays }, (_, bay) => gauge(`S-${id}`, 'openingM', bay + 1)),
      ]),
      ...places.map(({ id }) => gauge(id, 'stageM', null)),
    ],
  }
}
