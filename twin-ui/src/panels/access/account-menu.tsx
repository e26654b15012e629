import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { selectAccountName } from '../../state/access-slice.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'

/** Who looks at this page and what the account may; whoever has none finds the way in, and is not pushed. */
export function AccountMenu() {
  const { t } = useTranslation()
  const { access } = useTwin()
  const name = useTwinState(selectAccountName)
  const role = useTwinState((state) => state.person?.role)
  const loginWished = useTwinState((state) => state.loginWished)
  if (name === undefined || role === undefined)
    return (
      <Button className="quiet-button account" onPress={() => loginWished()} data-testid="login-open">
        {t('access.logIn')}
      </Button>
    )
  return (
    <MenuTrigger>
      <Button className="quiet-button account" data-testid="account" data-role={role}>
        <span className="account-name">{name}</span>
        <span className="account-role">{t(`access.role.${role}`)}</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="list-box" aria-label={t('access.account')} onAction={() => void access.logOut()}>
          <MenuItem id="log-out" className="list-box-item" data-testid="log-out">
            {t('access.logOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
