import type { Gate } from '@district/models'
import { useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { gateGauges } from '../../state/district-index.ts'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { GateLeaf } from './gate-leaf.tsx'
import type { Profile, ProfileGate } from './profile-data.ts'
import { type ProfileScale, placeLabels } from './profile-scale.ts'

const ROW_PX = 14
/** While zoomed, the way back to the whole route stands at the right end of the names. */
const RESET_ROOM_PX = 110
/** CJK glyphs are square, Latin ones about half as wide. */
const textWidth = (text: string): number =>
  [...text].reduce((width, glyph) => width + (glyph.charCodeAt(0) > 0x2e80 ? 12.2 : 6.8), 0)

/** Gates across the route: a leaf down to its opening. */
export function ProfileGates({ profile, scale }: ProfileGatesProps) {
  const selectedId = useTwinState((state) => (state.selection?.kind === 'gate' ? state.selection.id : undefined))
  return profile.gates.map((placed) => (
    <GateMark key={placed.gate.id} placed={placed} scale={scale} isSelected={placed.gate.id === selectedId} />
  ))
}

/** Their names above, where there is room. */
export function ProfileGateNames({ profile, scale }: ProfileGatesProps) {
  const locale = useTwinState((state) => state.locale)
  const isWhole = scale.window.fromM <= 0 && scale.window.toM >= profile.lengthM
  const labels = useMemo(
    () =>
      placeLabels(
        profile.gates.map(({ gate, atM }) => ({ text: nameIn(locale, gate.names), x: scale.x(atM) })),
        textWidth,
        isWhole ? scale : { left: scale.left, right: scale.right - RESET_ROOM_PX },
      ),
    [profile, scale, locale, isWhole],
  )
  return labels.map(({ text, x, row }) => (
    <text key={`${text} ${x}`} className="gate-name" x={x} y={scale.top - 6 - (1 - row) * ROW_PX} textAnchor="middle">
      {text}
    </text>
  ))
}

interface ProfileGatesProps {
  readonly profile: Profile
  readonly scale: ProfileScale
}

interface GateMarkProps {
  readonly placed: ProfileGate
  readonly scale: ProfileScale
  readonly isSelected: boolean
}

function GateMark({ placed: { gate, gateIndex, atM }, scale, isSelected }: GateMarkProps) {
  const { shownFrames } = useTwin()
  const { index } = useLoaded()
  const openings = useMemo(() => gateGauges(index, gate.id, 'openingM'), [index, gate.id])
  const measuredM = useTwinState((state) => meanValue(state, openings))
  const rehearsedM = useSyncExternalStore(shownFrames.subscribe, () => {
    const shown = shownFrames.shown()
    return shown?.origin === 'rehearsal' ? shown.frame.gateOpeningM[gateIndex] : undefined
  })
  const openingM = rehearsedM ?? measuredM
  const x = scale.x(atM)
  return (
    <g
      className={`gate-mark ${isSelected ? 'is-selected' : ''} ${rehearsedM === undefined ? '' : 'is-rehearsal'}`}
      data-gate={gate.id}
    >
      <path className="gate-guide" d={`M${x} ${scale.top - 2}V${scale.y(gate.sillM)}`} />
      {gate.targetStageM !== null && <SetPoint x={x} y={scale.y(gate.targetStageM)} isNamed={isSelected} gate={gate} />}
      {openingM !== undefined && <GateLeaf gate={gate} openingM={openingM} x={x} scale={scale} />}
      <path className="gate-sill" d={`M${x - 5} ${scale.y(gate.sillM)}h10`} />
    </g>
  )
}

interface SetPointProps {
  readonly gate: Gate
  readonly x: number
  readonly y: number
  readonly isNamed: boolean
}

/** The level upstream that operators hold: an arrow at its height; in numbers at the selected gate. */
function SetPoint({ gate, x, y, isNamed }: SetPointProps) {
  const { t } = useTranslation()
  return (
    <g className="set-point" data-testid={`set-point-${gate.id}`}>
      <path d={`M${x - 4} ${y}l-8 -4.5v9Z`} />
      {isNamed && (
        <text x={x - 15} y={y + 13} textAnchor="end">
          {t('profile.setPoint')} {fixed(gate.targetStageM ?? undefined, 2)}
        </text>
      )}
    </g>
  )
}
