import { useTranslation } from 'react-i18next'
import { LOCALES, nameIn } from '../../ground/locale.ts'
import { AccountMenu } from '../access/account-menu.tsx'
import { OneOf } from '../one-of.tsx'
import { useDistrictTime, useTwinState } from '../twin-context.tsx'
import { ConnectionState } from './connection-state.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

/** What is this, whose time is it, and how well is it heard. */
export function TopBar() {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const names = useTwinState((state) => state.loaded?.district.names)
  const isVirtual = useTwinState((state) => state.health?.virtualDistrict ?? false)
  return (
    <header className="top-bar">
      <Emblem />
      <div className="top-names">
        <h1>{names === undefined ? t('app.title') : nameIn(locale, names)}</h1>
        {names !== undefined && <span className="top-subtitle">{t('app.title')}</span>}
      </div>
      {isVirtual && (
        <span className="badge badge-virtual" title={t('badge.virtualHint')} data-testid="virtual-badge">
          {t('badge.virtual')}
        </span>
      )}
      <ConnectionState />
      <Clock />
      <AccountMenu />
      <ThemeSwitch />
      <LanguageSwitch />
    </header>
  )
}

function Clock() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const nowMs = useTwinState((state) => state.clockMs)
  const speed = useTwinState((state) => state.loaded?.clock.speed ?? 1)
  const isLive = useTwinState((state) => state.connection === 'open' && state.mode === 'live')
  if (nowMs === 0) return <div className="clock" />
  return (
    <div className="clock" data-testid="clock">
      <span className="clock-day">{time.day(nowMs)}</span>
      <time className="clock-time" dateTime={new Date(nowMs).toISOString()}>
        {time.clock(nowMs)}
      </time>
      {speed === 1 ? (
        isLive && <span className="badge badge-live">{t('clock.live')}</span>
      ) : (
        <span className="badge badge-simulated" data-testid="simulated-clock">
          {t('clock.simulated', { speed })}
        </span>
      )}
    </div>
  )
}

function LanguageSwitch() {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const localeChosen = useTwinState((state) => state.localeChosen)
  return (
    <OneOf
      label={t('app.language')}
      choices={LOCALES}
      chosen={locale}
      onChosen={localeChosen}
      testId={(choice) => (choice === 'en' ? 'locale-en' : 'locale-zh')}
    >
      {(choice) => (choice === 'en' ? 'EN' : '中文')}
    </OneOf>
  )
}

/** Two waves behind a gate leaf. */
function Emblem() {
  return (
    <svg className="emblem" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="var(--water-deep)" />
      <path
        d="M5 12c4 0 5 3 11 3s7-3 11-3M5 20c4 0 5 3 11 3s7-3 11-3"
        fill="none"
        stroke="var(--water-pale)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M16 5v13" stroke="var(--panel)" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  )
}
