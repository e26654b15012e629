import { useEffect, useRef } from 'react'
import type { FramePair } from '../../frame/rehearsal-frames.ts'
import { type TwinParts, useTwin } from '../twin-context.tsx'
import { type Profile, readDischarge, readSurface } from './profile-data.ts'
import { areaPath, linePath, type ProfileScale } from './profile-scale.ts'

interface Layers {
  readonly nowArea: SVGPathElement
  readonly nowLine: SVGPathElement
  readonly nowDischarge: SVGPathElement
  readonly aheadLine: SVGPathElement
  readonly aheadDischarge: SVGPathElement
  readonly baselineLine: SVGPathElement
}

/** The water. React makes the paths once; frames and playhead move them, at most once per animation frame. */
export function ProfileWater({ profile, scale }: { readonly profile: Profile; readonly scale: ProfileScale }) {
  const parts = useTwin()
  const group = useRef<SVGGElement>(null)

  useEffect(() => {
    const layers = layersIn(group.current)
    if (layers === undefined) return
    const surface = new Float64Array(profile.points.length)
    let pending = 0
    const draw = () => {
      pending = 0
      drawNow(parts, profile, scale, surface, layers)
      drawAhead(parts, profile, scale, surface, layers)
    }
    const stir = () => {
      pending ||= requestAnimationFrame(draw)
    }
    draw()
    const stops = [
      parts.shadowFrames.subscribe(stir),
      parts.rehearsalFrames.subscribe(stir),
      parts.store.subscribe((state, before) => {
        if (state.playheadMs !== before.playheadMs || state.mode !== before.mode) stir()
      }),
    ]
    return () => {
      cancelAnimationFrame(pending)
      for (const stop of stops) stop()
    }
  }, [parts, profile, scale])

  return (
    <g ref={group} className="water-layers">
      <path data-layer="nowArea" className="water-now-area" />
      <path data-layer="nowLine" className="water-now-line" />
      <path data-layer="nowDischarge" className="discharge-now" />
      <path data-layer="baselineLine" className="water-baseline-line" />
      <path data-layer="aheadLine" className="water-ahead-line" data-testid="profile-rehearsal-line" />
      <path data-layer="aheadDischarge" className="discharge-ahead" />
    </g>
  )
}

function layersIn(group: SVGGElement | null): Layers | undefined {
  if (group === null) return undefined
  const layers = Object.fromEntries(
    [...group.querySelectorAll<SVGPathElement>('[data-layer]')].map((path) => [path.dataset['layer'] ?? '', path]),
  )
  const { nowArea, nowLine, nowDischarge, aheadLine, aheadDischarge, baselineLine } = layers as Partial<
    Record<keyof Layers, SVGPathElement>
  >
  if (!nowArea || !nowLine || !nowDischarge || !aheadLine || !aheadDischarge || !baselineLine) return undefined
  return { nowArea, nowLine, nowDischarge, aheadLine, aheadDischarge, baselineLine }
}

function drawNow(parts: TwinParts, profile: Profile, scale: ProfileScale, into: Float64Array, layers: Layers): void {
  const frame = parts.shadowFrames.latest()
  if (frame === undefined) {
    for (const path of [layers.nowArea, layers.nowLine, layers.nowDischarge]) path.removeAttribute('d')
    return
  }
  readSurface(profile, frame, frame, 0, into)
  layers.nowArea.setAttribute('d', areaPath(profile, into, profile.bedM, scale, scale.y))
  layers.nowLine.setAttribute('d', linePath(profile, into, scale, scale.y))
  readDischarge(profile, frame, frame, 0, into)
  const floor = new Float64Array(into.length)
  layers.nowDischarge.setAttribute('d', areaPath(profile, into, floor, scale, scale.q))
}

function drawAhead(parts: TwinParts, profile: Profile, scale: ProfileScale, into: Float64Array, layers: Layers): void {
  const { mode, playheadMs } = parts.store.getState()
  const isAhead = mode === 'rehearsal'
  const ahead = isAhead ? parts.rehearsalFrames.sample(playheadMs) : undefined
  const baseline = isAhead ? parts.baselineFrames.sample(playheadMs) : undefined
  const surfaceOf = ({ from, to, mix }: FramePair) => {
    readSurface(profile, from, to, mix, into)
    return linePath(profile, into, scale, scale.y)
  }
  const dischargeOf = ({ from, to, mix }: FramePair) => {
    readDischarge(profile, from, to, mix, into)
    return linePath(profile, into, scale, scale.q)
  }
  setPath(layers.aheadLine, ahead, surfaceOf)
  setPath(layers.baselineLine, baseline, surfaceOf)
  setPath(layers.aheadDischarge, ahead, dischargeOf)
}

function setPath(path: SVGPathElement, pair: FramePair | undefined, drawingOf: (pair: FramePair) => string): void {
  if (pair === undefined) path.removeAttribute('d')
  else path.setAttribute('d', drawingOf(pair))
}
