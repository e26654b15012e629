import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { LAYERS } from '../state/layer-slice.ts'
import type { SceneParts } from './scene-parts.ts'
import { LAYER_SCALES } from './water-layer.ts'

/** What colours the water; while it is not depth, its scale with ends and unit stands beside it. */
export function SceneLayerChoice({ parts }: { readonly parts: SceneParts }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const layer = useStore(parts.store, (state) => state.layer)
  const isRehearsal = useStore(parts.store, (state) => state.mode === 'rehearsal')
  const scale = layer === 'none' ? undefined : LAYER_SCALES[layer]
  return (
    <div className="scene-layer">
      {isOpen && (
        <fieldset className="scene-layer-choices" aria-label={t('layer.label')}>
          {LAYERS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="layer"
                checked={layer === each}
                onChange={() => parts.store.getState().layerChosen(each)}
              />
              <span>{t(`layer.${each}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {layer !== 'none' && scale !== undefined && (
        <div className="scene-plate scene-layer-scale" data-testid="layer-scale">
          <span
            className="scene-layer-ramp"
            style={{ background: `linear-gradient(90deg, ${scale.colors.join(', ')})` }}
          />
          <span className="scene-layer-ends">
            <span>{signed(scale.from, scale.from < 0)}</span>
            <span>{layer === 'difference' && !isRehearsal ? t('layer.noDifference') : t(`layer.${layer}Meaning`)}</span>
            <span>
              {signed(scale.to, scale.from < 0)} {scale.unit}
            </span>
          </span>
        </div>
      )}
      <button
        type="button"
        className="scene-button scene-button-word"
        aria-expanded={isOpen}
        data-testid="layer-choice"
        onClick={() => setOpen(!isOpen)}
      >
        {t('layer.button', { layer: t(`layer.${layer}`) })}
      </button>
    </div>
  )
}

const signed = (value: number, hasSigns: boolean): string =>
  `${value < 0 ? '−' : hasSigns ? '+' : ''}${Math.abs(value)}`
