import type { Gate } from '@district/models'
import { useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { gateGauges } from '../../state/district-index.ts'
import { gateReaders } from '../numbers/frame-readers.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { baySpans, elevationScale } from './elevation-layout.ts'

const WIDTH = 344
const HEIGHT = 148
/** Room at both sides for the levels' numbers. */
const SIDE = 58

/** What is drawn: bays' openings and the two levels, measured now or rehearsed at the playhead. */
interface Standing {
  readonly openingsM: readonly (number | undefined)[]
  readonly upM: number | undefined
  readonly downM: number | undefined
}

/** The gate as one sees it from downstream: piers, leaves at their opening, the water before and behind. */
export function GateElevation({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const isRehearsal = useTwinState((state) => state.mode === 'rehearsal')
  const measured = useMeasuredStanding(gate)
  const rehearsed = useRehearsedStanding(gate)
  const edit = useTwinState((state) => state.edits.get(gate.id))
  const { openingsM, upM, downM } = isRehearsal && rehearsed !== undefined ? rehearsed : measured
  const mean = meanOf(openingsM)
  const y = elevationScale(gate, [upM, downM], HEIGHT)
  const bays = baySpans(gate, SIDE, WIDTH - SIDE)
  const left = bays[0]?.left ?? SIDE
  const right = bays.at(-1)?.right ?? WIDTH - SIDE
  const text = t('gate.elevationText', { bays: gate.bays, opening: fixed(mean, 2), up: fixed(upM, 2), down: fixed(downM, 2) })
  return (
    <svg
      className={`gate-elevation ${isRehearsal ? 'is-rehearsal' : ''}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${t('gate.elevation')}. ${text}`}
      data-testid="gate-elevation"
    >
      {upM !== undefined && <rect className="water-behind" x={left} y={y(upM)} width={right - left} height={y(gate.sillM) - y(upM)} />}
      {bays.map((bay, index) => {
        const openingM = openingsM[index] ?? openingsM[0]
        if (openingM === undefined) return null
        const bottom = y(gate.sillM + openingM)
        return <rect key={bay.left} className="leaf" x={bay.left} y={bottom - (y(gate.sillM) - y(gate.sillM + gate.maximumOpeningM))} width={bay.right - bay.left} height={y(gate.sillM) - y(gate.sillM + gate.maximumOpeningM)} />
      })}
      {downM !== undefined && downM > gate.sillM && (
        <rect className="water-before" x={left} y={y(downM)} width={right - left} height={y(gate.sillM) - y(downM)} />
      )}
      <Masonry bays={bays} top={10} sillY={y(gate.sillM)} />
      {bays.map((bay, index) => (
        <OpeningText key={bay.left} x={(bay.left + bay.right) / 2} openingM={openingsM[index]} width={bay.right - bay.left} />
      ))}
      {edit !== undefined && (
        <path className="edit-line" d={`M${left - 6} ${y(gate.sillM + edit)}H${right + 6}`} />
      )}
      <Level x={left} side="left" levelY={upM === undefined ? undefined : y(upM)} text={fixed(upM, 2)} name={t('chart.up')} />
      <Level x={right} side="right" levelY={downM === undefined ? undefined : y(downM)} text={fixed(downM, 2)} name={t('chart.down')} />
      <text className="sill-text" x={WIDTH / 2} y={HEIGHT - 3} textAnchor="middle">
        {t('gate.sill')} {fixed(gate.sillM, 2)}
      </text>
    </svg>
  )
}

function Masonry({ bays, top, sillY }: { readonly bays: readonly { left: number; right: number }[]; readonly top: number; readonly sillY: number }) {
  const first = bays[0]?.left ?? 0
  const last = bays.at(-1)?.right ?? 0
  const piers = [first - 7, ...bays.map(({ right }) => right)]
  const pierWidth = bays.length > 1 ? (bays[1]?.left ?? 0) - (bays[0]?.right ?? 0) : 7
  return (
    <g className="masonry">
      {piers.map((x, index) => (
        <rect key={x} x={x} y={top} width={index === 0 || index === piers.length - 1 ? 7 : pierWidth} height={sillY - top} />
      ))}
      <rect x={first - 14} y={sillY} width={last - first + 28} height={6} />
      <rect x={first - 10} y={top - 4} width={last - first + 20} height={4} />
    </g>
  )
}

function OpeningText({ x, openingM, width }: { readonly x: number; readonly openingM: number | undefined; readonly width: number }) {
  if (openingM === undefined || width < 22) return null
  return (
    <text className="opening-text" x={x} y={28} textAnchor="middle">
      {fixed(openingM, 2)}
    </text>
  )
}

interface LevelProps {
  readonly x: number
  readonly side: 'left' | 'right'
  readonly levelY: number | undefined
  readonly text: string
  readonly name: string
}

/** A level as a drawing gives it: a small triangle standing on the water line, the number beside it. */
function Level({ x, side, levelY, text, name }: LevelProps) {
  if (levelY === undefined) return null
  const out = side === 'left' ? -1 : 1
  const at = x + out * 14
  return (
    <g className="level">
      <path d={`M${x} ${levelY}H${x + out * 54}`} />
      <path className="level-mark" d={`M${at - 4} ${levelY - 6}h8l-4 6Z`} />
      <text x={x + out * 54} y={levelY - 9} textAnchor={side === 'left' ? 'start' : 'end'}>
        {name}
      </text>
      <text className="level-number" x={x + out * 54} y={levelY + 13} textAnchor={side === 'left' ? 'start' : 'end'}>
        {text}
      </text>
    </g>
  )
}

function useMeasuredStanding(gate: Gate): Standing {
  const { index } = useLoaded()
  const gauges = useMemo(
    () => ({
      openings: gateGauges(index, gate.id, 'openingM'),
      up: gateGauges(index, gate.id, 'stageUpM'),
      down: gateGauges(index, gate.id, 'stageDownM'),
    }),
    [index, gate.id],
  )
  const openings = useTwinState((state) =>
    gauges.openings.map((gauge) => state.latestByGauge.get(gauge.id)?.value ?? '').join(' '),
  )
  const upM = useTwinState((state) => meanValue(state, gauges.up))
  const downM = useTwinState((state) => meanValue(state, gauges.down))
  const openingsM = openings === '' ? [] : openings.split(' ').map((text) => (text === '' ? undefined : Number(text)))
  return { openingsM, upM, downM }
}

function useRehearsedStanding(gate: Gate): Standing | undefined {
  const { shownFrames } = useTwin()
  const { network, index } = useLoaded()
  const readers = useMemo(() => gateReaders(network, index, gate.id), [network, index, gate.id])
  const shown = useSyncExternalStore(shownFrames.subscribe, shownFrames.shown)
  if (shown?.origin !== 'rehearsal') return undefined
  const openingM = readers.openingM(shown.frame)
  return {
    openingsM: Array.from({ length: gate.bays }, () => openingM),
    upM: readers.stageUpM(shown.frame),
    downM: readers.stageDownM(shown.frame),
  }
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
}
