import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ageOf, type DistrictTime } from '../../ground/district-time.ts'
import type { TwinState } from '../../state/twin-store.ts'
import { useDistrictTime, useTwinState } from '../twin-context.tsx'

/** fine: a full dot · waiting: a ring · wrong: a triangle. */
export type LinkTone = 'fine' | 'waiting' | 'wrong'

export interface LinkState {
  readonly tone: LinkTone
  readonly text: string
}

/** Three links that all must stand: gauges → page, readings → history, model → page. */
export function ConnectionState() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const live = useTwinState((state) => encode(liveLink(state, t)))
  const history = useTwinState((state) => encode(historyLink(state, t, time)))
  const model = useTwinState((state) => encode(modelLink(state, t)))
  return (
    <ul className="links" aria-live="polite" data-testid="connection">
      <Link name={t('link.gauges')} link={decode(live)} testId="link-live" />
      <Link name={t('link.history')} link={decode(history)} testId="link-history" />
      <Link name={t('link.model')} link={decode(model)} testId="link-model" />
    </ul>
  )
}

function Link({ name, link, testId }: { readonly name: string; readonly link: LinkState; readonly testId: string }) {
  return (
    <li className={`link link-${link.tone}`} data-testid={testId} data-tone={link.tone} title={`${name}：${link.text}`}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        {link.tone === 'fine' && <circle cx="6" cy="6" r="4" fill="currentColor" />}
        {link.tone === 'waiting' && (
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 1.6" />
        )}
        {link.tone === 'wrong' && <path d="M6 1 11.4 10.8H.6Z" fill="currentColor" />}
      </svg>
      <span className="link-name">{name}</span>
      <span className="link-text">{link.text}</span>
    </li>
  )
}

export function liveLink(state: TwinState, t: TFunction): LinkState {
  const { connection, connectionSinceMs, health } = state
  if (connection === 'connecting') return { tone: 'waiting', text: t('link.connecting') }
  if (connection === 'lost') {
    const { count, unit } = ageOf(Date.now() - connectionSinceMs)
    return { tone: 'wrong', text: t('link.lostSince', { age: t(`age.span${capitalised(unit)}`, { count }) }) }
  }
  if (health?.broker.state === 'down') return { tone: 'wrong', text: t('link.brokerDown') }
  if (health?.virtualDistrict && health.simulator.state === 'down')
    return { tone: 'wrong', text: t('link.simulatorDown') }
  return { tone: 'fine', text: t('link.open') }
}

export function historyLink(state: TwinState, t: TFunction, time: DistrictTime): LinkState {
  const { health, connection } = state
  if (health === undefined || connection === 'lost') return { tone: 'waiting', text: '—' }
  const { store } = health
  if (store.state === 'down')
    return { tone: 'wrong', text: t('link.historyDown', { detail: store.detail ?? store.kind }) }
  if (store.behindSinceMs !== null && health.nowMs - store.behindSinceMs > HISTORY_LATE_MS)
    return {
      tone: 'wrong',
      text: t('link.historyBehind', { time: time.clock(store.behindSinceMs), count: store.waiting }),
    }
  return { tone: 'fine', text: t('link.historyCurrent') }
}

/** Readings wait a moment for the next batch at any time; this long is a fault. */
const HISTORY_LATE_MS = 15_000

export function modelLink(state: TwinState, t: TFunction): LinkState {
  const { shadow, shadowConnection } = state
  if (shadow?.state === 'halted') return { tone: 'wrong', text: t('link.halted', { detail: shadow.detail ?? '' }) }
  // While it warms up it sends no frames, and that is no fault.
  if (shadow?.state === 'warming') return { tone: 'waiting', text: t('link.warming') }
  if (shadowConnection === 'connecting') return { tone: 'waiting', text: t('link.connecting') }
  if (shadowConnection === 'lost') return { tone: 'wrong', text: t('link.away') }
  return { tone: 'fine', text: t('link.following') }
}

const capitalised = <T extends string>(text: T) => `${text.charAt(0).toUpperCase()}${text.slice(1)}` as Capitalize<T>

/* A selector must give a plain value, or the hook would draw at every change of the store. */
const encode = ({ tone, text }: LinkState): string => `${tone} ${text}`
const decode = (encoded: string): LinkState => {
  const space = encoded.indexOf(' ')
  return { tone: encoded.slice(0, space) as LinkTone, text: encoded.slice(space + 1) }
}
