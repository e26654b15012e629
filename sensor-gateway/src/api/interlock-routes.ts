import type { District } from '@district/models'
import type { GateInterlocksDocument, GateLock, LocksDocument } from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import type { AuditLog } from '../audit/audit-log.ts'
import type { InterlockDesk } from '../command/interlock-desk.ts'
import type { MaintenanceLocks } from '../command/maintenance-locks.ts'
import { GatewayError } from '../ground/error-codes.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

const LONGEST_LOCK_S = 90 * 86_400

export interface InterlockSources {
  readonly district: District
  readonly interlocks: InterlockDesk
  readonly locks: MaintenanceLocks
  readonly audit: AuditLog
  readonly nowMs: () => number
}

const LockSchema = Type.Unsafe<GateLock>(
  Type.Object({
    gateId: Type.String(),
    by: Type.String(),
    reason: Type.String(),
    setMs: Type.Number(),
    expiresMs: Type.Number(),
  }),
)

/** What a command would meet, asked before it is given; and the locks that engineers set at gates where somebody works. */
export function addInterlockRoutes(app: App, sources: InterlockSources): void {
  const { interlocks } = sources
  const gateOf = gateFinder(sources.district)
  const params = Type.Object({ gateId: Type.String() })
  const asking = {
    summary: 'What speaks against a command to this gate, and whether a second person must confirm it',
    tags: ['operate'],
    params,
    querystring: Type.Object({ openingM: Type.Number() }),
    response: { 200: Type.Unsafe<GateInterlocksDocument>(Type.Any()), 404: ProblemSchema },
  }
  app.get(`${API}/gates/:gateId/interlocks`, { schema: asking }, async ({ params: { gateId }, query: { openingM } }) =>
    interlocks.ask(gateOf(gateId), { openingM }),
  )
  addLockRoutes(app, sources)
}

function addLockRoutes(app: App, { district, locks, audit, nowMs }: InterlockSources): void {
  const gateOf = gateFinder(district)
  const params = Type.Object({ gateId: Type.String() })
  const listing = {
    summary: 'Gates that are locked for maintenance',
    tags: ['operate'],
    response: { 200: Type.Unsafe<LocksDocument>(Type.Object({ locks: Type.Array(LockSchema) })) },
  }
  app.get(`${API}/locks`, { schema: listing }, async () => ({ locks: locks.inForce(nowMs()) }))

  const setting = {
    summary: 'Lock a gate for maintenance: nobody commands it until the lock is lifted or ends',
    tags: ['operate'],
    params,
    body: Type.Object(
      {
        reason: Type.String({ minLength: 1, maxLength: 500 }),
        expiresInS: Type.Integer({ minimum: 60, maximum: LONGEST_LOCK_S, description: 's of district time' }),
      },
      { additionalProperties: false },
    ),
    response: { 200: LockSchema, 404: ProblemSchema },
  }
  const asEngineer = { role: 'engineer' as const }
  app.put(`${API}/gates/:gateId/lock`, { schema: setting, config: asEngineer }, async (request) => {
    const { person, body } = request
    const gateId = gateOf(request.params.gateId).id
    const setMs = nowMs()
    const lock = { gateId, by: person.name, reason: body.reason, setMs, expiresMs: setMs + body.expiresInS * 1000 }
    audit.append({ by: lock.by, action: 'lock.set', subject: gateId, detail: { ...body, expiresMs: lock.expiresMs } })
    locks.set(lock)
    return lock
  })

  const lifting = {
    summary: 'Lift a lock',
    tags: ['operate'],
    params,
    response: { 204: Type.Null(), 404: ProblemSchema },
  }
  app.delete(`${API}/gates/:gateId/lock`, { schema: lifting, config: asEngineer }, async (request, reply) => {
    const gateId = gateOf(request.params.gateId).id
    const lock = locks.of(gateId, nowMs())
    if (lock === undefined) throw new GatewayError('LOCK_UNKNOWN', `${gateId} is not locked.`)
    const { by, reason } = lock
    audit.append({ by: request.person.name, action: 'lock.lift', subject: gateId, detail: { setBy: by, reason } })
    locks.lift(gateId, nowMs())
    return reply.code(204).send(null)
  })
}

const gateFinder =
  ({ gates }: District) =>
  (gateId: string) => {
    const gate = gates.find(({ id }) => id === gateId)
    if (gate === undefined) throw new GatewayError('GATE_UNKNOWN', `The district has no gate "${gateId}".`)
    return gate
  }
