import type { GateId, GaugeId } from '@district/models'
import {
  type CommandDocument,
  type CommandRecord,
  type CommandsDocument,
  decodeSavedState,
  type GateCommandRequest,
  type GateInterlocksDocument,
  type Person,
  type Preflight,
  type SavedState,
} from '@district/models/contract'
import {
  decodeCommand,
  decodeCommandDocument,
  decodeCommands,
  decodeInterlocks,
  decodePreflight,
} from './command-answers.ts'
import {
  decodeDistrictDocument,
  decodeHistoryDocument,
  decodeLogin,
  decodePerson,
  decodeScenariosDocument,
  decodeScenarioText,
  decodeShadowDocument,
  decodeStoredStates,
} from './decode.ts'
import { type Answer, type Fetch, getBytes, getJson, postJson } from './http.ts'

/** All that the page asks of the one origin. */
export interface Gateway {
  district(): Promise<Answer<NonNullable<ReturnType<typeof decodeDistrictDocument>>>>
  /** What can be run by name. */
  scenarios(): Promise<Answer<NonNullable<ReturnType<typeof decodeScenariosDocument>>>>
  /** One scenario's document as it stands in the pack. */
  scenario(id: string): Promise<Answer<Readonly<Record<string, unknown>>>>
  shadow(): Promise<Answer<NonNullable<ReturnType<typeof decodeShadowDocument>>>>
  /** The state from which a rehearsal branches: of now, or the one stored at an instant. */
  savedState(atMs?: number): Promise<Answer<SavedState>>
  /** Past instants that a rehearsal can branch from, newest first. */
  storedStates(): Promise<Answer<readonly number[]>>
  /** Who asks, as the gateway knows it: a person with a session, or the anonymous viewer. */
  me(): Promise<Answer<Person>>
  logIn(name: string, password: string): Promise<Answer<Person & { readonly endsAtMs: number }>>
  logOut(): Promise<Answer<null>>
  /** What would come of moving a gate, computed on the shadow. */
  preflight(gateId: GateId, openingM: number): Promise<Answer<Preflight>>
  /** What a command to this gate would meet. */
  interlocks(gateId: GateId, openingM: number): Promise<Answer<GateInterlocksDocument>>
  /** Tells a gate where to stand, with the preflight that was looked at. */
  command(gateId: GateId, wish: GateCommandRequest): Promise<Answer<CommandRecord>>
  /** The last commands to a gate, newest first. */
  commands(gateId: GateId): Promise<Answer<CommandsDocument>>
  /** The whole record of one command: what was predicted, and what was measured since. */
  commandDocument(commandId: string): Promise<Answer<CommandDocument>>
  /** The second person's word on a command that waits for it; who gave it may only take it back. */
  decide(commandId: string, verdict: 'confirm' | 'refuse', reason: string): Promise<Answer<CommandRecord>>
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
  storedStates: () => getJson(fetch, `${apiUrl}/shadow/states`, decodeStoredStates),
  me: () => getJson(fetch, `${apiUrl}/me`, decodePerson),
  logIn: (name, password) => postJson(fetch, `${apiUrl}/login`, { name, password }, decodeLogin),
  logOut: () => postJson(fetch, `${apiUrl}/logout`, undefined, (said) => (said === null ? null : undefined)),
  async savedState(atMs) {
    const bytes = await getBytes(fetch, `${apiUrl}/shadow/state${atMs === undefined ? '' : `?at=${atMs}`}`)
    if (!bytes.ok) return bytes
    const state = decodeSavedState(bytes.value)
    if (state.ok) return state
    return { ok: false, error: { kind: 'malformed', status: undefined, detail: state.error.text } }
  },
  preflight: (gateId, openingM) =>
    postJson(fetch, `${apiUrl}/rehearsal/preflight`, { gateId, openingM }, decodePreflight),
  interlocks: (gateId, openingM) =>
    getJson(fetch, `${gateUrl(apiUrl, gateId)}/interlocks?openingM=${openingM}`, decodeInterlocks),
  command: (gateId, wish) => postJson(fetch, `${gateUrl(apiUrl, gateId)}/command`, wish, decodeCommand),
  commands: (gateId) =>
    getJson(fetch, `${apiUrl}/commands?${new URLSearchParams({ gate: gateId, limit: '5' })}`, decodeCommands),
  commandDocument: (commandId) =>
    getJson(fetch, `${apiUrl}/commands/${encodeURIComponent(commandId)}`, decodeCommandDocument),
  decide: (commandId, verdict, reason) =>
    postJson(
      fetch,
      `${apiUrl}/commands/${encodeURIComponent(commandId)}/${verdict}`,
      verdict === 'refuse' ? { reason } : undefined,
      decodeCommand,
    ),
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

const gateUrl = (apiUrl: string, gateId: GateId): string => `${apiUrl}/gates/${encodeURIComponent(gateId)}`
