import type { ProblemDocument } from '@district/models/contract'

/** Why an answer could not be had: nobody there, a refusal with its document, or something that is not what was asked. */
export interface RequestProblem {
  readonly kind: 'unreachable' | 'refused' | 'malformed'
  readonly status: number | undefined
  readonly detail: string
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestProblem }

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

const REQUEST_TIMEOUT_MS = 20_000

/** GET of JSON. `decode` gives undefined for what is not the document that was asked for. */
export async function getJson<T>(
  fetch: Fetch,
  url: string,
  decode: (body: unknown) => T | undefined,
): Promise<Answer<T>> {
  const response = await get(fetch, url, 'application/json')
  if (!response.ok) return response
  const body: unknown = await response.value.json().catch(() => undefined)
  const value = decode(body)
  return value === undefined ? malformed(url) : { ok: true, value }
}

/** GET of a binary document, such as a saved state. */
export async function getBytes(fetch: Fetch, url: string): Promise<Answer<ArrayBuffer>> {
  const response = await get(fetch, url, 'application/octet-stream')
  if (!response.ok) return response
  const value = await response.value.arrayBuffer().catch(() => undefined)
  return value === undefined ? malformed(url) : { ok: true, value }
}

async function get(fetch: Fetch, url: string, accept: string): Promise<Answer<Response>> {
  const response = await fetch(url, {
    headers: { accept: `${accept}, application/problem+json` },
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  }).catch((cause: unknown) => (cause instanceof Error ? cause.message : 'no answer'))
  if (typeof response === 'string')
    return { ok: false, error: { kind: 'unreachable', status: undefined, detail: response } }
  if (response.ok) return { ok: true, value: response }
  const document = problemDocument(await response.json().catch(() => undefined))
  // A proxy in front of a gateway that is down answers too, but not as the gateway does.
  const kind = document === undefined && response.status >= 500 ? 'unreachable' : 'refused'
  const detail = document?.detail || document?.title || `HTTP ${response.status}`
  return { ok: false, error: { kind, status: response.status, detail } }
}

const malformed = (url: string): Answer<never> => ({
  ok: false,
  error: { kind: 'malformed', status: undefined, detail: url },
})

type Explanation = Pick<ProblemDocument, 'title' | 'detail'>

function problemDocument(body: unknown): Explanation | undefined {
  if (typeof body !== 'object' || body === null || !('title' in body)) return undefined
  return { title: String(body.title), detail: 'detail' in body ? String(body.detail) : '' }
}
