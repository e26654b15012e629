import { waterPicture } from '../frame/water-picture.ts'
import { displayNumber, displayUnit } from '../ground/display-units.ts'
import { gateGauges } from '../state/district-index.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import { gaugeKnowledge } from './gate-looks.ts'
import type { SceneParts } from './scene-parts.ts'

/** Numbers under a name, and how they are known. */
export interface LabelDetail {
  readonly text: string
  readonly origin: 'measured' | 'forecast' | 'rehearsal'
}

/**
 * Second line of a gate's name: opening and discharge, as measured, or as rehearsed while that is on screen. Nothing for a gate
 * that is silent or stale: its sign says so, and an old number would not.
 */
export function createGateDetails(
  parts: SceneParts,
  { index, district }: LoadedDistrict,
): (key: string) => LabelDetail | undefined {
  const idByKey = new Map(district.gates.map(({ id }) => [`gate ${id}`, id]))
  return (key) => {
    const gateId = idByKey.get(key)
    if (gateId === undefined) return undefined
    const state = parts.store.getState()
    const picture = waterPicture(state, parts.shadowFrames, parts.rehearsalFrames)
    if (picture?.origin === 'rehearsal' || picture?.origin === 'forecast') {
      const gate = index.gateIndexById.get(gateId) ?? -1
      return detail(picture.origin, picture.from.gateOpeningM[gate], picture.from.crossingDischargeM3s[gate])
    }
    const fresh = (gaugeKey: string) => {
      const gauges = gateGauges(index, gateId, gaugeKey)
      if (gauges.length === 0 || gauges.some((gauge) => gaugeKnowledge(state, gauge) < 1)) return undefined
      return gauges.reduce((sum, { id }) => sum + (state.latestByGauge.get(id)?.value ?? 0), 0) / gauges.length
    }
    return detail('measured', fresh('openingM'), fresh('dischargeM3s'))
  }
}

function detail(
  origin: LabelDetail['origin'],
  openingM: number | undefined,
  dischargeM3s: number | undefined,
): LabelDetail | undefined {
  if (openingM === undefined) return undefined
  const opening = `${displayNumber('opening', openingM)} ${displayUnit('opening')}`
  if (dischargeM3s === undefined) return { text: opening, origin }
  return { text: `${opening}  ${displayNumber('discharge', dischargeM3s)} ${displayUnit('discharge')}`, origin }
}
