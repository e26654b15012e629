import type { PartHealth } from '@district/models/contract'
import httpProxy from '@fastify/http-proxy'
import { GatewayError } from '../ground/error-codes.ts'
import { sendProblem } from './error-handler.ts'
import { API, type App } from './routes.ts'
import { relay } from './shadow-relay.ts'

const PREFIX = `${API}/shadow`

export interface ShadowSources {
  readonly simulatorUrl: URL | null
  simulator(): PartHealth
}

/** The simulator's API through our one front door: HTTP as it is, sockets with the newest frame for who is slow. */
export async function addShadowProxy(app: App, { simulatorUrl, simulator }: ShadowSources): Promise<void> {
  if (simulatorUrl === null) {
    app.all(PREFIX, async () => Promise.reject(absent()))
    app.all(`${PREFIX}/*`, async () => Promise.reject(absent()))
    return
  }
  const refuseWhenDown = async () => {
    const { state, detail } = simulator()
    if (state === 'down') throw new GatewayError('SIMULATOR_UNREACHABLE', detail ?? 'The simulator is away.')
  }
  app.get(
    `${PREFIX}/frames`,
    { websocket: true, preValidation: refuseWhenDown, schema: { hide: true } },
    (socket, request) => {
      const upstream = new URL(request.url, simulatorUrl)
      upstream.protocol = simulatorUrl.protocol === 'https:' ? 'wss:' : 'ws:'
      relay(socket, upstream)
    },
  )
  await app.register(httpProxy, {
    upstream: simulatorUrl.origin,
    prefix: PREFIX,
    rewritePrefix: PREFIX,
    httpMethods: ['GET', 'HEAD'],
    replyOptions: {
      onError: (reply) =>
        sendProblem(
          reply as Parameters<typeof sendProblem>[0],
          'SIMULATOR_UNREACHABLE',
          simulator().detail ?? 'The simulator does not answer.',
        ),
    },
  })
}

const absent = () =>
  new GatewayError('SIMULATOR_UNREACHABLE', 'No simulator belongs to this gateway; SIMULATOR_URL names one.')
