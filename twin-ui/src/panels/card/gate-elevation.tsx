import type { Gate } from '@district/models'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { atStart } from '../../rehearsal/branch.ts'
import { plannedOpenings } from '../../state/active-branch.ts'
import { useTwinState } from '../twin-context.tsx'
import { type BaySpan, baySpans, elevationScale } from './elevation-layout.ts'
import { type Standing, type StandingLevel, useStanding } from './gate-standing.ts'

const WIDTH = 376
const HEIGHT = 156
/** Room at both sides for the levels' numbers. */
const SIDE = 88
const DECK_Y = 8
const PIER_END_PX = 7

interface Drawing {
  readonly gate: Gate
  readonly standing: Standing
  readonly bays: readonly BaySpan[]
  readonly left: number
  readonly right: number
  /** Elevation to height in the drawing. */
  readonly y: (elevationM: number) => number
}

/** The gate as one sees it from downstream: piers, leaves at their opening, the water before and behind. */
export function GateElevation({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const mode = useTwinState((state) => state.mode)
  const standing = useStanding(gate)
  const { openingsM, up, down } = standing
  const bays = baySpans(gate, SIDE, WIDTH - SIDE)
  const drawing: Drawing = {
    gate,
    standing,
    bays,
    left: bays[0]?.left ?? SIDE,
    right: bays.at(-1)?.right ?? WIDTH - SIDE,
    y: elevationScale(gate, [up?.stageM, down?.stageM], HEIGHT),
  }
  const text = t('gate.elevationText', {
    bays: gate.bays,
    opening: fixed(meanOf(openingsM), 2),
    up: fixed(up?.stageM, 2),
    down: fixed(down?.stageM, 2),
  })
  return (
    <svg
      className={`gate-elevation is-${mode}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${t('gate.elevation')}. ${text}`}
      data-testid="gate-elevation"
    >
      <clipPath id="gate-clip">
        <rect x={0} y={DECK_Y} width={WIDTH} height={HEIGHT} />
      </clipPath>
      <Water drawing={drawing} levelM={up?.stageM} className="water-behind" />
      <Leaves drawing={drawing} />
      <Water drawing={drawing} levelM={down?.stageM} className="water-before" />
      <Masonry drawing={drawing} />
      <Wish drawing={drawing} />
      <Level drawing={drawing} side="left" level={up} name={t('chart.up')} />
      <Level drawing={drawing} side="right" level={down} name={t('chart.down')} />
      <text x={WIDTH / 2} y={HEIGHT - 4} textAnchor="middle">
        {t('gate.sill')} {fixed(gate.sillM, 2)} m
      </text>
    </svg>
  )
}

interface WaterProps {
  readonly drawing: Drawing
  readonly levelM: number | undefined
  readonly className: string
}

function Water({ drawing: { gate, left, right, y }, levelM, className }: WaterProps) {
  if (levelM === undefined || levelM <= gate.sillM) return null
  return <rect className={className} x={left} y={y(levelM)} width={right - left} height={y(gate.sillM) - y(levelM)} />
}

function Leaves({ drawing: { gate, standing, bays, y } }: { readonly drawing: Drawing }) {
  const leafPx = y(gate.sillM) - y(gate.sillM + gate.maximumOpeningM * LEAF_SHARE)
  return (
    <g clipPath="url(#gate-clip)">
      {bays.map(({ left, right }, bay) => {
        const openingM = standing.openingsM[bay]
        if (openingM === undefined) return null
        const foot = y(gate.sillM + openingM)
        return (
          <g key={left}>
            <rect className="leaf" x={left} y={foot - leafPx} width={right - left} height={leafPx} />
            {right - left > 26 && (
              <text className="opening-text" x={(left + right) / 2} y={foot - 6} textAnchor="middle">
                {fixed(openingM, 2)}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

/** A leaf is a little higher than the opening that it must close. */
const LEAF_SHARE = 1.08

function Masonry({ drawing: { gate, bays, left, right, y } }: { readonly drawing: Drawing }) {
  const sillY = y(gate.sillM)
  const walls = [
    { from: left - PIER_END_PX, to: left },
    ...bays.map((bay, index) => ({ from: bay.right, to: bays[index + 1]?.left ?? bay.right + PIER_END_PX })),
  ]
  return (
    <g className="masonry">
      {walls.map(({ from, to }) => (
        <rect key={from} x={from} y={DECK_Y} width={to - from} height={sillY - DECK_Y} />
      ))}
      <rect x={left - 14} y={sillY} width={right - left + 28} height={6} />
      <rect x={left - 11} y={DECK_Y - 4} width={right - left + 22} height={4} />
    </g>
  )
}

/** Where the leaves' feet would be by the rehearsal's edit. */
function Wish({ drawing: { gate, left, right, y } }: { readonly drawing: Drawing }) {
  const editM = useTwinState((state) => atStart(plannedOpenings(state).get(gate.id)))
  if (editM === undefined) return null
  return <path className="edit-line" d={`M${left - 6} ${y(gate.sillM + editM)}H${right + 6}`} />
}

interface LevelProps {
  readonly drawing: Drawing
  readonly side: 'left' | 'right'
  readonly level: StandingLevel | undefined
  readonly name: string
}

/** A level as a drawing gives it: a small triangle standing on the water line, the number beside it. */
function Level({ drawing: { left, right, y }, side, level, name }: LevelProps) {
  const { t } = useTranslation()
  if (level === undefined) return null
  const levelY = y(level.stageM)
  const edge = side === 'left' ? left - PIER_END_PX : right + PIER_END_PX
  const end = side === 'left' ? 2 : WIDTH - 2
  const mark = side === 'left' ? edge - 12 : edge + 12
  const anchor = side === 'left' ? 'start' : 'end'
  return (
    <g className={`level level-${level.origin}`}>
      <path d={`M${edge} ${levelY}H${end}`} />
      <path className="level-mark" d={`M${mark - 4} ${levelY - 6}h8l-4 6Z`} />
      <text x={end} y={levelY - 5} textAnchor={anchor}>
        {name}
      </text>
      <text className="level-number" x={end} y={levelY + 14} textAnchor={anchor}>
        {fixed(level.stageM, 2)}
      </text>
      {level.origin === 'computed' && (
        <text x={end} y={levelY + 28} textAnchor={anchor}>
          {t('origin.computed')}
        </text>
      )}
    </g>
  )
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length
}
