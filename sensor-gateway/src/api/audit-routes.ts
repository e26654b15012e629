import { Type } from '@fastify/type-provider-typebox'
import type { AuditEntry, AuditReader } from '../audit/audit-log.ts'
import { API, type App } from './routes.ts'

const DEFAULT_LIMIT = 50

interface AuditDocument {
  readonly entries: readonly AuditEntry[]
  readonly nextBefore: number | null
}

const schema = {
  summary: 'Who did what, newest first; each entry is written before its deed is done',
  tags: ['operate'],
  querystring: Type.Object({
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'only entries older than the one with this id' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: DEFAULT_LIMIT })),
  }),
  response: {
    200: Type.Unsafe<AuditDocument>(
      Type.Object({
        entries: Type.Array(
          Type.Object({
            id: Type.Integer(),
            atMs: Type.Number({ description: 'ms since 1970 by the gateway’s own clock' }),
            by: Type.String(),
            action: Type.String(),
            subject: Type.String(),
            detail: Type.Record(Type.String(), Type.Unknown()),
            hash: Type.String({ description: 'SHA-256 of the hash before it and the entry' }),
          }),
        ),
        nextBefore: Type.Union([Type.Integer(), Type.Null()]),
      }),
    ),
  },
}

export function addAuditRoutes(app: App, auditLog: AuditReader): void {
  app.get(`${API}/audit`, { schema, config: { role: 'administrator' } }, async (request) => {
    const { before = null, limit = DEFAULT_LIMIT } = request.query
    const { entries, nextBeforeId } = auditLog.page(before, limit)
    return { entries, nextBefore: nextBeforeId }
  })
}
