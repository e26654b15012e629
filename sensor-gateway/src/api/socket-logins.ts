import type { IncomingMessage } from 'node:http'
import { LOGIN_ENDED } from '@district/models/contract'
import type { Identify } from '../access/identify.ts'
import type { App } from './routes.ts'

/** A login that ends while a socket is open ends the socket within this time. */
const LOOK_EVERY_MS = 5000

/**
 * A socket is let in by whoever opened it, and lives for hours: it ends when that login does (logged out, idle, old, account
 * disabled, token revoked), also where anybody may look, so that the page shows who it is. To look does not keep a login alive.
 */
export function endSocketsWithLogins(app: App, identify: Identify, lookEveryMs = LOOK_EVERY_MS): void {
  app.websocketServer.on('connection', (socket, request: IncomingMessage) => {
    const name = nameOf(identify, request)
    const look = () => {
      if (name === null || nameOf(identify, request) !== name) socket.close(LOGIN_ENDED, 'the login has ended')
    }
    look()
    const looking = setInterval(look, lookEveryMs)
    socket.on('close', () => clearInterval(looking))
  })
}

/** Null: nobody that is known, or not any more. */
function nameOf(identify: Identify, { headers, socket, method = 'GET', url = '' }: IncomingMessage): string | null {
  try {
    const path = url.split('?', 1)[0] ?? ''
    return identify({ headers, remoteAddress: socket.remoteAddress ?? '', method, path })?.name ?? null
  } catch {
    return null
  }
}
