import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FramePair } from '../../frame/rehearsal-frames.ts'
import { fixed } from '../../ground/display-units.ts'
import type { TimeMode } from '../../state/time-slice.ts'
import { type TwinParts, useTwin, useTwinState } from '../twin-context.tsx'
import { type Profile, readDischarge, readSurface } from './profile-data.ts'
import { drawEnvelope } from './profile-envelope.ts'
import { shortStretches } from './profile-freeboard.ts'
import { areaPath, linePath, type ProfileScale } from './profile-scale.ts'

const LAYERS = [
  'envelope',
  'nowArea',
  'nowLine',
  'nowDischarge',
  'baselineLine',
  'aheadLine',
  'aheadDischarge',
  'short',
] as const
type Layer = (typeof LAYERS)[number]
const CLASSES: Readonly<Record<Layer, string>> = {
  envelope: 'level-envelope',
  nowArea: 'water-now-area',
  nowLine: 'water-now-line',
  nowDischarge: 'discharge-now',
  baselineLine: 'water-baseline-line',
  aheadLine: 'water-ahead-line',
  aheadDischarge: 'discharge-ahead',
  short: 'freeboard-short',
}
const TEST_IDS: Partial<Record<Layer, string>> = {
  envelope: 'profile-envelope',
  aheadLine: 'profile-rehearsal-line',
  short: 'profile-short',
}

interface Drawing {
  readonly parts: TwinParts
  readonly profile: Profile
  readonly scale: ProfileScale
  /** One number a column, filled anew for every line. */
  readonly into: Float64Array
  readonly root: SVGGElement
  readonly shortText: (freeboardM: number) => string
}

/** The water. React makes the paths once; frames and playhead move them, at most once per animation frame. */
export function ProfileWater({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  const { t } = useTranslation()
  const parts = useTwin()
  const group = useRef<SVGGElement>(null)
  const branches = useTwinState((state) => state.branches)
  const activeId = useTwinState((state) => state.activeBranchId)
  const others = useMemo(() => branches.filter(({ id }) => id !== activeId), [branches, activeId])

  useEffect(() => {
    if (group.current === null) return
    const drawing: Drawing = {
      parts,
      profile,
      scale,
      into: new Float64Array(profile.points.length),
      root: group.current,
      shortText: (freeboardM) =>
        freeboardM <= 0
          ? t('profile.spills', { over: fixed(-freeboardM, 2) })
          : t('profile.short', { freeboard: fixed(freeboardM, 2) }),
    }
    let pending = 0
    const draw = () => {
      pending = 0
      drawAll(
        drawing,
        others.map(({ id }) => id),
      )
    }
    const stir = () => {
      pending ||= requestAnimationFrame(draw)
    }
    draw()
    const stops = [
      parts.shadowFrames.subscribe(stir),
      parts.rehearsalFrames.subscribe(stir),
      parts.shownFrames.subscribe(stir),
      parts.store.subscribe((state, before) => {
        if (state.playheadMs !== before.playheadMs || state.mode !== before.mode) stir()
      }),
    ]
    return () => {
      cancelAnimationFrame(pending)
      for (const stop of stops) stop()
    }
  }, [parts, profile, scale, others, t])

  return (
    <g ref={group} className="water-layers">
      {LAYERS.map((layer) => (
        <path key={layer} data-layer={layer} className={CLASSES[layer]} data-testid={TEST_IDS[layer]} />
      ))}
      {others.map(({ id, letter }) => (
        <path
          key={id}
          data-branch={id}
          className={`branch-line branch-line-${letter}`}
          data-testid="profile-branch-line"
        />
      ))}
      <text data-layer="shortText" className="freeboard-text" textAnchor="middle" />
    </g>
  )
}

function drawAll(drawing: Drawing, branchIds: readonly string[]): void {
  const { parts, profile, scale, into, root } = drawing
  const { mode, playheadMs } = parts.store.getState()
  drawNow(drawing, mode)
  // Of hours after the instant on screen it would say nothing true.
  const envelope = mode === 'past' ? undefined : drawEnvelope(parts.levelEnvelope, profile, scale)
  setPath(pathOf(root, 'envelope'), envelope)
  const isAhead = mode === 'rehearsal'
  const ahead = aheadPair(parts)
  const surfaceOf = (pair: FramePair | undefined) => {
    if (pair === undefined) return undefined
    readSurface(profile, pair.from, pair.to, pair.mix, into)
    return linePath(profile, into, scale, scale.y)
  }
  setPath(pathOf(root, 'aheadLine'), surfaceOf(ahead))
  if (ahead !== undefined) drawShort(drawing)
  setPath(pathOf(root, 'baselineLine'), surfaceOf(isAhead ? parts.baselineFrames.sample(playheadMs) : undefined))
  for (const id of branchIds) {
    const path = root.querySelector<SVGPathElement>(`[data-branch="${CSS.escape(id)}"]`)
    setPath(path, surfaceOf(isAhead ? parts.branchFrames.of(id)?.sample(playheadMs) : undefined))
  }
  if (ahead !== undefined) readDischarge(profile, ahead.from, ahead.to, ahead.mix, into)
  setPath(pathOf(root, 'aheadDischarge'), ahead === undefined ? undefined : linePath(profile, into, scale, scale.q))
}

/** What is not now: a rehearsal between two frames; any other hour by the one frame that is shown. */
function aheadPair({ store, rehearsalFrames, shownFrames }: TwinParts): FramePair | undefined {
  const { mode, playheadMs } = store.getState()
  if (mode === 'rehearsal') return rehearsalFrames.sample(playheadMs)
  const shown = isNow(mode) ? undefined : shownFrames.shown()
  return shown === undefined ? undefined : { from: shown.frame, to: shown.frame, mix: 1 }
}

/** Past levels stand in the place of those of now: they are as much computed as these. */
const isNow = (mode: TimeMode): boolean => mode === 'live' || mode === 'past'

function drawNow(drawing: Drawing, mode: TimeMode): void {
  const { parts, profile, scale, into, root } = drawing
  const frame = mode === 'past' ? parts.shownFrames.shown()?.frame : parts.shadowFrames.latest()
  root.dataset['mode'] = mode
  if (frame === undefined) {
    for (const layer of ['nowArea', 'nowLine', 'nowDischarge'] as const) setPath(pathOf(root, layer), undefined)
    return
  }
  readSurface(profile, frame, frame, 0, into)
  setPath(pathOf(root, 'nowArea'), areaPath(profile, into, profile.bedM, scale, scale.y))
  setPath(pathOf(root, 'nowLine'), linePath(profile, into, scale, scale.y))
  drawShort(drawing)
  readDischarge(profile, frame, frame, 0, into)
  setPath(pathOf(root, 'nowDischarge'), areaPath(profile, into, new Float64Array(into.length), scale, scale.q))
}

/** The banks where the surface in `into` stands too near to them, and the worst of them in words. */
function drawShort({ profile, scale, into, root, shortText }: Drawing): void {
  const stretches = shortStretches(profile, into)
  const path = stretches
    .map(({ firstColumn, lastColumn }) => {
      const points: string[] = []
      for (let column = firstColumn; column <= lastColumn; column++)
        points.push(`${scale.x(profile.atM[column] ?? 0).toFixed(1)} ${scale.y(profile.bankM[column] ?? 0).toFixed(1)}`)
      // A single point is still seen.
      return points.length === 1 ? `M${points[0]}h3` : `M${points.join('L')}`
    })
    .join('')
  setPath(pathOf(root, 'short'), path === '' ? undefined : path)
  const { fromM, toM } = scale.window
  const inSight = stretches.filter(({ leastColumn }) => {
    const atM = profile.atM[leastColumn] ?? 0
    return atM >= fromM && atM <= toM
  })
  const worst = inSight.toSorted((a, b) => a.leastM - b.leastM)[0]
  const text = root.querySelector<SVGTextElement>('[data-layer="shortText"]')
  if (text === null) return
  text.textContent = worst === undefined ? '' : shortText(worst.leastM)
  if (worst === undefined) return
  const x = scale.x(profile.atM[worst.leastColumn] ?? 0)
  text.setAttribute('x', Math.min(Math.max(x, scale.left + 60), scale.right - 60).toFixed(1))
  text.setAttribute('y', (scale.y(profile.bankM[worst.leastColumn] ?? 0) - 6).toFixed(1))
}

const pathOf = (root: SVGGElement, layer: Layer): SVGPathElement | null =>
  root.querySelector<SVGPathElement>(`[data-layer="${layer}"]`)

function setPath(path: SVGPathElement | null, d: string | undefined): void {
  if (d === undefined) path?.removeAttribute('d')
  else path?.setAttribute('d', d)
}
