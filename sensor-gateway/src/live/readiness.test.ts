import type { PartHealth } from '@district/models/contract'
import { expect, test } from 'vitest'
import { readiness } from './readiness.ts'

const UP: PartHealth = { state: 'up', sinceMs: 1 }
const down = (detail: string): PartHealth => ({ state: 'down', sinceMs: 1, detail })

test('[SC17] not ready when readings are refused or not heard; degraded and ready when only the history is away', () => {
  const of = (broker: PartHealth, store: PartHealth, refusal: string | null, warning: string | null = null) =>
    readiness({ broker: () => broker, store: () => store, refusal: () => refusal, spoolWarning: () => warning })
  expect(of(UP, UP, null)).toEqual({ ready: true, reasons: [], degraded: [] })
  expect(of(UP, down('InfluxDB is away.'), null)).toEqual({ ready: true, reasons: [], degraded: ['InfluxDB is away.'] })
  const full = 'The spool is nearly full: 410 of 512 MiB are used.'
  expect(of(UP, UP, null, full)).toEqual({ ready: true, reasons: [], degraded: [full] })
  expect(of(down('The broker is away.'), UP, 'disk full')).toEqual({
    ready: false,
    reasons: [expect.stringContaining('disk full'), 'The broker is away.'],
    degraded: [],
  })
})
