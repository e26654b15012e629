import { Type } from 'typebox'
import { type ReadinessSources, readiness } from '../live/readiness.ts'
import { API, type App } from './routes.ts'

const ReadySchema = Type.Object({
  ready: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  degraded: Type.Array(Type.String()),
})

/** For whoever starts and restarts processes: it has no account, so anybody may ask. */
export function addReadyRoute(app: App, sources: ReadinessSources): void {
  const schema = {
    summary: 'Whether readings are taken and kept: 200, or 503 with the reasons',
    tags: ['operate'],
    response: { 200: ReadySchema, 503: ReadySchema },
  }
  app.get(`${API}/ready`, { schema, config: { open: true } }, async (_request, reply) => {
    const { ready, reasons, degraded } = readiness(sources)
    return reply.code(ready ? 200 : 503).send({ ready, reasons: [...reasons], degraded: [...degraded] })
  })
}
