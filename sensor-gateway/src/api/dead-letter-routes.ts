import type { Spool } from '../spool/spool.ts'
import { API, type App } from './routes.ts'
import { DeadLetterQuerySchema, DeadLettersSchema } from './schemas.ts'

const DEFAULT_LIMIT = 50

/** For the administrator: what stations send that cannot be used, newest first, with the bytes. */
export function addDeadLetterRoutes(app: App, spool: Spool): void {
  const schema = {
    summary: 'Messages that could not be stored, with reason and original bytes, newest first',
    tags: ['operate'],
    querystring: DeadLetterQuerySchema,
    response: { 200: DeadLettersSchema },
  }
  app.get(`${API}/dead-letters`, { schema }, async (request) => {
    const { before = null, limit = DEFAULT_LIMIT } = request.query
    const page = spool.deadLetters(before, limit)
    const letters = page.letters.map(({ payload, ...letter }) => ({
      ...letter,
      payloadBase64: Buffer.from(payload).toString('base64'),
    }))
    return { letters, nextBefore: page.nextBeforeId }
  })
}
