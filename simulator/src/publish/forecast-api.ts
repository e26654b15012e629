import type { FastifyPluginAsync } from 'fastify'
import type { Forecaster } from '../forecast/forecaster.ts'
import { answerProblem } from './problem-answer.ts'

/** `GET /api/v1/rehearsal/forecast[?gauge=…]`: the newest forecast, hourly at every gauge or at those named, and how good earlier ones were. */
export const forecastApi =
  (forecaster: Forecaster): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { readonly gauge?: string | string[] } }>('/api/v1/rehearsal/forecast', (request, reply) => {
      const newest = forecaster.newest()
      if (newest === undefined)
        return answerProblem(reply, 'FORECAST_NOT_READY', 'The first one follows once the shadow follows the readings.')
      const { gauge } = request.query
      const named = gauge === undefined ? undefined : [gauge].flat()
      const { values, ...meta } = newest
      const { gaugeIds } = forecaster
      const frames = values.length / Math.max(1, gaugeIds.length)
      const series = gaugeIds.flatMap((gaugeId, g) =>
        named !== undefined && !named.includes(gaugeId)
          ? []
          : [
              [
                gaugeId,
                Array.from({ length: frames }, (_, k) => rounded(values[k * gaugeIds.length + g] ?? Number.NaN)),
              ] as const,
            ],
      )
      return {
        ...meta,
        atMs: Array.from({ length: frames }, (_, k) => Math.min(k * meta.everyS, meta.horizonS) * 1000 + meta.startMs),
        gauges: Object.fromEntries(series),
        scores: forecaster.scores(named),
      }
    })
  }

/** Millimetres; null where there is no water to have a level. */
const rounded = (value: number): number | null => (Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null)
