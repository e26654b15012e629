import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type PlanSteps, withStep } from '../../rehearsal/branch.ts'
import { useTwin } from '../twin-context.tsx'
import { QuantityField } from './quantity-field.tsx'

interface StepsEditorProps {
  readonly steps: PlanSteps
  /** What a new step begins with. */
  readonly presentValue: number
  readonly minimum: number
  readonly maximum: number
  readonly step: number
  readonly onChange: (steps: PlanSteps) => void
}

/** Hours between one step and the one that is added after it. */
const NEXT_HOURS = 2
const HOUR_STEP = 0.5

/** What shall hold from which hour on. The start has its own field and is not repeated here. */
export function StepsEditor({ steps, presentValue, minimum, maximum, step, onChange }: StepsEditorProps) {
  const { t } = useTranslation()
  const horizonH = useTwin().horizonS / 3600
  const later = steps.filter(({ hour }) => hour > 0)
  const lastHour = later.at(-1)?.hour ?? 0
  const add = () =>
    onChange(
      withStep(steps, {
        hour: Math.min(lastHour + NEXT_HOURS, horizonH),
        value: steps.at(-1)?.value ?? presentValue,
      }),
    )
  const replace = (hour: number, next: { readonly hour: number; readonly value: number }) =>
    onChange(
      withStep(
        steps.filter((known) => known.hour !== hour),
        next,
      ),
    )
  return (
    <div className="steps" data-testid="steps-editor">
      {later.map(({ hour, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its place; its hour is what is edited
        <div className="step-row" key={index}>
          <span className="step-word">{t('branch.fromHour')}</span>
          <QuantityField
            label={t('branch.hour')}
            minimum={HOUR_STEP}
            maximum={horizonH}
            step={HOUR_STEP}
            decimals={1}
            value={hour}
            onChange={(next) => replace(hour, { hour: next, value })}
            testId={`step-hour-${index}`}
          />
          <span className="unit">h</span>
          <QuantityField
            label={t('branch.value')}
            minimum={minimum}
            maximum={maximum}
            step={step}
            value={value}
            onChange={(next) => replace(hour, { hour, value: next })}
            testId={`step-value-${index}`}
          />
          <span className="unit">m</span>
          <Button
            className="icon-button"
            aria-label={t('branch.removeStep')}
            onPress={() => onChange(steps.filter((known) => known.hour !== hour))}
          >
            ×
          </Button>
        </div>
      ))}
      <Button className="quiet-button" isDisabled={lastHour >= horizonH} onPress={add} data-testid="step-add">
        {t('branch.addStep')}
      </Button>
    </div>
  )
}
