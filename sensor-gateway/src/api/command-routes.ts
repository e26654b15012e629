import type { District } from '@district/models'
import type { CommandDocument, CommandPrediction, CommandRecord, CommandsDocument } from '@district/models/contract'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { isToken } from '../access/api-tokens.ts'
import type { CommandBook } from '../command/command-book.ts'
import { type AskMeans, predictedBesideMeasured } from '../command/comparison.ts'
import type { GateCommands } from '../command/gate-commands.ts'
import { type FetchPreflight, predictionOf } from '../command/preflight-source.ts'
import { GatewayError } from '../ground/error-codes.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

const DEFAULT_LIMIT = 50
/** A preflight of three days at five gates. */
const MOST_BODY_BYTES = 512 * 1024

export interface CommandSources {
  readonly district: District
  readonly commands: GateCommands
  readonly commandBook: CommandBook
  readonly fetchPreflight: FetchPreflight
  readonly means: AskMeans
  readonly nowMs: () => number
}

const NumberOrNull = Type.Union([Type.Number(), Type.Null()])
const TextOrNull = Type.Union([Type.String(), Type.Null()])

const RecordSchema = Type.Unsafe<CommandRecord>(
  Type.Object({
    commandId: Type.String(),
    gateId: Type.String(),
    openingM: Type.Number(),
    by: Type.String(),
    reason: Type.String(),
    issuedAtMs: Type.Number(),
    expiresAtMs: Type.Number(),
    state: Type.String({ description: 'proposed, refused, sent, accepted, moving, done or failed' }),
    changedAtMs: Type.Number(),
    measuredOpeningM: NumberOrNull,
    detail: TextOrNull,
    fromOpeningM: NumberOrNull,
    confirmedBy: TextOrNull,
    isPredicted: Type.Boolean(),
  }),
)

const Instants = Type.Array(Type.Number(), { maxItems: 2000 })
const Values = Type.Array(NumberOrNull, { maxItems: 2000 })
/** The series alone; what else a preflight says may come with it. */
const PredictionSchema = Type.Object({
  startMs: Type.Number(),
  horizonS: Type.Number(),
  predictions: Type.Array(
    Type.Object({
      gateId: Type.String(),
      atMs: Instants,
      openingM: Values,
      stageUpM: Values,
      stageDownM: Values,
      dischargeM3s: Values,
    }),
    { maxItems: 20 },
  ),
})

const CommandBody = Type.Object(
  {
    openingM: Type.Number({ description: 'one opening for all bays' }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    expiresInS: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    preflight: Type.Optional(
      Type.Union([Type.String({ maxLength: 100 }), PredictionSchema], {
        description: 'id of a preflight that the simulator keeps, or the prediction itself',
      }),
    ),
    supersedes: Type.Optional(Type.String({ description: 'the command under way that this one replaces' })),
  },
  { additionalProperties: false },
)

/** Gates, told by an operator and followed until they stand: `POST` gives a command, `GET` says what became of each. */
export function addCommandRoutes(app: App, sources: CommandSources): void {
  const { commands, fetchPreflight } = sources
  const giving = {
    summary:
      'Tell a gate where to stand; the answer says that it was sent, or waits for a second person, not that it moved',
    tags: ['operate'],
    params: Type.Object({ gateId: Type.String() }),
    body: CommandBody,
    response: { 202: RecordSchema, 400: ProblemSchema, 404: ProblemSchema, 409: ProblemSchema },
  }
  const options = { schema: giving, config: { role: 'operator' as const }, bodyLimit: MOST_BODY_BYTES }
  app.post(`${API}/gates/:gateId/command`, options, async (request, reply) => {
    const { preflight, openingM, ...rest } = request.body
    const { gateId } = request.params
    const upon = preflight === undefined ? {} : { preflight: preflightOf(preflight) }
    const prediction = await predictionOf(gateId, { openingM, ...upon }, fetchPreflight)
    return reply.code(202).send(await commands.give(request.person.name, gateId, { openingM, ...rest }, prediction))
  })
  addSecondPersonRoutes(app, commands)
  addRecordRoutes(app, sources)
}

const preflightOf = (given: string | Static<typeof PredictionSchema>): string | CommandPrediction =>
  typeof given === 'string' ? given : (given as unknown as CommandPrediction)

function addSecondPersonRoutes(app: App, commands: GateCommands): void {
  const answers = { 200: RecordSchema, 403: ProblemSchema, 404: ProblemSchema, 409: ProblemSchema }
  const params = Type.Object({ commandId: Type.String() })
  const confirming = {
    summary: 'Confirm a proposed command, as another person than who proposed it; it is sent then',
    tags: ['operate'],
    params,
    response: answers,
  }
  app.post(
    `${API}/commands/:commandId/confirm`,
    { schema: confirming, config: { role: 'operator' } },
    async ({ person, params: { commandId } }) => {
      if (isToken(person))
        throw new GatewayError(
          'SECOND_PERSON_NEEDED',
          `${person.name} is a program; a person with an account confirms.`,
        )
      return commands.confirm(person.name, commandId)
    },
  )
  const refusing = {
    summary: 'Refuse a proposed command, or take one’s own back',
    tags: ['operate'],
    params,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }),
    response: answers,
  }
  app.post(
    `${API}/commands/:commandId/refuse`,
    { schema: refusing, config: { role: 'operator' } },
    async ({ person, params: { commandId }, body: { reason } }) => commands.refuse(person.name, commandId, reason),
  )
}

function addRecordRoutes(app: App, { district, commands, commandBook, means, nowMs }: CommandSources): void {
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
          nextBeforeMs: NumberOrNull,
        }),
      ),
    },
  }
  app.get(`${API}/commands`, { schema: listing }, async (request) => {
    const { gate = null, before = null, limit = DEFAULT_LIMIT } = request.query
    return { mode: commands.mode, ...commandBook.page(gate, before, limit) }
  })

  const telling = {
    summary: 'One command: every word on it, and what was predicted beside what was measured',
    tags: ['operate'],
    params: Type.Object({ commandId: Type.String() }),
    response: { 200: Type.Unsafe<CommandDocument>(Type.Any()), 404: ProblemSchema },
  }
  app.get(`${API}/commands/:commandId`, { schema: telling }, async ({ params: { commandId } }) => {
    const command = commandBook.find(commandId)
    if (command === undefined) throw new GatewayError('COMMAND_UNKNOWN', `There is no command "${commandId}".`)
    const prediction = commandBook.prediction(commandId)
    const comparison = prediction === null ? [] : await predictedBesideMeasured(district, prediction, means, nowMs())
    return { command, steps: commandBook.steps(commandId), prediction, comparison } satisfies CommandDocument
  })
}
