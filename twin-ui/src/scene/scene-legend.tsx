import type { District } from '@district/models'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { cssColor } from './palette.ts'
import type { SceneParts } from './scene-parts.ts'
import type { Stage } from './stage.ts'

/** What the colours and signs mean, with how each is known. Folded until asked for. */
export function SceneLegend({ parts, stage }: { readonly parts: SceneParts; readonly stage: Stage }) {
  const { t } = useTranslation()
  const { model } = stage
  const isRehearsal = useStore(parts.store, (state) => state.mode === 'rehearsal')
  const [isOpen, setOpen] = useState(false)
  const [intervalM, setIntervalM] = useState(() => stage.director.view()?.intervalM ?? 1)
  useEffect(() => stage.director.onViewChange(() => setIntervalM(stage.director.view()?.intervalM ?? 1)), [stage])
  return (
    <div className={`scene-legend${isOpen ? ' is-open' : ''}`} data-furniture="">
      {isOpen && (
        <ul>
          <Row text={t(isRehearsal ? 'scene.legendRehearsal' : 'scene.legendWater')}>
            <Ramp colors={LIVE} />
          </Row>
          <Row text={t('scene.legendDry')}>
            <Ramp colors={[cssColor('bed'), cssColor('bed')]} />
          </Row>
          <Row text={t('scene.legendNearBank')}>
            <Ramp colors={[cssColor('amber'), cssColor('amber')]} />
          </Row>
          <Row text={t('scene.legendOverBank')}>
            <Ramp colors={[cssColor('red'), cssColor('red')]} />
          </Row>
          <Row text={t(isRehearsal ? 'scene.legendGateRehearsal' : 'scene.legendGate')}>
            <GateSign fraction={0} isRehearsal={isRehearsal} />
            <GateSign fraction={0.5} isRehearsal={isRehearsal} />
          </Row>
          <Row text={t('scene.legendOfftake')}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="5.5" fill={cssColor('plate')} stroke={cssColor('ink')} />
              <path d="M3.2 9h9.6a5 5 0 0 1-9.6 0Z" fill={isRehearsal ? cssColor('plumWater') : cssColor('water')} />
            </svg>
          </Row>
          <Row text={t('scene.legendStale')}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <rect x="2" y="2" width="12" height="12" rx="2" fill={cssColor('plate')} stroke={cssColor('unknown')} />
              <path d="M5 12 12 5M4 8l4-4M8 12l4-4" stroke={cssColor('unknown')} strokeWidth="1.6" />
            </svg>
          </Row>
          <Row text={t('scene.legendFlow')}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 3 13.5 12.5h-11Z" fill={SIGN} />
            </svg>
          </Row>
          <Row text={t('scene.legendSediment')}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 2.5 13.5 8 8 13.5 2.5 8Z" fill={SIGN} />
            </svg>
          </Row>
          <Row text={t('scene.legendRiver')}>
            <Ramp colors={[cssColor('siltyRiver'), cssColor('river')]} />
          </Row>
          {model.outlines.some(({ kind }) => kind === 'county') && (
            <Row text={t('scene.legendCounty')}>
              <svg viewBox="0 0 34 12" aria-hidden="true">
                <path
                  d="M1 6h32"
                  fill="none"
                  stroke={cssColor('border')}
                  strokeWidth="1.5"
                  strokeDasharray="8 2.5 2 2.5"
                />
              </svg>
            </Row>
          )}
          {model.district.mapFeatures.some(({ kind }) => kind === 'layer') && (
            <Row text={t('scene.legendOwnLayer', { layers: ownLayers(model.district) })}>
              <svg viewBox="0 0 34 12" aria-hidden="true">
                <path d="M1 6h32" fill="none" stroke={cssColor('ownLayer')} strokeWidth="1.5" />
              </svg>
            </Row>
          )}
          <Row text={t('scene.legendContour', { interval: intervalM })}>
            <svg viewBox="0 0 34 12" aria-hidden="true">
              <path d="M1 9C10 3 22 11 33 4" fill="none" stroke={cssColor('contour')} />
            </svg>
          </Row>
        </ul>
      )}
      <button
        type="button"
        className="scene-button scene-button-word"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('scene.legend')}
      </button>
    </div>
  )
}

const ownLayers = ({ mapFeatures }: District): string =>
  [...new Set(mapFeatures.flatMap(({ kind, layer }) => (kind === 'layer' && layer !== undefined ? [layer] : [])))].join(
    ', ',
  )

const LIVE = [cssColor('waterShallow'), cssColor('water'), cssColor('waterDeep')]
const SIGN = '#4b6a74'

const Row = ({ text, children }: { readonly text: string; readonly children: React.ReactNode }) => (
  <li>
    <span className="scene-legend-sign">{children}</span>
    {text}
  </li>
)

const Ramp = ({ colors }: { readonly colors: readonly string[] }) => (
  <span className="scene-ramp" style={{ background: `linear-gradient(90deg, ${colors.join(', ')})` }} />
)

const GateSign = ({ fraction, isRehearsal }: { readonly fraction: number; readonly isRehearsal: boolean }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <rect x="1.5" y="1.5" width="13" height="13" rx="2.4" fill={cssColor('plate')} stroke={cssColor('ink')} />
    <rect x="4" y="3.5" width="8" height={9 * (1 - fraction)} fill={cssColor('leaf')} />
    <rect
      x="4"
      y={12.5 - 9 * fraction}
      width="8"
      height={9 * fraction}
      fill={isRehearsal ? cssColor('plum') : cssColor('water')}
    />
  </svg>
)
