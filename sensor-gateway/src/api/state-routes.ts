import type { HealthDocument } from '@district/models/contract'
import type { LatestReadings } from '../live/latest-readings.ts'
import { API, type App } from './routes.ts'
import { HealthSchema, StateSchema } from './schemas.ts'

export interface StateSources {
  readonly live: LatestReadings
  nowMs(): number
  health(): HealthDocument
}

export function addStateRoutes(app: App, { live, nowMs, health }: StateSources): void {
  const state = { summary: 'The last word of every gauge', tags: ['read'], response: { 200: StateSchema } }
  app.get(`${API}/state`, { schema: state }, async () => live.document(nowMs()))

  const healthSchema = {
    summary: 'What works and what does not; 200 also when degraded, because the gateway answers',
    tags: ['operate'],
    response: { 200: HealthSchema },
  }
  app.get(`${API}/health`, { schema: healthSchema }, async () => health())
}
