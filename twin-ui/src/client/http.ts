import type { ProblemDocument } from '@district/models/contract'

/** Why an answer could not be had: nobody there, a refusal with its document, or something that is not what was asked. */
export interface RequestProblem {
  readonly kind: 'unreachable' | 'refused' | 'malformed'
  readonly status: number | undefined
  readonly detail: string
  /** Of the gateway's registry of errors, where it refused. */
  readonly code?: string
  /** Seconds after which it may be asked again, where it said so. */
  readonly retryAfterS?: number
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestProblem }

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

const REQUEST_TIMEOUT_MS = 20_000
const TOO_MANY = 429

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

/** POST of JSON. `decode` gives undefined for what is not the answer that was expected; an answer without a body is null. */
export async function postJson<T>(
  fetch: Fetch,
  url: string,
  body: unknown,
  decode: (body: unknown) => T | undefined,
): Promise<Answer<T>> {
  const json = { 'content-type': 'application/json' }
  const sent = body === undefined ? { method: 'POST' } : { method: 'POST', headers: json, body: JSON.stringify(body) }
  const response = await ask(fetch, url, 'application/json', sent)
  if (!response.ok) return response
  const said: unknown = response.value.status === 204 ? null : await response.value.json().catch(() => undefined)
  const value = decode(said)
  return value === undefined ? malformed(url) : { ok: true, value }
}

const get = (fetch: Fetch, url: string, accept: string): Promise<Answer<Response>> => ask(fetch, url, accept, {})

async function ask(
  fetch: Fetch,
  url: string,
  accept: string,
  { headers, ...init }: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string },
): Promise<Answer<Response>> {
  const response = await fetch(url, {
    ...init,
    headers: { ...headers, accept: `${accept}, application/problem+json` },
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  }).catch((cause: unknown) => (cause instanceof Error ? cause.message : 'no answer'))
  if (typeof response === 'string')
    return { ok: false, error: { kind: 'unreachable', status: undefined, detail: response } }
  if (response.ok) return { ok: true, value: response }
  const document = problemDocument(await response.json().catch(() => undefined))
  // A proxy in front of a gateway that is down answers too, but not as the gateway does.
  const kind = document === undefined && response.status >= 500 ? 'unreachable' : 'refused'
  const detail = document?.detail || document?.title || `HTTP ${response.status}`
  const retryAfterS = retryAfterOf(response, detail)
  const more = { ...(document?.code && { code: document.code }), ...(retryAfterS !== undefined && { retryAfterS }) }
  return { ok: false, error: { kind, status: response.status, detail, ...more } }
}

/** From the header, or from the sentence: the gateway writes "again in 8 s". */
function retryAfterOf({ status, headers }: Response, detail: string): number | undefined {
  if (status !== TOO_MANY) return undefined
  const text = headers.get('retry-after') ?? /again in (\d+) s/.exec(detail)?.[1]
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : undefined
}

const malformed = (url: string): Answer<never> => ({
  ok: false,
  error: { kind: 'malformed', status: undefined, detail: url },
})

type Explanation = Pick<ProblemDocument, 'title' | 'detail' | 'code'>

function problemDocument(body: unknown): Explanation | undefined {
  if (typeof body !== 'object' || body === null || !('title' in body)) return undefined
  return {
    title: String(body.title),
    detail: 'detail' in body ? String(body.detail) : '',
    code: 'code' in body ? String(body.code) : '',
  }
}
