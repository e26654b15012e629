import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'
import { LoginForm } from './login-form.tsx'

/** Opens when a person asks for it, or for a deed that takes a role; never by itself. */
export function LoginDialog() {
  const { t } = useTranslation()
  const wish = useTwinState((state) => state.loginWish)
  const person = useTwinState((state) => state.person)
  const loginLeft = useTwinState((state) => state.loginLeft)
  if (wish === undefined) return null
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) loginLeft()
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog" data-testid="login-dialog">
          <Heading slot="title">{t('access.title')}</Heading>
          {wish.role !== undefined && (
            <p className="note">
              {t('access.takesRole', { role: t(`access.role.${wish.role}`) })}
              {person !== undefined && ` ${t('access.youAre', { role: t(`access.role.${person.role}`) })}`}
            </p>
          )}
          <LoginForm onLeave={loginLeft} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
