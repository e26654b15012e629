import {
  type CommandsDocument,
  decodeFrame,
  type Frame,
  type ShadowHoursDocument,
  type StateDocument,
} from '@district/models/contract'
import { decodeCommands } from './command-answers.ts'
import { decodeOrderHours, decodeShadowHours, decodeStateDocument, type OrderHours } from './decode.ts'
import { type Answer, type Fetch, getBytes, getJson } from './http.ts'

/** What the page asks of hours beside now. */
export interface HoursClient {
  /** Which hours have frames, of the past and of the newest forecast. */
  hours(): Promise<Answer<ShadowHoursDocument>>
  /** The whole district as it was computed at an instant, or last before it; the frame says of when it is. */
  pastFrame(atMs: number): Promise<Answer<Frame>>
  forecastFrame(atMs: number): Promise<Answer<Frame>>
  /** The last commands to all gates, newest first. */
  allCommands(): Promise<Answer<CommandsDocument>>
  /** Delivery orders that hold or held. */
  orders(): Promise<Answer<readonly OrderHours[]>>
  /** What every gauge had last said at an instant. */
  wordsAt(atMs: number): Promise<Answer<StateDocument>>
}

export const createHoursClient = (fetch: Fetch, apiUrl: string): HoursClient => ({
  hours: () => getJson(fetch, `${apiUrl}/shadow/hours`, decodeShadowHours),
  pastFrame: (atMs) => getFrame(fetch, `${apiUrl}/shadow/frame?at=${Math.round(atMs)}`),
  forecastFrame: (atMs) => getFrame(fetch, `${apiUrl}/shadow/forecast/frame?at=${Math.round(atMs)}`),
  allCommands: () => getJson(fetch, `${apiUrl}/commands?limit=200`, decodeCommands),
  orders: () => getJson(fetch, `${apiUrl}/rehearsal/orders`, decodeOrderHours),
  wordsAt: (atMs) => getJson(fetch, `${apiUrl}/state?at=${Math.round(atMs)}`, decodeStateDocument),
})

async function getFrame(fetch: Fetch, url: string): Promise<Answer<Frame>> {
  const bytes = await getBytes(fetch, url)
  if (!bytes.ok) return bytes
  const frame = decodeFrame(bytes.value)
  if (frame.ok) return frame
  return { ok: false, error: { kind: 'malformed', status: undefined, detail: frame.error.text } }
}
