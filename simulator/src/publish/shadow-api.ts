import { encodeSavedState, type ProblemDocument } from '@district/models/contract'
import websocket from '@fastify/websocket'
import { type FastifyInstance, type FastifyPluginAsync, type FastifyReply, fastify } from 'fastify'
import { ERROR_CODES, type ErrorCode } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import type { FrameFanout } from './frame-fanout.ts'

/** The shadow to read: its document, its state to branch from, its frames. The gateway passes these on to the browser. */
export async function createShadowApi(
  shadow: ShadowTwin,
  fanout: FrameFanout,
  log: Log,
  rehearsal: readonly FastifyPluginAsync[] = [],
): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true })
  await app.register(websocket, { options: { maxPayload: 1024 } })

  app.setErrorHandler((error, request, reply) => {
    log.error({ error, url: request.url }, 'A request failed.')
    return answerProblem(reply, 'INTERNAL', 'The log says what happened.')
  })
  app.setNotFoundHandler((request, reply) => answerProblem(reply, 'ROUTE_UNKNOWN', `${request.method} ${request.url}`))

  app.get('/api/v1/shadow', () => shadow.document())

  app.get('/api/v1/shadow/state', (_request, reply) => {
    const state = shadow.save()
    if (state === undefined)
      return answerProblem(reply, 'SHADOW_NOT_READY', `It is ${shadow.state}: ${shadow.document().detail ?? ''}.`)
    return reply.type('application/octet-stream').send(Buffer.from(encodeSavedState(state)))
  })

  app.get('/api/v1/shadow/frames', { websocket: true }, (socket) => {
    fanout.add(socket)
    socket.on('close', () => fanout.remove(socket))
    socket.on('error', () => fanout.remove(socket))
  })

  for (const plugin of rehearsal) await app.register(plugin)
  return app
}

const RETRY_MS = 5000

/** Listens, and when the port is taken says so once and tries again. Returns what closes it. */
export function keepShadowApiOpen(
  { host, port }: { readonly host: string; readonly port: number },
  shadow: ShadowTwin,
  fanout: FrameFanout,
  log: Log,
  rehearsal: readonly FastifyPluginAsync[] = [],
): () => Promise<void> {
  let app: FastifyInstance | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  let isTold = false

  const open = async () => {
    const next = await createShadowApi(shadow, fanout, log, rehearsal)
    try {
      const address = await next.listen({ host, port })
      app = next
      log.info({ address }, `The shadow can be read at ${address}/api/v1/shadow.`)
      if (isClosed) await next.close()
    } catch (error) {
      await next.close()
      if (!isTold)
        log.warn(
          { host, port },
          `The shadow's address ${host}:${port} cannot be used (${reasonOf(error)}); trying again.`,
        )
      isTold = true
      if (!isClosed) retry = setTimeout(() => void open(), RETRY_MS)
    }
  }
  void open()

  return async () => {
    isClosed = true
    clearTimeout(retry)
    await app?.close()
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    ? 'something else listens there'
    : String(error)

export function answerProblem(reply: FastifyReply, code: ErrorCode, detail: string, more: object = {}) {
  const { status, title } = ERROR_CODES[code]
  const body: ProblemDocument = { type: `urn:district:problem:${code}`, title, status, code, detail, ...more }
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body))
}
