import { useEffect, useMemo, useState } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { findRoute, type Route, routeFor } from '../../state/routes.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { PathChoice } from './path-choice.tsx'
import { buildProfile } from './profile-data.ts'
import { ProfileKey } from './profile-key.tsx'
import { ProfilePlot } from './profile-plot.tsx'
import { ProfileTable } from './profile-table.tsx'

/** The operators' main tool: bed, banks, water and gates along one route, now and in the rehearsal. */
export function LongProfile() {
  const { t } = useTranslation()
  const loaded = useLoaded()
  const route = useShownRoute()
  const profile = useMemo(() => (route === undefined ? undefined : buildProfile(loaded, route)), [loaded, route])
  const [isTable, setTable] = useState(false)
  const isStale = useTwinState((state) => state.shadowConnection === 'lost')
  if (profile === undefined) return null
  return (
    <section
      className={`profile ${isStale ? 'is-stale' : ''}`}
      aria-label={t('profile.title')}
      data-testid="long-profile"
      data-route={profile.route.id}
    >
      <header className="profile-head">
        <h2>{t('profile.title')}</h2>
        <RouteChoice route={profile.route} />
        <PathChoice route={profile.route} />
        <ProfileKey />
        <Button className="quiet-button" onPress={() => setTable(!isTable)} data-testid="profile-table-toggle">
          {t(isTable ? 'profile.asProfile' : 'profile.asTable')}
        </Button>
      </header>
      {isTable ? <ProfileTable profile={profile} /> : <ProfilePlot key={profile.route.id} profile={profile} />}
    </section>
  )
}

/** The chosen route; a selection on another one brings that one up. */
function useShownRoute(): Route | undefined {
  const { district, index, routes } = useLoaded()
  const selection = useTwinState((state) => state.selection)
  const routeId = useTwinState((state) => state.profileRoute)
  const profileRouteChosen = useTwinState((state) => state.profileRouteChosen)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a route chosen by hand stays until the next selection
  useEffect(() => {
    const wanted = selection === undefined ? undefined : routeFor(selection, routes, routeId, district, index)
    if (wanted !== undefined && wanted.id !== routeId) profileRouteChosen(wanted.id)
  }, [selection])
  return useMemo(() => findRoute(routes, routeId ?? longestOf(routes)?.id, district), [routes, routeId, district])
}

const longestOf = (routes: readonly Route[]): Route | undefined => routes.toSorted((a, b) => b.lengthM - a.lengthM)[0]

function RouteChoice({ route }: { readonly route: Route }) {
  const { t } = useTranslation()
  const { routes } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const profileRouteChosen = useTwinState((state) => state.profileRouteChosen)
  const nameOf = (shown: Route) => {
    const name = nameIn(locale, shown.names)
    return shown.kind === 'main' ? t('profile.mainRoute', { name }) : name
  }
  const choices = routes.some(({ id }) => id === route.id) ? routes : [...routes, route]
  return (
    <Select
      className="select"
      aria-label={t('profile.route')}
      selectedKey={route.id}
      onSelectionChange={(key) => profileRouteChosen(String(key))}
      data-testid="route-choice"
    >
      <Button className="select-button">
        <SelectValue />
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M2.5 4.5 6 8l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </Button>
      <Popover className="popover">
        <ListBox className="list-box">
          {choices.map((choice) => (
            <ListBoxItem key={choice.id} id={choice.id} textValue={nameOf(choice)} className="list-box-item">
              <span>{nameOf(choice)}</span>
              <span className="row-note">{displayKm(choice.lengthM)} km</span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
