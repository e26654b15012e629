import { Type } from '@fastify/type-provider-typebox'
import { GatewayError } from '../ground/error-codes.ts'
import type { PackScenarios } from '../ground/pack.ts'
import { API, type App } from './routes.ts'
import { ScenariosSchema } from './schemas.ts'

export interface ScenarioSources {
  readonly scenarios: PackScenarios
}

export function addScenarioRoutes(app: App, { scenarios: { scenarios, refused, textById } }: ScenarioSources): void {
  const list = {
    summary: 'The scenarios of the pack, by name; those that cannot be run with their problems',
    tags: ['read'],
    response: { 200: ScenariosSchema },
  }
  app.get(`${API}/scenarios`, { schema: list }, async () => ({ scenarios, refused }))

  const one = {
    summary: 'One scenario as it stands in the pack',
    tags: ['read'],
    params: Type.Object({ id: Type.String() }),
  }
  app.get(`${API}/scenarios/:id`, { schema: one }, async ({ params: { id } }, reply) => {
    const text = textById.get(id)
    if (text === undefined)
      throw new GatewayError('SCENARIO_UNKNOWN', `The pack has no scenario "${id}"; it has ${knownIds(textById)}.`)
    return reply.header('content-type', 'application/json; charset=utf-8').send(text)
  })
}

const knownIds = (textById: ReadonlyMap<string, string>): string => [...textById.keys()].join(', ') || 'none'
