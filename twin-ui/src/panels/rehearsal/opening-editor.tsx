import type { Gate } from '@district/models'
import { useMemo } from 'react'
import { Button, Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { atStart } from '../../rehearsal/branch.ts'
import { plannedOpenings } from '../../state/active-branch.ts'
import { gateGauges } from '../../state/district-index.ts'
import { Measured } from '../numbers/live-numbers.tsx'
import { meanValue } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { QuantityField } from './quantity-field.tsx'
import { StepsEditor } from './steps-editor.tsx'

const STEP_M = 0.01

/** A wish for one gate, in the rehearsal only. Moving slider or number adds the gate to the changes. */
export function OpeningEditor({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const openings = useMemo(() => gateGauges(index, gate.id, 'openingM'), [index, gate.id])
  const currentM = useTwinState((state) => meanValue(state, openings))
  const steps = useTwinState((state) => plannedOpenings(state).get(gate.id))
  const editM = atStart(steps)
  const { openingEdited, openingPlanned, editRemoved } = useTwin().store.getState()
  const value = editM ?? rounded(currentM ?? 0)
  const change = (openingM: number) => {
    if (!Number.isFinite(openingM)) return
    openingEdited(gate.id, Math.min(Math.max(openingM, 0), gate.maximumOpeningM))
  }
  return (
    <section className="card-section editor" data-testid="opening-editor" data-edited={steps !== undefined}>
      <div className="section-head">
        <h3 className="plum">
          <RehearsalDiamond />
          {t('rehearsal.setOpening')}
        </h3>
        <span className="editor-now">
          {t('rehearsal.current')} <Measured gauges={openings} quantity="opening" unit />
        </span>
      </div>
      <div className="editor-row">
        <Slider
          className="slider"
          aria-label={t('rehearsal.setOpening')}
          minValue={0}
          maxValue={gate.maximumOpeningM}
          step={STEP_M}
          value={value}
          onChange={(next) => change(next)}
        >
          <SliderTrack className="slider-track">
            {({ state }) => (
              <>
                <div className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
                {currentM !== undefined && (
                  <div
                    className="slider-now"
                    style={{ left: `${Math.min(currentM / gate.maximumOpeningM, 1) * 100}%` }}
                  />
                )}
                <SliderThumb className="slider-thumb" data-testid="opening-slider" />
              </>
            )}
          </SliderTrack>
        </Slider>
        <QuantityField
          label={t('rehearsal.setOpening')}
          minimum={0}
          maximum={gate.maximumOpeningM}
          step={STEP_M}
          value={value}
          onChange={change}
          testId="opening-input"
        />
        <span className="unit">m</span>
      </div>
      <div className="editor-foot">
        <span className="editor-range">
          <span>0</span>
          <span>{fixed(gate.maximumOpeningM, 2)}</span>
        </span>
        {steps !== undefined && (
          <Button className="quiet-button" onPress={() => editRemoved(gate.id)} data-testid="edit-remove">
            {t('rehearsal.remove')}
          </Button>
        )}
      </div>
      <StepsEditor
        steps={steps ?? []}
        presentValue={value}
        minimum={0}
        maximum={gate.maximumOpeningM}
        step={STEP_M}
        onChange={(next) => openingPlanned(gate.id, next)}
      />
    </section>
  )
}

export function RehearsalDiamond() {
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" className="diamond">
      <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  )
}

const rounded = (openingM: number): number => Math.round(openingM / STEP_M) * STEP_M
