import type { Network } from '@district/models'
import type { FastifyPluginAsync } from 'fastify'
import { measuredIndicators } from '../orders/measured-hours.ts'
import type { Schedule } from '../orders/order-record.ts'
import { answerProblem } from './problem-answer.ts'

export interface MeasuredApiParts {
  readonly network: Network
  readonly gatewayUrl: string | null
  /** All orders that were ever part of the schedule. */
  readonly orders: () => Schedule['orders']
  readonly nowMs: () => number
}

const LONGEST_SPAN_MS = 31 * 86_400_000

/** `GET /api/v1/rehearsal/measured?from=…&to=…`: the indicators of a run, of what the gauges said in the same hours. */
export const measuredApi =
  ({ network, gatewayUrl, orders, nowMs }: MeasuredApiParts): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { readonly from?: string; readonly to?: string } }>(
      '/api/v1/rehearsal/measured',
      async ({ query }, reply) => {
        const [fromMs, askedToMs] = [instantOf(query.from), instantOf(query.to)]
        const toMs = Math.min(askedToMs, nowMs())
        if (!(toMs > fromMs && toMs - fromMs <= LONGEST_SPAN_MS))
          return answerProblem(
            reply,
            'INSTANT_UNREADABLE',
            `from ("${query.from ?? ''}") and to ("${query.to ?? ''}") must be ms since 1970 or ISO 8601, at most 31 days apart, and begin in the past.`,
          )
        if (gatewayUrl === null)
          return answerProblem(reply, 'HISTORY_NOT_READY', 'No gateway is configured: GATEWAY_URL names it.')
        const indicators = await measuredIndicators(network, gatewayUrl, orders(), { fromMs, toMs })
        if (!indicators.ok) return answerProblem(reply, 'HISTORY_NOT_READY', `Its answer: ${indicators.error}.`)
        return { fromMs, toMs, isWhole: toMs === askedToMs, indicators: indicators.value }
      },
    )
  }

const instantOf = (text: string | undefined): number =>
  text === undefined ? Number.NaN : /^\d+$/.test(text) ? Number(text) : Date.parse(text)
