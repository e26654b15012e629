import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { createDistrictTime } from '../ground/district-time.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import { EXAGGERATIONS } from '../state/view-slice.ts'
import { scaleBar } from './map-furniture.ts'
import { zoomedPose } from './scene-keys.ts'
import { SceneLayerChoice } from './scene-layer-choice.tsx'
import { SceneLegend } from './scene-legend.tsx'
import type { SceneParts } from './scene-parts.ts'
import type { Stage } from './stage.ts'

interface OverlayProps {
  readonly stage: Stage
  readonly parts: SceneParts
  readonly loaded: LoadedDistrict
}

/** The map's furniture: exaggeration badge, north, scale, zoom, legend, and what must be said about the picture. */
export function SceneOverlay({ stage, parts, loaded }: OverlayProps) {
  return (
    <>
      <ViewButtons stage={stage} />
      <div className="scene-corner scene-corner-right" data-furniture="">
        <SceneLayerChoice parts={parts} />
        <Exaggeration stage={stage} parts={parts} />
        <ScaleAndNote stage={stage} />
      </div>
      <SceneLegend parts={parts} stage={stage} />
      <WaterNote parts={parts} loaded={loaded} />
    </>
  )
}

/** Runs after every change of the view, outside React; for text and transforms. */
function useView(stage: Stage, onView: (view: NonNullable<ReturnType<Stage['director']['view']>>) => void): void {
  const latest = useRef(onView)
  latest.current = onView
  useEffect(() => {
    const run = () => {
      const view = stage.director.view()
      if (view !== undefined) latest.current(view)
    }
    run()
    return stage.director.onViewChange(run)
  }, [stage])
}

function ViewButtons({ stage }: Pick<OverlayProps, 'stage'>) {
  const { t } = useTranslation()
  const needle = useRef<SVGGElement>(null)
  useView(stage, ({ bearingRad }) =>
    needle.current?.setAttribute('transform', `rotate(${(-bearingRad * 180) / Math.PI} 12 12)`),
  )
  const { rig } = stage
  return (
    <div className="scene-buttons" data-furniture="">
      <button
        type="button"
        className="scene-button scene-button-view"
        title={t('scene.rotateNorth')}
        aria-label={t('scene.rotateNorth')}
        onClick={() => rig.fly({ ...rig.pose(), bearingRad: 0 })}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <g ref={needle}>
            <path d="M12 2.5 15.2 13H12Z" className="needle-dark" />
            <path d="M12 2.5 8.8 13H12Z" className="needle-light" />
            <text x="12" y="21.5" textAnchor="middle">
              {t('scene.north')}
            </text>
          </g>
        </svg>
      </button>
      <button
        type="button"
        className="scene-button scene-button-view"
        title={t('scene.zoomIn')}
        aria-label={t('scene.zoomIn')}
        onClick={() => rig.fly(zoomedPose(rig.pose(), true))}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 6v12M6 12h12" />
        </svg>
      </button>
      <button
        type="button"
        className="scene-button scene-button-view"
        title={t('scene.zoomOut')}
        aria-label={t('scene.zoomOut')}
        onClick={() => rig.fly(zoomedPose(rig.pose(), false))}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 12h12" />
        </svg>
      </button>
      <button
        type="button"
        className="scene-button scene-button-view"
        title={t('scene.overview')}
        aria-label={t('scene.overview')}
        onClick={() => rig.fly(rig.home())}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4" />
        </svg>
      </button>
    </div>
  )
}

/** What is drawn, always in sight; opened, what can be chosen. */
function Exaggeration({ stage, parts }: Pick<OverlayProps, 'stage' | 'parts'>) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [lift, setLift] = useState(() => stage.director.view()?.lift ?? 1)
  const chosen = useStore(parts.store, (state) => state.verticalExaggeration)
  useView(stage, (view) => setLift(view.lift))
  return (
    <div className="scene-lift">
      {isOpen && (
        <fieldset className="scene-lift-choices" aria-label={t('scene.exaggerationLabel')}>
          {EXAGGERATIONS.map((times) => (
            <label key={times}>
              <input
                type="radio"
                name="exaggeration"
                checked={chosen === times}
                onChange={() => parts.store.getState().exaggerationChosen(times)}
              />
              <span>{times === 'auto' ? t('scene.exaggerationAuto') : `×${times}`}</span>
            </label>
          ))}
        </fieldset>
      )}
      <button
        type="button"
        className="scene-button scene-button-word"
        aria-expanded={isOpen}
        title={t('scene.exaggerationLabel')}
        data-testid="exaggeration"
        onClick={() => setOpen(!isOpen)}
      >
        {t('scene.exaggeration', { times: lift })}
      </button>
    </div>
  )
}

const MOST_BAR_PX = 110

function ScaleAndNote({ stage }: Pick<OverlayProps, 'stage'>) {
  const { t } = useTranslation()
  const bar = useRef<HTMLSpanElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  useView(stage, ({ metresPerPx }) => {
    const { lengthM, widthPx } = scaleBar(metresPerPx, MOST_BAR_PX)
    if (bar.current !== null) bar.current.style.width = `${widthPx.toFixed(1)}px`
    if (text.current !== null) text.current.textContent = lengthM >= 1000 ? `${lengthM / 1000} km` : `${lengthM} m`
  })
  return (
    <div className="scene-plate">
      <div className="scene-scale">
        <span ref={text} />
        <span ref={bar} className="scene-scale-bar" />
      </div>
      <div className="scene-imprint">{t('scene.terrainNote')}</div>
    </div>
  )
}

/** No water yet, or water that is no longer followed: said in words where the eye is. */
function WaterNote({ parts, loaded }: Pick<OverlayProps, 'parts' | 'loaded'>) {
  const { t } = useTranslation()
  const { store, shadowFrames } = parts
  const mode = useStore(store, (state) => state.mode)
  const locale = useStore(store, (state) => state.locale)
  const isAway = useStore(store, (state) => state.shadowConnection === 'lost' || state.shadow?.state === 'halted')
  const [latestMs, setLatestMs] = useState(() => shadowFrames.latest()?.timeMs)
  useEffect(() => {
    const heard = () =>
      setLatestMs((before) => (isAway || before === undefined ? shadowFrames.latest()?.timeMs : before))
    heard()
    return shadowFrames.subscribe(heard)
  }, [shadowFrames, isAway])
  if (mode === 'rehearsal') return null
  if (latestMs === undefined) return <SceneNote text={t('scene.noWater')} />
  if (!isAway) return null
  const time = createDistrictTime(locale, loaded.district.timeZone).clock(latestMs)
  return <SceneNote text={t('scene.staleWater', { time })} />
}

export const SceneNote = ({ text }: { readonly text: string }) => (
  <div className="scene-note" role="status" data-furniture="">
    {text}
  </div>
)
