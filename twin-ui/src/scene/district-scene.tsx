import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { createSceneModel } from './scene-model.ts'
import { SceneNote, SceneOverlay } from './scene-overlay.tsx'
import type { SceneParts } from './scene-parts.ts'
import { SceneTooltip } from './scene-tooltip.tsx'
import { useStage } from './use-stage.ts'
import './scene.css'
import './scene-labels.css'

/** The district in three dimensions: a canvas, names over it, and the map's own furniture. Follows the store; fills its parent. */
export function DistrictScene(parts: SceneParts) {
  const { t } = useTranslation()
  const loaded = useStore(parts.store, (state) => state.loaded)
  const model = useMemo(
    () => (loaded === undefined ? undefined : createSceneModel(loaded.district, loaded.network)),
    [loaded],
  )
  const canvasRef = useRef<HTMLDivElement>(null)
  const labelRef = useRef<HTMLDivElement>(null)
  const { stage, trouble } = useStage(parts, loaded, model, canvasRef, labelRef)

  return (
    <section className="scene" aria-label={t('scene.title')}>
      {trouble === 'no-webgl' ? (
        <div className="scene-no-webgl" role="status">
          <strong>{t('scene.noWebgl')}</strong>
          <span>{t('scene.noWebglRemedy')}</span>
        </div>
      ) : (
        <>
          <div
            ref={canvasRef}
            className="scene-canvas"
            data-keys="own"
            role="application"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a map is panned and zoomed by keys
            tabIndex={0}
            aria-label={t('scene.description')}
          />
          <div ref={labelRef} className="scene-labels" aria-hidden="true" />
          {stage !== undefined && loaded !== undefined && (
            <>
              <SceneTooltip stage={stage} parts={parts} loaded={loaded} />
              <SceneOverlay stage={stage} parts={parts} loaded={loaded} />
            </>
          )}
          {trouble === 'context-lost' && <SceneNote text={t('scene.contextLost')} />}
        </>
      )}
    </section>
  )
}
