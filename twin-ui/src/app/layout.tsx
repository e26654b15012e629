import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { LoginDialog } from '../panels/access/login-dialog.tsx'
import { SessionNotice } from '../panels/access/session-notice.tsx'
import { CanalList } from '../panels/canal-list/canal-list.tsx'
import { SelectionCard } from '../panels/card/selection-card.tsx'
import { ComparePanel } from '../panels/compare/compare-panel.tsx'
import { OriginLegend } from '../panels/numbers/origin-legend.tsx'
import { LongProfile } from '../panels/profile/long-profile.tsx'
import { RehearsalTray } from '../panels/rehearsal/rehearsal-tray.tsx'
import { MainViewSwitch } from '../panels/schematic/main-view-switch.tsx'
import { Schematic } from '../panels/schematic/schematic.tsx'
import { ClockBanner } from '../panels/timeline/clock-banner.tsx'
import { RehearsalBanner } from '../panels/timeline/rehearsal-banner.tsx'
import { TimeBar } from '../panels/timeline/time-bar.tsx'
import { LinkNotice } from '../panels/top-bar/link-notice.tsx'
import { StaleBanner } from '../panels/top-bar/stale-banner.tsx'
import { TopBar } from '../panels/top-bar/top-bar.tsx'
import { useTwinState } from '../panels/twin-context.tsx'
import { DistrictScene } from './lazy-scene.ts'
import { NarrowViews, useNarrowView } from './narrow-views.tsx'
import type { Session } from './session.ts'

/**
 *     ┌──────────────── top bar ────────────────┐
 *     │ list │         scene           │  card   │
 *     │      │─────────────────────────│         │
 *     │      │      long profile       │  tray   │
 *     └──────────────── time bar ───────────────┘
 */
export function Layout({ session }: { readonly session: Session }) {
  const { t } = useTranslation()
  const mode = useTwinState((state) => state.mode)
  const isComparing = useTwinState((state) => state.isComparing)
  const hasSelection = useTwinState((state) => state.selection !== undefined)
  const mainView = useTwinState((state) => state.mainView)
  const [view, setView] = useNarrowView()
  const kinds = `mode-${mode} ${isComparing ? 'is-comparing' : ''} ${hasSelection ? 'has-selection' : ''}`
  return (
    <div className={`layout ${kinds}`} data-view={view} data-main={mainView} data-testid="layout">
      <div className="layout-top">
        <TopBar />
        <StaleBanner />
        <SessionNotice />
        <LinkNotice />
      </div>
      <main className="layout-parts">
        <section className="layout-left" aria-label={t('list.title')}>
          <CanalList />
          <OriginLegend />
        </section>
        <div className="layout-middle">
          <RehearsalBanner />
          <ClockBanner />
          <div className="scene-slot" data-testid="scene" inert={mainView !== 'scene'}>
            <Suspense fallback={<p className="scene-coming">{t('everyone.sceneComing')}</p>}>
              <DistrictScene
                store={session.store}
                shadowFrames={session.shadowFrames}
                rehearsalFrames={session.playedFrames}
              />
            </Suspense>
          </div>
          <MainViewSwitch />
          {mainView === 'schematic' && <Schematic />}
          {isComparing ? <ComparePanel /> : <LongProfile />}
        </div>
        <section className="layout-right" aria-label={t('card.title')}>
          <div className="card-slot">
            <SelectionCard />
          </div>
          <RehearsalTray />
        </section>
      </main>
      <NarrowViews view={view} onView={setView} />
      <TimeBar />
      <LoginDialog />
    </div>
  )
}
