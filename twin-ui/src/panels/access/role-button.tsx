import type { Role } from '@district/models/contract'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { selectMay } from '../../state/access-slice.ts'
import { useTwinState } from '../twin-context.tsx'

interface RoleButtonProps {
  readonly takes: Role
  readonly isDisabled?: boolean
  readonly onPress: () => void
  readonly children: ReactNode
  readonly testId: string
}

/** A deed that takes a role: done by whoever has it; whoever has not reads which it is, and pressing opens the dialog. */
export function RoleButton({ takes, isDisabled = false, onPress, children, testId }: RoleButtonProps) {
  const { t } = useTranslation()
  const may = useTwinState(selectMay(takes))
  const loginWished = useTwinState((state) => state.loginWished)
  return (
    <span className="role-button">
      <Button
        className="primary-button plain"
        isDisabled={may && isDisabled}
        onPress={() => (may ? onPress() : loginWished(takes))}
        data-testid={testId}
        data-may={may}
      >
        {children}
      </Button>
      {!may && <span className="note">{t('access.takesRole', { role: t(`access.role.${takes}`) })}</span>}
    </span>
  )
}
