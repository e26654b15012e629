import type { IncomingHttpHeaders } from 'node:http'
import { BACKGROUND_HEADER, type Person } from '@district/models/contract'
import { parseCookie } from 'cookie'
import { GatewayError } from '../ground/error-codes.ts'
import type { ApiTokens } from './api-tokens.ts'
import { isAtThisMachine, isUnsafe, originOf } from './same-origin.ts'
import type { Sessions } from './sessions.ts'

/** What of a request says who asks, and for what. */
export interface Credentials {
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string
  readonly method: string
  /** Without its query. */
  readonly path: string
}

/** Who asks, or null: nobody that this gateway knows. */
export type Identify = (credentials: Credentials) => Person | null

/** Whoever sits at this machine may look; whatever changes something asks for an account. */
export const ANONYMOUS_VIEWER: Person = { name: 'anonymous', role: 'viewer' }

export const SESSION_COOKIE = 'district_session'
const BEARER = /^Bearer +(\S+) *$/i

export interface IdentifySources {
  readonly sessions: Sessions
  readonly tokens: ApiTokens
  /** Anybody may look, from anywhere: the wall. */
  readonly anonymousViewing: boolean
}

/** A token, else a session, else the anonymous viewer where there may be one. */
export const createIdentify =
  ({ sessions, tokens, anonymousViewing }: IdentifySources): Identify =>
  ({ headers, remoteAddress, method, path }) => {
    if (headers.authorization !== undefined) {
      const secret = BEARER.exec(headers.authorization)?.[1]
      if (secret === undefined) throw new GatewayError('TOKEN_INVALID', 'Authorization must be "Bearer" and a token.')
      return tokens.personOf(secret, method, path)
    }
    refuseForeign(headers, method)
    const secret = sessionSecretOf(headers)
    const person = secret === undefined ? null : sessions.personOf(secret, isByHand(headers))
    if (person !== null) {
      if (isUnsafe(method) && originOf(headers) === 'unsaid')
        throw new GatewayError('ORIGIN_FOREIGN', 'A session changes things from its page only; a program uses a token.')
      return person
    }
    return anonymousViewing || isAtThisMachine(remoteAddress, headers) ? ANONYMOUS_VIEWER : null
  }

/** A page asks again and again by itself, and its sockets come back by themselves; neither says that somebody sits there. */
const isByHand = (headers: IncomingHttpHeaders): boolean =>
  headers[BACKGROUND_HEADER] === undefined && headers.upgrade?.toLowerCase() !== 'websocket'

/** A page of another origin may neither change anything in a person's name nor open a socket, which no other rule of browsers hinders. */
export function refuseForeign(headers: IncomingHttpHeaders, method: string): void {
  const isSocket = headers.upgrade?.toLowerCase() === 'websocket'
  if ((isUnsafe(method) || isSocket) && originOf(headers) === 'foreign')
    throw new GatewayError('ORIGIN_FOREIGN', `A page of ${headers.origin ?? 'another origin'} may not ask this here.`)
}

export const sessionSecretOf = (headers: IncomingHttpHeaders): string | undefined =>
  headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[SESSION_COOKIE]
