import type { IncomingHttpHeaders } from 'node:http'

const SAFE_VERBS = ['GET', 'HEAD', 'OPTIONS']
const OWN_SITES = ['same-origin', 'none']

export type Origin = 'own' | 'foreign' | 'unsaid'

/** Whether a page of ours asks, or one of another origin; `unsaid`: no browser asks. */
export function originOf({ origin, host, ...headers }: IncomingHttpHeaders): Origin {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return OWN_SITES.includes(String(site)) ? 'own' : 'foreign'
  if (origin === undefined) return 'unsaid'
  return URL.parse(origin)?.host === host ? 'own' : 'foreign'
}

export const isUnsafe = (method: string): boolean => !SAFE_VERBS.includes(method)

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i
const LOOPBACK_ADDRESS = /^(::ffff:)?127\.|^::1$/

/**
 * Whether the person sits at this machine: called by its own name, so that neither a name of another site that points here nor a
 * proxy that speaks for others counts.
 */
export const isAtThisMachine = (remoteAddress: string, headers: IncomingHttpHeaders): boolean =>
  LOOPBACK_ADDRESS.test(remoteAddress) &&
  LOOPBACK_NAME.test(headers.host ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined
