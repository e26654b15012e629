import { Button, Group, Input, Label, NumberField } from 'react-aria-components'

interface QuantityFieldProps {
  /** Read aloud; the place says it to the eye. */
  readonly label: string
  readonly minimum: number
  readonly maximum: number
  readonly step: number
  readonly decimals?: number
  readonly value: number
  readonly onChange: (value: number) => void
  readonly testId?: string
}

/** A number with its two steppers; nothing outside the range is taken. */
export function QuantityField({ decimals = 2, ...props }: QuantityFieldProps) {
  return (
    <NumberField
      className="number-field"
      minValue={props.minimum}
      maxValue={props.maximum}
      step={props.step}
      value={props.value}
      onChange={(next) => {
        if (Number.isFinite(next)) props.onChange(next)
      }}
      formatOptions={{ minimumFractionDigits: decimals, maximumFractionDigits: decimals }}
    >
      <Label className="visually-hidden">{props.label}</Label>
      <Group className="number-group">
        <Button slot="decrement" className="step-button">
          −
        </Button>
        <Input className="number-input" data-testid={props.testId} />
        <Button slot="increment" className="step-button">
          +
        </Button>
      </Group>
    </NumberField>
  )
}
