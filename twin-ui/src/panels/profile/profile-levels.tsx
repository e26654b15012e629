import { useEffect, useMemo, useRef } from 'react'
import { OriginSymbols } from '../numbers/origin-symbols.tsx'
import { gateValues, type PlaceQuantity, type PlaceValue, type Written } from '../numbers/place-values.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import type { Profile, ProfileGate } from './profile-data.ts'
import type { ProfileScale } from './profile-scale.ts'

/** Less room than this on both sides of a gate, and its numbers would stand in its neighbour's. */
const ROOM_PX = 108
const NUMBERS = ['stageUpM', 'stageDownM', 'openingM'] as const

interface LevelsProps {
  readonly profile: Profile
  readonly scale: ProfileScale
}

/** The two levels at gates and their opening, in numbers, where there is room; always at the selected gate. */
export function ProfileLevels({ profile, scale }: LevelsProps) {
  const selectedId = useTwinState((state) => (state.selection?.kind === 'gate' ? state.selection.id : undefined))
  const shown = useMemo(() => roomyGates(profile.gates, scale, selectedId), [profile, scale, selectedId])
  return (
    <g>
      <OriginSymbols prefix="profile" />
      {shown.map((placed) => (
        <GateLevels key={placed.gate.id} placed={placed} scale={scale} />
      ))}
    </g>
  )
}

/** Upstream first; the selected gate takes its room before all others. */
export function roomyGates(
  gates: readonly ProfileGate[],
  { x, left, right }: Pick<ProfileScale, 'x' | 'left' | 'right'>,
  selectedId: string | undefined,
): readonly ProfileGate[] {
  const chosen = gates.find(({ gate }) => gate.id === selectedId)
  const taken: number[] = chosen === undefined ? [] : [x(chosen.atM)]
  const rest = gates.filter((placed) => {
    const at = x(placed.atM)
    if (placed === chosen || isHalfCut(at - left) || isHalfCut(right - at)) return false
    if (taken.some((other) => Math.abs(other - at) < ROOM_PX)) return false
    taken.push(at)
    return true
  })
  return chosen === undefined ? rest : [...rest, chosen]
}

/** At the very end of the drawing one side is cut off whole, and the other has all its room. */
const isHalfCut = (fromEndPx: number): boolean => fromEndPx < -1 || (fromEndPx > 4 && fromEndPx < ROOM_PX / 2)

function GateLevels({ placed, scale }: { readonly placed: ProfileGate; readonly scale: ProfileScale }) {
  const { store, shownFrames } = useTwin()
  const loaded = useLoaded()
  const group = useRef<SVGGElement>(null)
  const { gate, atM } = placed
  const values = useMemo(() => gateValues(loaded, gate), [loaded, gate])
  const x = scale.x(atM)

  useEffect(() => {
    let pending = 0
    const write = () => {
      pending = 0
      for (const value of values)
        place(group.current, value, value.read(store.getState(), shownFrames.shown()), gate.sillM, scale)
    }
    const stir = () => {
      pending ||= requestAnimationFrame(write)
    }
    write()
    const stops = [
      shownFrames.subscribe(stir),
      store.subscribe((state, before) => {
        if (state.latestByGauge !== before.latestByGauge || state.mode !== before.mode || state.nowMs !== before.nowMs)
          stir()
      }),
    ]
    return () => {
      cancelAnimationFrame(pending)
      for (const stop of stops) stop()
    }
  }, [values, store, shownFrames, gate, scale])

  return (
    <g ref={group} className="gate-levels" data-levels={gate.id}>
      {NUMBERS.map((quantity) => (
        <LevelPlace key={quantity} quantity={quantity} x={x} />
      ))}
    </g>
  )
}

/** Written at height 0; the writer moves it to its level. */
function LevelPlace({ quantity, x }: { readonly quantity: PlaceQuantity; readonly x: number }) {
  if (quantity === 'openingM')
    return (
      <g className="placed-value" data-quantity={quantity}>
        <use href="#profile-never" x={x + 4} y={5} width={8} height={8} />
        <text className="placed-number" x={x + 14} y={13} />
      </g>
    )
  const side = quantity === 'stageUpM' ? -1 : 1
  const textX = x + side * (side < 0 ? 6 : 18)
  return (
    <g className="placed-value" data-quantity={quantity}>
      <path className="level-tick" d={`M${x + side * 3} 0h${side * 44}`} />
      <use href="#profile-never" x={side < 0 ? x - 48 : x + 8} y={-12} width={8} height={8} />
      <text className="placed-number" x={textX} y={-4} textAnchor={side < 0 ? 'end' : 'start'} />
    </g>
  )
}

function place(
  root: SVGGElement | null,
  { quantity }: PlaceValue,
  { text, origin }: Written,
  sillM: number,
  scale: ProfileScale,
): void {
  const group = root?.querySelector<SVGGElement>(`[data-quantity="${quantity}"]`)
  const number = group?.querySelector('text')
  if (!group || !number) return
  number.textContent = text
  group.dataset['origin'] = origin
  group.querySelector('use')?.setAttribute('href', `#profile-${origin}`)
  const levelM = quantity === 'openingM' ? sillM : Number(text)
  const isKnown = Number.isFinite(levelM)
  group.style.display = isKnown ? '' : 'none'
  if (isKnown) group.setAttribute('transform', `translate(0 ${scale.y(levelM).toFixed(1)})`)
}
