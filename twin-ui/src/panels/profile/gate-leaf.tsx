import type { Gate } from '@district/models'
import { type PointerEvent, useRef } from 'react'
import { fixed } from '../../ground/display-units.ts'
import { atStart } from '../../rehearsal/branch.ts'
import { activeBranch, plannedOpenings } from '../../state/active-branch.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'
import type { ProfileScale } from './profile-scale.ts'

const LEAF_PX = 5
/** Room for a hand around the leaf. */
const GRIP_PX = 16
const STEP_M = 0.01
/** With Shift the leaf moves less than the hand. */
const FINE = 0.1

interface GateLeafProps {
  readonly gate: Gate
  readonly openingM: number
  readonly x: number
  readonly scale: ProfileScale
}

/** The leaf, and in plum where a hand would have it. Dragging is the card's wish for an opening; letting go computes it. */
export function GateLeaf({ gate, openingM, x, scale }: GateLeafProps) {
  const { store, rehearsal } = useTwin()
  const wishM = useTwinState((state) => atStart(plannedOpenings(state).get(gate.id)))
  const hand = useRef<{ readonly y: number; readonly fromM: number; moved: boolean }>(undefined)
  const topM = gate.sillM + gate.maximumOpeningM * 1.15
  const leafTop = scale.y(topM)
  const foot = scale.y(gate.sillM + openingM)

  const onPointerDown = (event: PointerEvent<SVGElement>) => {
    if (event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    hand.current = { y: event.clientY, fromM: wishM ?? openingM, moved: false }
  }
  const onPointerMove = (event: PointerEvent) => {
    const from = hand.current
    if (from === undefined) return
    event.stopPropagation()
    const byM = (scale.elevationM(event.clientY) - scale.elevationM(from.y)) * (event.shiftKey ? FINE : 1)
    if (!from.moved && Math.abs(event.clientY - from.y) < 2) return
    from.moved = true
    store.getState().openingEdited(gate.id, draggedOpeningM(gate, from.fromM + byM))
  }
  const onPointerUp = (event: PointerEvent) => {
    const from = hand.current
    hand.current = undefined
    if (from === undefined) return
    event.stopPropagation()
    if (!from.moved) return store.getState().selected({ kind: 'gate', id: gate.id })
    const branch = activeBranch(store.getState())
    if (branch !== undefined) void rehearsal.run(branch.id)
  }
  return (
    <>
      <rect
        className="gate-leaf"
        x={x - LEAF_PX / 2}
        y={leafTop}
        width={LEAF_PX}
        height={Math.max(1, foot - leafTop)}
      />
      {wishM !== undefined && (
        <g className="gate-wish">
          <path d={`M${x - 9} ${scale.y(gate.sillM + wishM)}h18`} data-testid="profile-wish" />
          <text x={x - 11} y={scale.y(gate.sillM) + 13} textAnchor="end">
            ◇ {fixed(wishM, 2)}
          </text>
        </g>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same wish is made by keys in the gate's card */}
      <rect
        className="gate-grip"
        x={x - GRIP_PX / 2}
        y={leafTop - 4}
        width={GRIP_PX}
        height={Math.max(GRIP_PX, scale.y(gate.sillM) - leafTop + 4)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onDoubleClick={(event) => event.stopPropagation()}
        data-testid={`leaf-${gate.id}`}
      />
    </>
  )
}

/** Between closed and fully open, to the centimetre. */
export function draggedOpeningM({ maximumOpeningM }: Pick<Gate, 'maximumOpeningM'>, wishM: number): number {
  const openingM = Math.min(Math.max(wishM, 0), maximumOpeningM)
  return Math.round(openingM / STEP_M) * STEP_M
}
