import type { IncomingHttpHeaders } from 'node:http'
import type { Person } from '@district/models/contract'

/** What of a request says who asks. */
export interface Credentials {
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string
}

/** Who asks, or null: nobody that this gateway knows. */
export type Identify = (credentials: Credentials) => Person | null

/** Whoever sits at this machine may look; whatever changes something asks for an account. */
export const ANONYMOUS_VIEWER: Person = { name: 'anonymous', role: 'viewer' }
