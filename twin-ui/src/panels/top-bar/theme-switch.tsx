import { ToggleButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'

/** Half a disc: pressed is the dark theme. */
export function ThemeSwitch() {
  const { t } = useTranslation()
  const theme = useTwinState((state) => state.theme)
  const themeChosen = useTwinState((state) => state.themeChosen)
  return (
    <ToggleButton
      className="icon-button theme-switch"
      aria-label={t('everyone.darkTheme')}
      isSelected={theme === 'dark'}
      onChange={(isDark) => themeChosen(isDark ? 'dark' : 'light')}
      data-testid="theme-switch"
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
    </ToggleButton>
  )
}
