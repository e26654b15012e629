import { MAX_PAYLOAD_BYTES, MAX_READINGS_PER_MESSAGE, type ParkReason } from '@district/models/contract'

export type PayloadOutcome =
  | { readonly ok: true; readonly entries: readonly unknown[] }
  | { readonly ok: false; readonly reason: ParkReason; readonly detail: string }

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes → the readings that a message holds, each still unchecked. */
export function parsePayload(payload: Uint8Array): PayloadOutcome {
  if (payload.byteLength > MAX_PAYLOAD_BYTES)
    return refuse('payload-too-large', `${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are read`)
  let json: unknown
  try {
    json = parseJson(utf8.decode(payload))
  } catch (error) {
    return refuse('payload-malformed', error instanceof Error ? error.message : 'not JSON')
  }
  if (!Array.isArray(json)) return { ok: true, entries: [json] }
  if (json.length > MAX_READINGS_PER_MESSAGE)
    return refuse('payload-too-large', `${json.length} readings; a message has at most ${MAX_READINGS_PER_MESSAGE}`)
  return { ok: true, entries: json }
}

const refuse = (reason: ParkReason, detail: string): PayloadOutcome => ({ ok: false, reason, detail })

/** A string, or a bare word that is no JSON but that some stations write for a number they do not have. */
const STRING_OR_NOT_A_NUMBER = /"(?:\\.|[^"\\])*"|-?\b(?:NaN|Infinity|nan|inf)\b/g

/** JSON, tolerating bare NaN and Infinity as words, so that one sick instrument does not take its station's other values with it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const quoted = text.replace(STRING_OR_NOT_A_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`))
    if (quoted === text) throw error
    return JSON.parse(quoted)
  }
}
