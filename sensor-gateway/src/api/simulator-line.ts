import { type PartHealth, PERSON_HEADER, ROLE_HEADER } from '@district/models/contract'
import replyFrom from '@fastify/reply-from'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../ground/error-codes.ts'
import { sendProblem } from './error-handler.ts'
import type { App } from './routes.ts'

export interface ShadowSources {
  readonly simulatorUrl: URL | null
  simulator(): PartHealth
}

/** Headers that are between a person and this gateway, or that would make somebody else of him. */
const KEPT_BACK = ['authorization', 'cookie', PERSON_HEADER, ROLE_HEADER]

/** One line to the simulator, for the routes of one scope. */
export interface SimulatorLine {
  /** Passes a request on as it is, with the name of who asks, and the answer back. */
  pass(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** @throws GatewayError before a socket is opened to a simulator that is known to be away */
  refuseWhenDown(): Promise<void>
  /** Where the socket of this request goes on. */
  socketUrl(request: FastifyRequest): URL
}

export async function openSimulatorLine(
  scope: App,
  simulatorUrl: URL,
  simulator: ShadowSources['simulator'],
): Promise<SimulatorLine> {
  await scope.register(replyFrom, { base: simulatorUrl.origin, disableRequestLogging: true })
  return {
    async pass(request, reply) {
      refuseCrooked(request, simulatorUrl)
      return reply.from(undefined, {
        // What is away is said at once: the person may ask again, and a wish is never said twice.
        retryDelay: () => null,
        rewriteRequestHeaders: (_request, headers) => ({
          ...Object.fromEntries(Object.entries(headers).filter(([name]) => !KEPT_BACK.includes(name))),
          [PERSON_HEADER]: encodeURIComponent(request.person.name),
          [ROLE_HEADER]: request.person.role,
        }),
        onError: () =>
          sendProblem(reply, 'SIMULATOR_UNREACHABLE', simulator().detail ?? 'The simulator does not answer.'),
      })
    },
    async refuseWhenDown() {
      const { state, detail } = simulator()
      if (state === 'down') throw new GatewayError('SIMULATOR_UNREACHABLE', detail ?? 'The simulator is away.')
    },
    socketUrl(request) {
      refuseCrooked(request, simulatorUrl)
      const upstream = new URL(request.url, simulatorUrl)
      upstream.protocol = simulatorUrl.protocol === 'https:' ? 'wss:' : 'ws:'
      return upstream
    },
  }
}

/** Everything below `prefix` says that no simulator belongs to this gateway. */
export function sayNoSimulator(app: App, prefix: string): void {
  const refuse = async () => {
    throw new GatewayError('SIMULATOR_UNREACHABLE', 'No simulator belongs to this gateway; SIMULATOR_URL names one.')
  }
  app.all(prefix, refuse)
  app.all(`${prefix}/*`, refuse)
}

/** A path that is another one once resolved would be allowed as the one and answered as the other. */
function refuseCrooked({ url }: FastifyRequest, simulatorUrl: URL): void {
  const path = url.split('?', 1)[0] ?? ''
  if (URL.parse(path, simulatorUrl.origin)?.pathname === path && !/%2f|%5c|%2e/i.test(path)) return
  throw new GatewayError('QUERY_INVALID', 'A path without ".", ".." and encoded slashes or dots would be accepted.')
}
