import type { ReactNode } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'

interface OneOfProps<T extends string> {
  /** What is chosen here, for who cannot see it. */
  readonly label: string
  readonly choices: readonly T[]
  readonly chosen: T
  readonly onChosen: (choice: T) => void
  readonly children: (choice: T) => ReactNode
  readonly className?: string
  readonly choiceClass?: (choice: T) => string
  readonly isDisabled?: (choice: T) => boolean
  readonly testId?: (choice: T) => string
}

/** A row of buttons, one of them pressed. */
export function OneOf<T extends string>({
  label,
  choices,
  chosen,
  onChosen,
  children,
  className = 'segments',
  choiceClass = () => 'segment',
  isDisabled = () => false,
  testId,
}: OneOfProps<T>) {
  return (
    <ToggleButtonGroup
      className={className}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const choice = choices.find((each) => keys.has(each))
        if (choice !== undefined) onChosen(choice)
      }}
    >
      {choices.map((choice) => (
        <ToggleButton
          key={choice}
          id={choice}
          className={choiceClass(choice)}
          isDisabled={isDisabled(choice)}
          data-testid={testId?.(choice)}
        >
          {children(choice)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
