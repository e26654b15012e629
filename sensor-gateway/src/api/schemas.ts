import type {
  HealthDocument,
  HistoryDocument,
  HistoryGap,
  HistoryPoint,
  PassedOver,
  QualityFlag,
  ScenariosDocument,
  StateDocument,
} from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import { PARK_REASONS, QUALITY_FLAGS } from '../ground/counters.ts'
import type { StoredDeadLetter } from '../spool/dead-letter.ts'

/** The documents of `@district/models/contract` as JSON schemas, for the answers' shape and for OpenAPI. */
export const Milliseconds = (description: string) => Type.Number({ description: `${description}, ms since 1970` })
export const Quality = Type.Unsafe<'good' | 'doubtful' | 'bad'>({ type: 'string', enum: ['good', 'doubtful', 'bad'] })
export const Flag = Type.Unsafe<QualityFlag>({ type: 'string', enum: [...QUALITY_FLAGS] })

export const ProblemSchema = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), code: Type.String(), detail: Type.String() },
  { description: 'RFC 9457' },
)

const GaugeStateSchema = Type.Object({
  gaugeId: Type.String(),
  takenAtMs: Milliseconds('Instant of the reading'),
  receivedAtMs: Milliseconds('Instant of receipt'),
  seq: Type.Integer(),
  value: Type.Number({ description: 'in the SI unit of the gauge’s quantity' }),
  quality: Quality,
  flags: Type.Array(Flag),
  stale: Type.Boolean({ description: 'silent for longer than its own reporting contract' }),
  silent: Type.Optional(
    Type.Unsafe<'instrument' | 'station'>({
      type: 'string',
      enum: ['instrument', 'station'],
      description: 'while stale: the instrument alone, or its whole station',
    }),
  ),
})

const SourceStateSchema = Type.Object(
  {
    place: Type.String(),
    gaugeId: Type.Union([Type.String(), Type.Null()]),
    sinceMs: Milliseconds('In force since'),
    passedOver: Type.Array(
      Type.Object({
        gaugeId: Type.String(),
        why: Type.Unsafe<PassedOver>({ type: 'string', enum: ['silent', 'doubtful', 'bad', 'returning'] }),
      }),
      { description: 'better ranked gauges, and why they are not in force' },
    ),
  },
  { description: 'which of several gauges speaks for a place' },
)

export const StateSchema = Type.Unsafe<StateDocument>(
  Type.Object({
    nowMs: Milliseconds('District time'),
    gauges: Type.Array(GaugeStateSchema),
    sources: Type.Optional(Type.Array(SourceStateSchema)),
  }),
)

export const ScenariosSchema = Type.Unsafe<ScenariosDocument>(
  Type.Object({
    scenarios: Type.Array(
      Type.Object({
        id: Type.String(),
        names: Type.Object({ zh: Type.String(), en: Type.String() }),
        start: Type.String({ description: 'steady, dry or state' }),
        startMs: Milliseconds('First instant'),
        horizonS: Type.Number(),
      }),
    ),
    refused: Type.Array(Type.Object({ file: Type.String(), problems: Type.Array(Type.String()) })),
  }),
)

export const LiveQuerySchema = Type.Object({
  stream: Type.Optional(Type.String({ description: 'of the state that the client began with' })),
  resume: Type.Optional(Type.Integer({ minimum: 0, description: 'seq of the last message that the client has' })),
})

export const HistorySchema = Type.Unsafe<HistoryDocument<HistoryPoint | HistoryGap>>(
  Type.Object({
    gaugeId: Type.String(),
    unit: Type.String(),
    fromMs: Milliseconds('First instant asked for'),
    toMs: Milliseconds('Last instant asked for'),
    everyS: Type.Union([Type.Integer(), Type.Null()]),
    points: Type.Array(
      Type.Object({
        atMs: Milliseconds('Instant, or beginning of the bucket'),
        value: Type.Union([Type.Number(), Type.Null()], { description: 'null: nothing was measured (gap=…)' }),
        minimum: Type.Optional(Type.Number()),
        maximum: Type.Optional(Type.Number()),
        filled: Type.Optional(Type.String({ description: 'previous or linear: nobody measured it' })),
        quality: Quality,
        flags: Type.Array(Flag),
        raw: Type.Optional(
          Type.Object(
            {
              value: Type.Number(),
              minimum: Type.Optional(Type.Number()),
              maximum: Type.Optional(Type.Number()),
              quality: Quality,
            },
            { description: 'what the gauge itself said, where edits changed it' },
          ),
        ),
        editIds: Type.Optional(Type.Array(Type.Integer(), { description: 'which edits, in their order' })),
      }),
    ),
    nextFromMs: Type.Union([Type.Number(), Type.Null()], { description: 'ask again with this `from` for the rest' }),
  }),
)

const partFields = {
  state: Type.Unsafe<'up' | 'down' | 'starting'>({ type: 'string', enum: ['up', 'down', 'starting'] }),
  sinceMs: Milliseconds('In this state since'),
  detail: Type.Optional(Type.String()),
}
const PartSchema = Type.Object(partFields)

export const HealthSchema = Type.Unsafe<HealthDocument>(
  Type.Object({
    status: Type.Unsafe<'ok' | 'degraded'>({ type: 'string', enum: ['ok', 'degraded'] }),
    nowMs: Milliseconds('District time'),
    clock: Type.Object({ originMs: Type.Number(), speed: Type.Number() }),
    broker: PartSchema,
    store: Type.Object({
      ...partFields,
      kind: Type.Unsafe<'sqlite' | 'influx'>({ type: 'string', enum: ['sqlite', 'influx'] }),
      waiting: Type.Integer({ description: 'acknowledged readings that the history does not have yet' }),
      behindSinceMs: Type.Union([Type.Number(), Type.Null()]),
    }),
    simulator: PartSchema,
    spoolDamage: Type.Optional(Type.String({ description: 'what became of a damaged spool, and what to do' })),
    auditDamage: Type.Optional(
      Type.String({ description: 'how much of a damaged audit log is whole, and what to do' }),
    ),
    virtualDistrict: Type.Boolean({ description: 'the gauges that speak are simulated ones' }),
    counters: Type.Object(
      {
        received: Type.Integer(),
        stored: Type.Integer(),
        parked: Type.Integer(),
        waiting: Type.Integer(),
        repeated: Type.Integer(),
      },
      { description: 'received = stored + parked + waiting + repeated, at any moment' },
    ),
  }),
)

export const DeadLetterQuerySchema = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'only letters older than the one with this id' })),
  reason: Type.Optional(Type.Union(PARK_REASONS.map((reason) => Type.Literal(reason)))),
  topic: Type.Optional(Type.String({ minLength: 1, description: 'a part of the topic' })),
  fromMs: Type.Optional(Type.Integer({ minimum: 0, description: 'received at this instant or later' })),
  toMs: Type.Optional(Type.Integer({ minimum: 0, description: 'received at this instant or earlier' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export interface DeadLettersDocument {
  readonly letters: readonly (Omit<StoredDeadLetter, 'payload'> & { readonly payloadBase64: string })[]
  readonly nextBefore: number | null
}

export const DeadLettersSchema = Type.Unsafe<DeadLettersDocument>(
  Type.Object({
    letters: Type.Array(
      Type.Object({
        id: Type.Integer(),
        receivedAtMs: Milliseconds('Instant of receipt'),
        topic: Type.String(),
        reason: Type.String(),
        detail: Type.String(),
        values: Type.Integer({ description: 'values of gauges that it stands for in the counters' }),
        payloadBase64: Type.String({
          description: 'bytes as they came; only the beginning of a payload that is too large',
        }),
        payloadBytes: Type.Integer(),
        payloadSha256: Type.String(),
      }),
    ),
    nextBefore: Type.Union([Type.Integer(), Type.Null()]),
  }),
)
