import { useEffect, useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { followLevels } from '../frame/level-envelope.ts'
import { createTranslations } from '../ground/i18n.ts'
import { nameIn } from '../ground/locale.ts'
import { createShownFrames } from '../panels/numbers/shown-frames.ts'
import { calmed, type TwinParts, TwinProvider, useTwinState } from '../panels/twin-context.tsx'
import { Layout } from './layout.tsx'
import { LoadScreen } from './load-screen.tsx'
import type { Session } from './session.ts'
import { listenKeys } from './shortcuts.ts'

/** The page: translations and parts for everything below, then either the district or why there is none. */
export function App({ session }: { readonly session: Session }) {
  const { store } = session
  const locale = useStore(store, (state) => state.locale)
  const isLoaded = useStore(store, (state) => state.loaded !== undefined)
  // Made anew per language: every text is then drawn in it at once, with no moment of the old one.
  const translations = useMemo(() => createTranslations(locale), [locale])
  const parts = useMemo(() => partsOf(session), [session])

  useEffect(() => listenKeys(store), [store])
  return (
    <I18nextProvider i18n={translations}>
      <I18nProvider locale={locale}>
        <TwinProvider value={parts}>
          <DocumentLanguage />
          {isLoaded ? <Layout session={session} /> : <LoadScreen onRetry={session.retry} />}
        </TwinProvider>
      </I18nProvider>
    </I18nextProvider>
  )
}

/** The browser's tab, and the language that screen readers speak. */
function DocumentLanguage() {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const names = useTwinState((state) => state.loaded?.district.names)
  const title = names === undefined ? t('app.title') : `${nameIn(locale, names)} · ${t('app.title')}`
  useEffect(() => {
    document.documentElement.lang = locale
    document.title = title
  }, [locale, title])
  return null
}

const partsOf = ({ store, shadowFrames, rehearsalFrames, playedFrames, ...session }: Session): TwinParts => ({
  store,
  calmStore: calmed(store),
  shadowFrames,
  rehearsalFrames,
  playedFrames,
  branchFrames: session.branchFrames,
  baselineFrames: session.baselineFrames,
  levelEnvelope: followLevels(shadowFrames),
  shownFrames: createShownFrames(store, shadowFrames, playedFrames),
  gateway: session.gateway,
  horizonS: session.config.rehearsalHorizonS,
  access: session.access,
  rehearsal: session.rehearsal,
})
