import { setImmediate } from 'node:timers/promises'
import { Type } from '@fastify/type-provider-typebox'
import type { AuditLog } from '../audit/audit-log.ts'
import type { LetterReplay, StoredDeadLetter } from '../spool/dead-letter.ts'
import type { Spool } from '../spool/spool.ts'
import { API, type App } from './routes.ts'
import { DeadLetterQuerySchema, DeadLettersSchema } from './schemas.ts'

const DEFAULT_LIMIT = 50
const MOST_AT_ONCE = 1000

export interface DeadLetterSources {
  readonly spool: Spool
  readonly audit: AuditLog
  /** Left out: letters are read and thrown away, not tried again. */
  readonly replay?: (letter: StoredDeadLetter) => LetterReplay | string
}

const IdsSchema = Type.Object(
  { ids: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: MOST_AT_ONCE, uniqueItems: true }) },
  { additionalProperties: false },
)

const OutcomesSchema = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      id: Type.Integer(),
      outcome: Type.String({ description: 'replayed, discarded, not-there, cut or refused' }),
      readings: Type.Optional(Type.Integer({ description: 'values that are readings now' })),
      repeated: Type.Optional(Type.Integer({ description: 'values that were there already' })),
      parked: Type.Optional(Type.Integer({ description: 'values that are parked again, in a new letter' })),
      detail: Type.Optional(Type.String()),
    }),
  ),
})

interface Outcome extends Partial<Omit<LetterReplay, 'letterIds'>> {
  readonly outcome: 'replayed' | 'discarded' | 'not-there' | 'cut' | 'refused'
  readonly detail?: string
}

/** For whoever keeps the stations: what they send that cannot be used, newest first, with the bytes; tried again, or thrown away. */
export function addDeadLetterRoutes(app: App, { spool, audit, replay }: DeadLetterSources): void {
  const schema = {
    summary: 'Messages that could not be stored, with reason and original bytes, newest first',
    tags: ['operate'],
    querystring: DeadLetterQuerySchema,
    response: { 200: DeadLettersSchema },
  }
  app.get(`${API}/dead-letters`, { schema }, async (request) => {
    const { before = null, limit = DEFAULT_LIMIT, ...filter } = request.query
    const page = spool.deadLetters(before, limit, filter)
    const letters = page.letters.map(({ payload, ...letter }) => ({
      ...letter,
      payloadBase64: Buffer.from(payload).toString('base64'),
    }))
    return { letters, nextBefore: page.nextBeforeId }
  })

  const deed = (summary: string) => ({
    schema: { summary, tags: ['operate'], body: IdsSchema, response: { 200: OutcomesSchema } },
    config: { role: 'engineer' as const },
  })
  const onEach = async (ids: readonly number[], act: (letter: StoredDeadLetter) => Outcome) => {
    const outcomes: ({ readonly id: number } & Outcome)[] = []
    // Oldest first, as they came. Each is a transaction of its own, and between two of them the gateway does what else it has to.
    for (const id of ids.toSorted((a, b) => a - b)) {
      const letter = spool.deadLetter(id)
      outcomes.push({ id, ...(letter === undefined ? { outcome: 'not-there' } : act(letter)) })
      await setImmediate()
    }
    return { outcomes }
  }
  app.post(`${API}/dead-letters/discard`, deed('Throw letters away; they stay counted as parked'), async (request) => {
    const { ids } = request.body
    audit.append({ by: request.person.name, action: 'dead-letters.discard', subject: 'dead-letters', detail: { ids } })
    return onEach(ids, ({ id }) => ({ outcome: spool.discardLetter(id) ? 'discarded' : 'not-there' }))
  })
  if (replay === undefined) return
  app.post(`${API}/dead-letters/replay`, deed('Try letters again, as of their receipt'), async (request) => {
    const { ids } = request.body
    audit.append({ by: request.person.name, action: 'dead-letters.replay', subject: 'dead-letters', detail: { ids } })
    const goneWith = new Map<number, number>()
    const { outcomes } = await onEach(ids, (letter) => {
      if (letter.payload.byteLength < letter.payloadBytes)
        return { outcome: 'cut', detail: `only the first ${letter.payload.byteLength} of its bytes were kept` }
      const became = replay(letter)
      if (typeof became === 'string') return { outcome: 'refused', detail: became }
      const { letterIds, ...values } = became
      for (const id of letterIds) if (id !== letter.id) goneWith.set(id, letter.id)
      return { outcome: 'replayed', ...values }
    })
    const withOthers = outcomes.map((each): typeof each => {
      const other = goneWith.get(each.id)
      if (other === undefined) return each
      return { id: each.id, outcome: 'replayed', detail: `with letter ${other}, which is of the same message` }
    })
    return { outcomes: withOthers }
  })
}
