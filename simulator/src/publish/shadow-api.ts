import { encodeSavedState, type SavedState, type ShadowStatesDocument } from '@district/models/contract'
import websocket from '@fastify/websocket'
import { type FastifyInstance, type FastifyPluginAsync, type FastifyReply, fastify } from 'fastify'
import type { Log } from '../ground/log.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import type { FrameFanout } from './frame-fanout.ts'
import { instantOf, refuseInstant } from './instant.ts'
import { answerFailure, answerProblem } from './problem-answer.ts'

export interface ShadowApiParts {
  readonly shadow: ShadowTwin
  readonly fanout: FrameFanout
  readonly log: Log
  /** What else the process answers, below `/api/v1/rehearsal`. */
  readonly plugins: readonly FastifyPluginAsync[]
}

/** The shadow to read: its document, its state to branch from, its frames. The gateway passes these on to the browser. */
export async function createShadowApi({ shadow, fanout, log, plugins }: ShadowApiParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    // A field that nobody knows is refused; left out in silence it would do nothing where something was wanted.
    ajv: { customOptions: { removeAdditional: false, allErrors: true } },
  })
  await app.register(websocket, { options: { maxPayload: 1024 } })

  app.setErrorHandler((error: Error, request, reply) => answerFailure(reply, error, request, log))
  app.setNotFoundHandler((request, reply) => answerProblem(reply, 'ROUTE_UNKNOWN', `${request.method} ${request.url}`))

  app.get('/api/v1/shadow', () => shadow.document())

  app.get('/api/v1/shadow/knowledge', () => shadow.knowledge())

  app.get('/api/v1/shadow/states', () => statesDocument(shadow))

  app.get<{ Querystring: { at?: string } }>('/api/v1/shadow/state', ({ query }, reply) => {
    if (query.at !== undefined) return answerPast(shadow, query.at, reply)
    const state = shadow.save()
    if (state === undefined)
      return answerProblem(reply, 'SHADOW_NOT_READY', `It is ${shadow.state}: ${shadow.document().detail ?? ''}.`)
    return sendState(reply, state)
  })

  app.get('/api/v1/shadow/frames', { websocket: true }, (socket) => {
    fanout.add(socket)
    socket.on('close', () => fanout.remove(socket))
    socket.on('error', () => fanout.remove(socket))
  })

  for (const plugin of plugins) await app.register(plugin)
  return app
}

const sendState = (reply: FastifyReply, state: SavedState) =>
  reply
    .type('application/octet-stream')
    .header('x-state-time', new Date(state.timeMs).toISOString())
    .send(Buffer.from(encodeSavedState(state)))

function statesDocument(shadow: ShadowTwin): ShadowStatesDocument {
  const { keptStates } = shadow
  return {
    topologyHash: shadow.document().topologyHash,
    instantsMs: keptStates?.instants() ?? [],
    bytes: keptStates?.bytes ?? 0,
    mostBytes: keptStates?.mostBytes ?? 0,
  }
}

/** The state nearest to an instant and not later; nothing stands in for one from before the first that is kept. */
function answerPast(shadow: ShadowTwin, at: string, reply: FastifyReply) {
  const atMs = instantOf(at)
  if (atMs === undefined) return refuseInstant(reply, at)
  const state = shadow.keptStates?.at(atMs)
  if (state !== undefined) return sendState(reply, state)
  const [first, last] = [shadow.keptStates?.instants()[0], shadow.keptStates?.instants().at(-1)]
  const kept =
    first === undefined || last === undefined
      ? 'none is kept yet'
      : `kept are ${shadow.keptStates?.instants().length} from ${new Date(first).toISOString()} to ${new Date(last).toISOString()}`
  return answerProblem(reply, 'STATE_NOT_KEPT', `No state at or before ${new Date(atMs).toISOString()}: ${kept}.`)
}

const RETRY_MS = 5000

/** Listens, and when the port is taken says so once and tries again. Returns what closes it. */
export function keepShadowApiOpen(
  { host, port }: { readonly host: string; readonly port: number },
  parts: ShadowApiParts,
): () => Promise<void> {
  const { log } = parts
  let app: FastifyInstance | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  let isTold = false

  const open = async () => {
    const next = await createShadowApi(parts)
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
