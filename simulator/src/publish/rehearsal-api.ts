import type { FastifyPluginAsync } from 'fastify'
import type { Rehearsal } from '../rehearsal/rehearsal.ts'
import { runRoutes } from './run-routes.ts'
import { scenarioRoutes } from './scenario-routes.ts'

/** Everything under `/api/v1/rehearsal` that is about scenarios and runs. */
export const rehearsalApi =
  (rehearsal: Rehearsal): FastifyPluginAsync =>
  async (app) => {
    await app.register(scenarioRoutes(rehearsal), { prefix: '/api/v1/rehearsal/scenarios' })
    await app.register(runRoutes(rehearsal), { prefix: '/api/v1/rehearsal/runs' })
  }
