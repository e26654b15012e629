import type { Config } from '../ground/config.ts'
import { GatewayError } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'
import { isLoopback } from '../ground/loopback.ts'

export interface Exposure extends Pick<Config, 'http' | 'anonymousViewing'> {
  /** There is no account. */
  readonly nobodyYet: boolean
  readonly log: Log
}

const ADD = 'npm run account -- add <name> --role administrator'

/**
 * Beyond this machine somebody must be able to log in, or everybody be allowed to look; in clear it is at least said.
 *
 * @throws GatewayError where the page would be open to other machines and nobody could log in
 */
export function refuseUnsafe({ http, anonymousViewing, nobodyYet, log }: Exposure): void {
  if (isLoopback(http.host)) {
    if (nobodyYet) log.info(`There is no account yet: whoever sits here may look. To change things: ${ADD}`)
    return
  }
  if (nobodyYet && !anonymousViewing)
    throw new GatewayError(
      'EXPOSED_UNSAFELY',
      `HTTP_HOST ${http.host} opens the page to other machines, and there is no account: ${ADD}, or ANONYMOUS_VIEWING=true, or HTTP_HOST=127.0.0.1.`,
    )
  if (http.tls === null)
    log.warn(
      { host: http.host },
      'The page is served in clear: passwords and readings can be read on the way. Set HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE.',
    )
}
