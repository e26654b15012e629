import { isAtLeast, type Person, type Role } from '@district/models/contract'
import { ANONYMOUS_VIEWER, type Identify } from '../access/identify.ts'
import { GatewayError } from '../ground/error-codes.ts'
import type { App } from './routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may use the route; without one, a viewer may. */
    role?: Role
    /** Anybody may, without saying who he is. */
    open?: boolean
  }
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    person: Person
  }
}

/** Every route asks who is there, before it reads a body. */
export function addAccessHook(app: App, identify: Identify): void {
  app.decorateRequest('person', null as unknown as Person)
  app.addHook('onRequest', async (request) => {
    const { url, config } = request.routeOptions
    // The page itself tells nothing of the district, and without it nobody could log in.
    if (config.open === true || !(url ?? '').startsWith('/api/')) {
      request.person = ANONYMOUS_VIEWER
      return
    }
    const wanted = config.role ?? 'viewer'
    const { headers, ip: remoteAddress, method } = request
    const person = identify({ headers, remoteAddress, method, path: request.url.split('?', 1)[0] ?? '' })
    if (person === null) throw new GatewayError('LOGIN_NEEDED', 'This gateway does not know who asks: log in first.')
    if (!isAtLeast(person.role, wanted))
      throw new GatewayError(
        person.name === 'anonymous' ? 'LOGIN_NEEDED' : 'ROLE_TOO_LOW',
        `This takes the role ${wanted}; ${person.name} is ${person.role}.`,
      )
    request.person = person
  })
}
