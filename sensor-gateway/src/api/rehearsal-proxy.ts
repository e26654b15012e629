import type { Role } from '@district/models/contract'
import { API, type App } from './routes.ts'
import { relay } from './shadow-relay.ts'
import { openSimulatorLine, type ShadowSources, sayNoSimulator } from './simulator-line.ts'

const PREFIX = `${API}/rehearsal`
/** A scenario with a week of schedules for every gate is some hundred kilobytes. */
const MOST_DOCUMENT_BYTES = 2 * 1024 * 1024
const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

/**
 * What is rehearsed, in the simulator, through our one front door. Looking is for viewers, keeping scenarios, runs and orders for
 * engineers; an operator may ask what a gate's move would do; and what an instructor has in store is for engineers only.
 */
export async function addRehearsalProxy(app: App, { simulatorUrl, simulator }: ShadowSources): Promise<void> {
  if (simulatorUrl === null) return sayNoSimulator(app, PREFIX)
  await app.register(async (scope) => {
    const line = await openSimulatorLine(scope as App, simulatorUrl, simulator)
    const asA = (role: Role) => ({ schema: { hide: true }, config: { role } })
    for (const url of [PREFIX, `${PREFIX}/*`]) {
      scope.route({
        ...asA('viewer'),
        method: 'GET',
        url,
        preValidation: async ({ ws }) => (ws ? line.refuseWhenDown() : undefined),
        handler: line.pass,
        wsHandler: (socket, request) => relay(socket, line.socketUrl(request), 'all'),
      })
      scope.route({
        ...asA('engineer'),
        method: [...CHANGING],
        url,
        handler: line.pass,
        bodyLimit: MOST_DOCUMENT_BYTES,
      })
    }
    scope.post(`${PREFIX}/preflight`, asA('operator'), line.pass)
    for (const url of [`${PREFIX}/training`, `${PREFIX}/training/*`])
      scope.route({ ...asA('engineer'), method: ['GET', ...CHANGING], url, handler: line.pass })
  })
}
