import type { District, Gauge, GaugeId, Station, StationId } from '@district/models'
import type { Reading } from '@district/models/contract'
import { type DistrictIndex, gateGauges } from './district-index.ts'
import { staleAfterMs } from './staleness.ts'

export type AbnormalKind = 'bad' | 'high' | 'low' | 'doubtful' | 'stale' | 'silent'

/** The worst thing about one station, for lists and marks. */
export interface Abnormality {
  readonly stationId: StationId
  readonly kind: AbnormalKind
  readonly gaugeId: GaugeId
  /** For `high` and `low`: how far outside what the operators hold, m. */
  readonly byM: number
}

/** Red before amber: what may hurt first, then what may be wrong, then what is not known. */
const ORDER: readonly AbnormalKind[] = ['bad', 'high', 'low', 'doubtful', 'stale', 'silent']

export const isSevere = (kind: AbnormalKind): boolean => kind === 'bad' || kind === 'high'

export type Latest = ReadonlyMap<GaugeId, Reading>

/** Stations with something abnormal, worst first. Pure; called once a second. */
export function findAbnormalities(
  district: District,
  index: DistrictIndex,
  latest: Latest,
  nowMs: number,
  mode?: string,
): ReadonlyMap<StationId, Abnormality> {
  const found: Abnormality[] = []
  for (const station of district.stations) {
    const worst = worstOf([
      ...(index.gaugesByStation.get(station.id) ?? []).flatMap((gauge) => gaugeAbnormality(gauge, latest, nowMs, mode)),
      ...levelAbnormality(district, index, station, latest, nowMs, mode),
    ])
    if (worst !== undefined) found.push(worst)
  }
  return new Map(found.toSorted((a, b) => rank(a) - rank(b)).map((abnormality) => [abnormality.stationId, abnormality]))
}

function gaugeAbnormality(
  gauge: Gauge,
  latest: Latest,
  nowMs: number,
  mode: string | undefined,
): readonly Abnormality[] {
  const reading = latest.get(gauge.id)
  const as = (kind: AbnormalKind): readonly Abnormality[] => [
    { stationId: gauge.stationId, kind, gaugeId: gauge.id, byM: 0 },
  ]
  if (reading === undefined) return as('silent')
  if (nowMs - reading.takenAtMs > staleAfterMs(gauge, mode)) return as('stale')
  return reading.quality === 'good' ? [] : as(reading.quality)
}

/** A held stage that is measured, fresh and good, and still outside what is allowed. */
function levelAbnormality(
  district: District,
  index: DistrictIndex,
  station: Station,
  latest: Latest,
  nowMs: number,
  mode: string | undefined,
): readonly Abnormality[] {
  const gate = station.gateId === null ? undefined : district.gates[index.gateIndexById.get(station.gateId) ?? -1]
  if (gate === undefined || gate.targetStageM === null) return []
  const gauge = gateGauges(index, gate.id, 'stageUpM')[0]
  const reading = gauge === undefined ? undefined : latest.get(gauge.id)
  if (gauge === undefined || reading === undefined || reading.quality !== 'good') return []
  if (nowMs - reading.takenAtMs > staleAfterMs(gauge, mode)) return []
  const overM = reading.value - gate.targetStageM
  if (Math.abs(overM) <= gate.targetToleranceM) return []
  return [{ stationId: station.id, kind: overM > 0 ? 'high' : 'low', gaugeId: gauge.id, byM: Math.abs(overM) }]
}

const rank = ({ kind }: Abnormality): number => ORDER.indexOf(kind)

function worstOf(abnormalities: readonly Abnormality[]): Abnormality | undefined {
  return abnormalities.toSorted((a, b) => rank(a) - rank(b))[0]
}

/** Equal in all that is shown, so that a list which has not changed does not draw again. */
export function sameAbnormalities(
  a: ReadonlyMap<StationId, Abnormality>,
  b: ReadonlyMap<StationId, Abnormality>,
): boolean {
  if (a.size !== b.size) return false
  for (const [stationId, one] of a) {
    const other = b.get(stationId)
    if (other === undefined || other.kind !== one.kind || other.gaugeId !== one.gaugeId) return false
    if (Math.round(other.byM * 100) !== Math.round(one.byM * 100)) return false
  }
  return true
}
