import { type District, problem, problemLine } from '@district/models'
import { PERSON_HEADER, personNamed } from '@district/models/contract'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { DistrictClock } from '../ground/clock.ts'
import { deliveryOf } from '../orders/delivery.ts'
import type { DeskRefusal, OrderDesk } from '../orders/order-desk.ts'
import { ORDER_STATES, type OrderRecord, type OrderState } from '../orders/order-record.ts'
import { answerProblem } from './problem-answer.ts'

export interface OrdersApiParts {
  readonly desk: OrderDesk
  readonly district: District
  readonly gatewayUrl: string | null
  readonly clock: DistrictClock
}

const AT = '/api/v1/rehearsal/orders'
const LONGEST_TEXT = 500

interface Named {
  readonly Params: { readonly id: string }
  readonly Body: unknown
}

/** Delivery orders: asked for, checked, decided, and what became of them. */
export const ordersApi =
  ({ desk, district, gatewayUrl, clock }: OrdersApiParts): FastifyPluginAsync =>
  async (app) => {
    const { book } = desk
    const answer = (reply: FastifyReply, said: Awaited<ReturnType<OrderDesk['check']>>, status = 200) =>
      said.ok ? reply.status(status).send(said.value) : refuse(reply, said.error)

    app.get<{ Querystring: { readonly state?: string } }>(AT, (request, reply) => {
      const { state } = request.query
      if (state !== undefined && !isOrderState(state))
        return answerProblem(
          reply,
          'ORDER_MALFORMED',
          `"${state}" is no state; expected one of ${ORDER_STATES.join(', ')}`,
        )
      return { nowMs: clock.nowMs(), orders: book.list(state).map(summary) }
    })

    app.get<Named>(`${AT}/:id`, async (request, reply) => {
      const record = book.get(request.params.id)
      if (record === undefined) return answerProblem(reply, 'ORDER_UNKNOWN', `There is no order ${request.params.id}.`)
      const delivery = await deliveryOf(record, district, gatewayUrl, clock.nowMs())
      return { nowMs: clock.nowMs(), ...record, changes: book.changesOf(record.order.id), delivery }
    })

    app.post(AT, async (request, reply) => {
      const { by, ...order } = objectOf(request.body)
      const who = whoOf(request, by ?? order['requester'])
      if (who === undefined) return refuseNameless(reply)
      return answer(reply, await desk.request(order, who), 201)
    })

    app.post<Named>(`${AT}/:id/check`, async (request, reply) => {
      const who = whoOf(request, objectOf(request.body)['by'])
      return who === undefined ? refuseNameless(reply) : answer(reply, await desk.check(request.params.id, who))
    })

    for (const deed of ['accept', 'refuse', 'cancel'] as const)
      app.post<Named>(`${AT}/:id/${deed}`, async (request, reply) => {
        const { by, note, withMoves } = objectOf(request.body)
        const who = whoOf(request, by)
        if (who === undefined) return refuseNameless(reply)
        const why = typeof note === 'string' ? note.slice(0, LONGEST_TEXT) : ''
        return answer(reply, await desk[deed](request.params.id, who, why, withMoves === true))
      })
  }

/** A list says what is asked and how it stands; the series of its check come with the order itself. */
function summary({ order, state, check, moves }: OrderRecord) {
  if (check === null) return { order, state, check: null, moves }
  const { planned: _, supply: __, ...rest } = check
  return { order, state, check: rest, moves }
}

const isOrderState = (text: string): text is OrderState => (ORDER_STATES as readonly string[]).includes(text)

const objectOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}

/** Whom the gateway knows goes before what a body says of itself; a script on this machine has only its word. */
const whoOf = ({ headers }: FastifyRequest, by: unknown): string | undefined =>
  nameOf(personNamed(headers[PERSON_HEADER]) ?? by)

const nameOf = (by: unknown): string | undefined =>
  typeof by === 'string' && by.trim() !== '' && by.length <= LONGEST_TEXT ? by.trim() : undefined

const refuseNameless = (reply: FastifyReply) => {
  const nameless = problem('VALUE_MISSING', { path: 'by' }, 'nobody is named', 'expected who does this, a text')
  return answerProblem(reply, 'ORDER_MALFORMED', problemLine(nameless), [nameless])
}

function refuse(reply: FastifyReply, refusal: DeskRefusal) {
  if (refusal.kind === 'unknown') return answerProblem(reply, 'ORDER_UNKNOWN', refusal.text)
  if (refusal.kind === 'conflict') return answerProblem(reply, 'ORDER_CONFLICT', refusal.text)
  return answerProblem(reply, 'ORDER_MALFORMED', refusal.text, refusal.problems)
}
