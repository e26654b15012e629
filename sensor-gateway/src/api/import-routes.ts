import type { Readable } from 'node:stream'
import { Type } from '@fastify/type-provider-typebox'
import type { HistoryImport, ImportOutcome } from '../store/history-import.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

const OrNull = Type.Union([Type.Number(), Type.Null()])

const ImportSchema = Type.Unsafe<ImportOutcome>(
  Type.Object({
    rows: Type.Integer({ description: 'rows that can be taken' }),
    gauges: Type.Integer(),
    fromMs: OrNull,
    toMs: OrNull,
    problems: Type.Array(Type.Object({ row: Type.Integer(), column: Type.String(), detail: Type.String() })),
    problemCount: Type.Integer({ description: 'all of them; `problems` lists the first thousand' }),
    committed: Type.Boolean(),
  }),
)

/** Past readings from a table. Without `commit=true` it is a rehearsal; with problems nothing is taken. */
export function addImportRoutes(app: App, { importer }: { readonly importer?: HistoryImport }): void {
  if (importer === undefined) return
  const schema = {
    summary: 'Past readings as CSV: gauge,takenAt,value[,unit][,quality][,seq]; a rehearsal unless commit=true',
    tags: ['operate'],
    consumes: ['text/csv'],
    querystring: Type.Object({ commit: Type.Optional(Type.Boolean({ default: false })) }),
    response: { 200: ImportSchema, 413: ProblemSchema, 422: ImportSchema, 503: ProblemSchema },
  }
  // The body goes to disk as it comes; the import counts its bytes.
  app.register(async (scope) => {
    scope.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
    scope.post(`${API}/history/import`, { schema, config: { role: 'engineer' } }, async (request, reply) => {
      const { commit = false } = request.query as { commit?: boolean }
      const outcome = await importer.run(request.body as Readable, { commit, by: request.person.name })
      return reply.code(commit && !outcome.committed ? 422 : 200).send(outcome)
    })
  })
}
