import type { Gate, Gauge, Reach, Station, Structure } from '@district/models'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { displayUnit } from '../../ground/display-units.ts'
import { isSevere } from '../../state/abnormality.ts'
import { gateGauges } from '../../state/district-index.ts'
import { isAhead } from '../../state/time-slice.ts'
import { gateReaders, nearestPoint, pointReaders, reachIndexOf, structureReaders } from '../numbers/frame-readers.ts'
import { Computed, Measured } from '../numbers/live-numbers.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import type { ListRow } from './list-tree.ts'

/** Marks a row whose station says something abnormal, or nothing. */
export function RowMark({ row }: { readonly row: ListRow }) {
  const { index } = useLoaded()
  const station = row.gate === undefined ? row.station : index.stationByGate.get(row.gate.id)
  return station === undefined ? null : <AbnormalMark station={station} />
}

/** The two live numbers of a row. */
export function RowCells({ row }: { readonly row: ListRow }) {
  if (row.gate !== undefined) return <GateCells gate={row.gate} />
  if (row.structure !== undefined) return <StructureCells structure={row.structure} />
  if (row.kind === 'reach' && row.reach !== undefined) return <ReachCells reach={row.reach} />
  if (row.station !== undefined) return <StationCells station={row.station} />
  return null
}

function GateCells({ gate }: { readonly gate: Gate }) {
  const { index } = useLoaded()
  const openings = useMemo(() => gateGauges(index, gate.id, 'openingM'), [index, gate.id])
  const discharges = useMemo(() => gateGauges(index, gate.id, 'dischargeM3s'), [index, gate.id])
  const readers = useMemo(() => gateReaders(index, gate.id), [index, gate.id])
  const showsAhead = useTwinState((state) => isAhead(state.mode))
  return (
    <>
      <span className="cell">
        {showsAhead || openings.length === 0 ? (
          <Computed read={readers.openingM} quantity="opening" />
        ) : (
          <Measured gauges={openings} quantity="opening" />
        )}
      </span>
      <span className="cell">
        {showsAhead || discharges.length === 0 ? (
          <Computed read={readers.dischargeM3s} quantity="discharge" />
        ) : (
          <Measured gauges={discharges} quantity="discharge" />
        )}
      </span>
    </>
  )
}

/** Nobody measures at a structure without a leaf: the model says what stands before it and what passes. */
function StructureCells({ structure }: { readonly structure: Structure }) {
  const { index } = useLoaded()
  const readers = useMemo(() => structureReaders(index, structure.id), [index, structure])
  return (
    <>
      <span className="cell">
        <Computed read={readers.stageUpM} quantity="stage" />
      </span>
      <span className="cell">
        <Computed read={readers.dischargeM3s} quantity="discharge" />
      </span>
    </>
  )
}

/** A reach shows its tail: what it hands on. Nothing there is measured. */
function ReachCells({ reach }: { readonly reach: Reach }) {
  const { index, network } = useLoaded()
  const readers = useMemo(
    () => pointReaders(network, nearestPoint(network, reachIndexOf(index, reach.id), reach.lengthM)),
    [index, network, reach],
  )
  return (
    <>
      <span className="cell">
        <Computed read={readers.stageM} quantity="stage" />
      </span>
      <span className="cell">
        <Computed read={readers.dischargeM3s} quantity="discharge" />
      </span>
    </>
  )
}

function StationCells({ station }: { readonly station: Station }) {
  const { index } = useLoaded()
  const gauges = index.gaugesByStation.get(station.id) ?? []
  const [left, right] = stationPair(gauges)
  return (
    <>
      <span className="cell">{left !== undefined && <StationCell gauge={left} />}</span>
      <span className="cell">{right !== undefined && <StationCell gauge={right} />}</span>
    </>
  )
}

function StationCell({ gauge }: { readonly gauge: Gauge }) {
  const alone = useMemo(() => [gauge], [gauge])
  const isColumns = gauge.quantity === 'stage' || gauge.quantity === 'discharge'
  return (
    <span title={isColumns ? undefined : displayUnit(gauge.quantity)}>
      <Measured gauges={alone} quantity={gauge.quantity} unit={!isColumns} />
    </span>
  )
}

/** Discharge stands in the discharge column; a station of one other quantity uses the right one. */
function stationPair(gauges: readonly Gauge[]): readonly [Gauge | undefined, Gauge | undefined] {
  const discharge = gauges.find((gauge) => gauge.quantity === 'discharge')
  const rest = gauges.filter((gauge) => gauge !== discharge)
  return discharge === undefined ? [undefined, rest[0]] : [rest[0], discharge]
}

function AbnormalMark({ station }: { readonly station: Station }) {
  const { t } = useTranslation()
  const kind = useTwinState((state) => state.abnormalities.get(station.id)?.kind)
  const by = useTwinState((state) => (state.abnormalities.get(station.id)?.byM ?? 0).toFixed(2))
  if (kind === undefined) return null
  const text = t(`abnormal.${kind}`, { by })
  return (
    <span className={`abnormal ${isSevere(kind) ? 'abnormal-severe' : 'abnormal-mild'}`} title={text}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        {isSevere(kind) ? <path d="M6 .5 11.5 6 6 11.5 .5 6Z" /> : <path d="M6 1.2 11.3 10.8H.7Z" />}
      </svg>
      <span className="visually-hidden">{text}</span>
    </span>
  )
}
