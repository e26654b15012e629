import type { Edit, EditsDocument, EditWish } from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import { Milliseconds, Quality } from './schemas.ts'

/** The documents of `contract/edit.ts` as JSON schemas. */

const kind = <const K extends string>(name: K) => Type.Unsafe<K>({ type: 'string', const: name })
const LineEnd = Type.Object({ atMs: Milliseconds('Instant'), value: Type.Number() })
const SI = { description: 'in the SI unit of the gauge’s quantity' }
const plainChanges = [
  Type.Object({ kind: kind('value'), value: Type.Number(SI) }),
  Type.Object({ kind: kind('quality'), quality: Quality }),
  Type.Object({ kind: kind('shift'), by: Type.Number(SI) }),
]

const Reason = Type.String({ minLength: 3, maxLength: 500, description: 'why, in a sentence for who comes after' })

export const EditRequestSchema = Type.Object({
  gaugeId: Type.String({ description: 'id of a gauge' }),
  fromMs: Type.Integer({ minimum: 0, description: 'first instant, ms since 1970' }),
  toMs: Type.Integer({ minimum: 0, description: 'last instant, included' }),
  change: Type.Unsafe<EditWish>(
    Type.Union([...plainChanges, Type.Object({ kind: kind('interpolate') })], {
      description: 'value, quality, shift (by), or interpolate between what stands before and after',
    }),
  ),
  reason: Reason,
})

export const RevertSchema = Type.Object({ reason: Reason })
export const EditIdSchema = Type.Object({ id: Type.Integer({ minimum: 1 }) })

export const EditsQuerySchema = Type.Object({
  gauge: Type.String({ description: 'id of a gauge' }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'only edits older than the one with this id' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export const EditSchema = Type.Unsafe<Edit>(
  Type.Object({
    id: Type.Integer(),
    gaugeId: Type.String(),
    fromMs: Milliseconds('First instant'),
    toMs: Milliseconds('Last instant, included'),
    change: Type.Union([...plainChanges, Type.Object({ kind: kind('interpolate'), before: LineEnd, after: LineEnd })]),
    by: Type.String(),
    reason: Type.String(),
    atMs: Milliseconds('Made at'),
    reverted: Type.Union([
      Type.Object({ by: Type.String(), reason: Type.String(), atMs: Milliseconds('Taken back at') }),
      Type.Null(),
    ]),
  }),
)

export const EditsSchema = Type.Unsafe<EditsDocument>(
  Type.Object({ edits: Type.Array(EditSchema), nextBefore: Type.Union([Type.Integer(), Type.Null()]) }),
)
