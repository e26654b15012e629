import type { GaugeId } from '@district/models'
import { decodeSavedState, type SavedState } from '@district/models/contract'
import {
  decodeDistrictDocument,
  decodeHistoryDocument,
  decodeScenariosDocument,
  decodeScenarioText,
  decodeShadowDocument,
} from './decode.ts'
import { type Answer, type Fetch, getBytes, getJson } from './http.ts'

/** All that the page asks of the one origin. It only ever reads. */
export interface Gateway {
  district(): Promise<Answer<NonNullable<ReturnType<typeof decodeDistrictDocument>>>>
  /** What can be run by name. */
  scenarios(): Promise<Answer<NonNullable<ReturnType<typeof decodeScenariosDocument>>>>
  /** One scenario's document as it stands in the pack. */
  scenario(id: string): Promise<Answer<Readonly<Record<string, unknown>>>>
  shadow(): Promise<Answer<NonNullable<ReturnType<typeof decodeShadowDocument>>>>
  /** The state from which a rehearsal branches. */
  savedState(): Promise<Answer<SavedState>>
  history(query: HistoryQuery): Promise<Answer<NonNullable<ReturnType<typeof decodeHistoryDocument>>>>
}

export interface HistoryQuery {
  readonly gaugeId: GaugeId
  readonly fromMs: number
  readonly toMs: number
  readonly everyS: number
}

export const createGateway = (fetch: Fetch, apiUrl: string): Gateway => ({
  district: () => getJson(fetch, `${apiUrl}/district`, decodeDistrictDocument),
  scenarios: () => getJson(fetch, `${apiUrl}/scenarios`, decodeScenariosDocument),
  scenario: (id) => getJson(fetch, `${apiUrl}/scenarios/${encodeURIComponent(id)}`, decodeScenarioText),
  shadow: () => getJson(fetch, `${apiUrl}/shadow`, decodeShadowDocument),
  async savedState() {
    const bytes = await getBytes(fetch, `${apiUrl}/shadow/state`)
    if (!bytes.ok) return bytes
    const state = decodeSavedState(bytes.value)
    if (state.ok) return state
    return { ok: false, error: { kind: 'malformed', status: undefined, detail: state.error.text } }
  },
  history({ gaugeId, fromMs, toMs, everyS }) {
    const query = new URLSearchParams({
      gauge: gaugeId,
      from: String(Math.floor(fromMs)),
      to: String(Math.ceil(toMs)),
      everyS: String(everyS),
    })
    return getJson(fetch, `${apiUrl}/history?${query}`, decodeHistoryDocument)
  },
})
