import type { CommandRecord, CommandsDocument } from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import type { CommandBook } from '../command/command-book.ts'
import type { GateCommands } from '../command/gate-commands.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

const DEFAULT_LIMIT = 50

export interface CommandSources {
  readonly commands: GateCommands
  readonly commandBook: CommandBook
}

const RecordSchema = Type.Unsafe<CommandRecord>(
  Type.Object({
    commandId: Type.String(),
    gateId: Type.String(),
    openingM: Type.Number(),
    by: Type.String(),
    reason: Type.String(),
    issuedAtMs: Type.Number(),
    expiresAtMs: Type.Number(),
    state: Type.String({ description: 'sent, accepted, moving, done or failed' }),
    changedAtMs: Type.Number(),
    measuredOpeningM: Type.Union([Type.Number(), Type.Null()]),
    detail: Type.Union([Type.String(), Type.Null()]),
  }),
)

/** Gates, told by an operator and followed until they stand: `POST` gives a command, `GET` says what became of each. */
export function addCommandRoutes(app: App, { commands, commandBook }: CommandSources): void {
  const giving = {
    summary: 'Tell a gate where to stand; the answer says that it was sent, not that it moved',
    tags: ['operate'],
    params: Type.Object({ gateId: Type.String() }),
    body: Type.Object(
      {
        openingM: Type.Number({ description: 'one opening for all bays' }),
        reason: Type.String({ minLength: 1, maxLength: 500 }),
        expiresInS: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, default: 120 })),
      },
      { additionalProperties: false },
    ),
    response: { 202: RecordSchema, 400: ProblemSchema, 404: ProblemSchema, 409: ProblemSchema },
  }
  app.post(`${API}/gates/:gateId/command`, { schema: giving, config: { role: 'operator' } }, async (request, reply) => {
    const record = await commands.give(request.person.name, request.params.gateId, request.body)
    return reply.code(202).send(record)
  })

  const listing = {
    summary: 'Gate commands, newest first, each with the last word on it',
    tags: ['operate'],
    querystring: Type.Object({
      gate: Type.Optional(Type.String()),
      before: Type.Optional(Type.Integer({ minimum: 0, description: 'only those given before, ms since 1970' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: DEFAULT_LIMIT })),
    }),
    response: {
      200: Type.Unsafe<CommandsDocument>(
        Type.Object({
          mode: Type.String({ description: 'off, virtual or real' }),
          commands: Type.Array(RecordSchema),
          nextBeforeMs: Type.Union([Type.Number(), Type.Null()]),
        }),
      ),
    },
  }
  app.get(`${API}/commands`, { schema: listing }, async (request) => {
    const { gate = null, before = null, limit = DEFAULT_LIMIT } = request.query
    return { mode: commands.mode, ...commandBook.page(gate, before, limit) }
  })
}
