import { API, type App } from './routes.ts'
import { relay } from './shadow-relay.ts'
import { openSimulatorLine, type ShadowSources, sayNoSimulator } from './simulator-line.ts'

const PREFIX = `${API}/shadow`

/** The simulator's shadow through our one front door: HTTP as it is, sockets with the newest frame for who is slow. */
export async function addShadowProxy(app: App, { simulatorUrl, simulator }: ShadowSources): Promise<void> {
  if (simulatorUrl === null) return sayNoSimulator(app, PREFIX)
  await app.register(async (scope) => {
    const line = await openSimulatorLine(scope as App, simulatorUrl, simulator)
    const hidden = { schema: { hide: true } }
    scope.get(
      `${PREFIX}/frames`,
      { websocket: true, preValidation: line.refuseWhenDown, ...hidden },
      (socket, request) => relay(socket, line.socketUrl(request), 'newest'),
    )
    scope.get(PREFIX, hidden, line.pass)
    scope.get(`${PREFIX}/*`, hidden, line.pass)
  })
}
