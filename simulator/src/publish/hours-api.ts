import type { Network } from '@district/models'
import type { ShadowHoursDocument } from '@district/models/contract'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { ForecastFrames } from '../forecast/forecaster.ts'
import { createGateMoves } from '../shadow/gate-moves.ts'
import type { KeptFrame, KeptFrames } from '../shadow/kept-frames.ts'
import { CYCLE_MS } from '../shadow/shadow-twin.ts'
import { instantOf, refuseInstant } from './instant.ts'
import { answerProblem } from './problem-answer.ts'

export interface HoursApiParts {
  readonly network: Network
  readonly keptFrames: KeptFrames
  readonly forecastFrames: () => ForecastFrames | undefined
}

interface At {
  readonly Querystring: { readonly at?: string }
}

/** The whole district at any instant that is kept, and at any that is foretold. */
export const hoursApi =
  ({ network, keptFrames, forecastFrames }: HoursApiParts): FastifyPluginAsync =>
  async (app) => {
    const { topologyHash, district } = network
    const gateIds = district.gates.map(({ id }) => id)
    const gateMoves = createGateMoves(keptFrames, gateIds, CYCLE_MS)
    const spans = () => keptFrames.spans(2 * CYCLE_MS)

    app.get('/api/v1/shadow/hours', (): ShadowHoursDocument => {
      const { keptMs, bytes, mostBytes } = keptFrames
      return {
        topologyHash,
        past: {
          everyS: CYCLE_MS / 1000,
          keptS: keptMs / 1000,
          spans: spans(),
          gateMoves: gateMoves(),
          bytes,
          mostBytes,
        },
        forecast: forecastHours(forecastFrames()),
      }
    })

    app.get<At>('/api/v1/shadow/frame', ({ query: { at } }, reply) => {
      const atMs = instantOf(at ?? '')
      if (atMs === undefined) return refuseInstant(reply, at)
      const kept = keptFrames.at(atMs)
      if (kept !== undefined) return sendFrame(reply, kept)
      const hours = spans().map(({ fromMs, toMs }) => `${iso(fromMs)} to ${iso(toMs)}`)
      const detail = hours.length === 0 ? 'none is kept yet' : `kept are ${hours.join(', ')}`
      return answerProblem(reply, 'FRAME_NOT_KEPT', `No frame at or before ${iso(atMs)}: ${detail}.`)
    })

    app.get<At>('/api/v1/shadow/forecast/frame', ({ query: { at } }, reply) => {
      const atMs = instantOf(at ?? '')
      if (atMs === undefined) return refuseInstant(reply, at)
      const forecast = forecastFrames()
      if (forecast === undefined)
        return answerProblem(reply, 'FORECAST_NOT_READY', 'The first one follows once the shadow follows the readings.')
      const { atMs: instants, frames } = forecast
      const k = instants.findLastIndex((timeMs) => timeMs <= atMs)
      const [timeMs, bytes] = [instants[k], frames[k]]
      if (timeMs !== undefined && bytes !== undefined) return sendFrame(reply, { timeMs, bytes })
      const span = `it reaches from ${iso(instants[0] ?? 0)} to ${iso(instants.at(-1) ?? 0)}`
      return answerProblem(reply, 'FRAME_NOT_KEPT', `The newest forecast has nothing of ${iso(atMs)}: ${span}.`)
    })
  }

const sendFrame = (reply: FastifyReply, { timeMs, bytes }: KeptFrame) =>
  reply.type('application/octet-stream').header('x-frame-time', iso(timeMs)).send(Buffer.from(bytes))

function forecastHours(forecast: ForecastFrames | undefined): ShadowHoursDocument['forecast'] {
  const [startMs, endMs] = [forecast?.atMs[0], forecast?.atMs.at(-1)]
  if (forecast === undefined || startMs === undefined || endMs === undefined) return null
  const { runId, meta } = forecast
  return { runId, madeMs: meta.madeMs, startMs, endMs, everyS: meta.everyS, outcome: meta.outcome }
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString()
