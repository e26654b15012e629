import { join } from 'node:path'
import type { QualityRule } from '@district/models'
import type { GaugeRulesDocument, PoolsDocument, QualityFlag } from '@district/models/contract'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { createErrorHandler } from '../src/api/error-handler.ts'
import { addQualityRoutes } from '../src/api/quality-routes.ts'
import { createDistrictClock } from '../src/ground/clock.ts'
import { silentLog } from '../src/ground/log.ts'
import { Pipeline } from '../src/pipeline.ts'
import { Spool } from '../src/spool/spool.ts'
import { SqliteStore } from '../src/store/sqlite-store.ts'
import { PoolBalance } from '../src/validate/in-balance.ts'
import { createQualityControl } from '../src/validate/quality-control.ts'
import { BLANK_RULE } from './fixture/blank-rule.ts'
import { NOON_MS, reading, speakingDistrict, stationMessage, TOPIC } from './fixture/district.ts'
import { METERS, meteredPools, meterOf, stageOf } from './fixture/metered-pools.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const WINDOW_S = 3600
const rule = (given: Partial<QualityRule> & Pick<QualityRule, 'rule' | 'id'>): QualityRule => ({
  ...BLANK_RULE,
  quantity: 'discharge',
  ...given,
})
const district = meteredPools([
  rule({ id: 'all', rule: 'balance', toleranceFraction: 0.05, readings: 1, timeS: WINDOW_S }),
  rule({ id: 'rate', rule: 'rate', maxRatePerS: 7 }),
  rule({ id: 'gates', rule: 'rate', stationKind: 'gate', maxRatePerS: 3 }),
  rule({ id: 'one', rule: 'rate', quantity: null, gaugeId: meterOf('S-G-1').id, action: 'none' }),
])

function setUp() {
  const balance = new PoolBalance(district, [])
  const control = createQualityControl({ district, latest: [], lastCommand: () => undefined, clockSpeed: 1, balance })
  const app = fastify({ logger: false })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler(createErrorHandler(silentLog()))
  addQualityRoutes(app, { district, balance })
  onTestFinished(() => app.close())
  return { app, control }
}

test('[QC13] the rules of a gauge: the narrowest row of each, and what follows from the gauge where there is none', async () => {
  const { app } = setUp()
  const rulesOf = async (gauge: string) =>
    (await app.inject(`/api/v1/quality/rules?gauge=${gauge}`)).json<GaugeRulesDocument>().rules
  expect(await rulesOf('S-G-0.dischargeM3s')).toEqual([
    { rule: 'range', flag: 'out-of-range', action: 'bad', parameters: { low: -10, high: 100 } },
    { rule: 'rate', flag: 'steep', action: 'doubtful', parameters: { maxRatePerS: 3 } },
    { rule: 'stuck', flag: 'stuck', action: 'doubtful', parameters: { shortestS: 600 } },
    {
      rule: 'balance',
      flag: 'drift',
      action: 'doubtful',
      parameters: { toleranceFraction: 0.05, readings: 1, timeS: WINDOW_S },
    },
  ])
  expect((await rulesOf('S-G-1.dischargeM3s')).map((one) => one.rule)).toEqual(['range', 'stuck', 'balance'])
  expect((await rulesOf('S-Q-T.dischargeM3s'))[1]?.parameters).toEqual({ maxRatePerS: 7 })
  const unknown = await app.inject('/api/v1/quality/rules?gauge=S-9')
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'GAUGE_UNKNOWN'])
})

test('[QC13] the pools: null before the first whole window, then what it said and whom it blames', async () => {
  const { app, control } = setUp()
  const pools = async () => (await app.inject('/api/v1/quality/pools')).json<PoolsDocument>().pools
  expect((await pools()).map(({ window, blamed }) => [window, blamed])).toEqual([
    [null, []],
    [null, []],
  ])
  const startMs = 400_000 * WINDOW_S * 1000
  const flows = [30, 20, 20]
  for (let s = -300; s <= WINDOW_S + 300; s += 300) {
    const say = (gaugeId: string, value: number) =>
      control.judge(reading({ gaugeId, takenAtMs: startMs + s * 1000, value }))
    for (const [i, station] of METERS.entries()) say(meterOf(station).id, flows[i]!)
    for (const [station, key] of [
      ['S-G-0', 'stageDownM'],
      ['S-G-1', 'stageUpM'],
      ['S-G-1', 'stageDownM'],
      ['S-Q-T', 'stageM'],
    ] as const)
      say(stageOf(station, key).id, 41)
  }
  const [first, second] = await pools()
  expect(first).toMatchObject({
    meters: [
      { gaugeId: 'S-G-0.dischargeM3s', flows: 'in', meanM3s: 30 },
      { gaugeId: 'S-G-1.dischargeM3s', flows: 'out', meanM3s: 20 },
    ],
    window: { fromMs: startMs, toMs: startMs + WINDOW_S * 1000, misses: 1 },
    blamed: ['S-G-0.dischargeM3s'],
  })
  expect(first?.window?.surplusM3s).toBeCloseTo(10, 9)
  // 5 % of 50 m³/s, noise of two meters, 2 cm over 75,000 m² in an hour.
  expect(first?.window?.allowedM3s).toBeCloseTo(2.5 + 0.04 + (0.02 * 75_000) / 3600, 9)
  expect(second).toMatchObject({ window: { misses: 0 }, blamed: [] })
})

test('[QC14] a mark goes with its reading to the counters, the history and through a restart; what was ordered is asked for', async () => {
  const dir = temporaryDirectory()
  const base = speakingDistrict()
  const gate = base.gates[0]!
  const asked = {
    ...base,
    stations: base.stations.map((one) => (one.id === 'S-G-1' ? { ...one, gateId: gate.id } : one)),
    qualityRules: [
      rule({ id: 'spike', rule: 'spike', quantity: 'stage', deviations: 6, readings: 5 }),
      rule({ id: 'command', rule: 'command', quantity: 'opening', timeS: 60, tolerance: 0.05 }),
    ],
  }
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS)
  const open = () => {
    const spool = new Spool(join(dir, 'spool.sqlite'), asked)
    const store = new SqliteStore(join(dir, 'history.sqlite'), asked.gauges)
    const lastCommand = (id: string) =>
      id === gate.id ? { openingM: 1, acknowledgedAtMs: NOON_MS - 3_600_000 } : undefined
    const onStoreHealth = () => {}
    const pipeline = new Pipeline({
      district: asked,
      clock,
      spool,
      store,
      log: silentLog(),
      onStoreHealth,
      lastCommand,
    })
    const close = async () => {
      await pipeline.drain.stop(1000)
      await store.close()
      spool.close()
    }
    return { spool, store, pipeline, close }
  }
  const first = open()
  const stages = [37, 37.001, 37, 37.001, 37, 37.1]
  for (const [i, stageUpM] of stages.entries()) {
    const payload = Buffer.from(
      stationMessage({ stageUpM, openingM: [1, 1.5] }, { takenAtMs: NOON_MS - 60_000 + 10_000 * i }),
    )
    expect(first.pipeline.intake([{ topic: TOPIC, payload, receivedAtMs: NOON_MS }])).toBe(true)
  }
  const count = (flag: QualityFlag) => first.spool.counters.count(`flagged.${flag}`)
  expect([count('spike'), count('off-command'), count('steep')]).toEqual([1, 6, 0])
  first.pipeline.drain.start()
  await expect.poll(() => first.spool.waiting).toBe(0)
  const span = { fromMs: NOON_MS - 60_000, toMs: NOON_MS, everyS: null, limit: 10 }
  const { points } = await first.store.history({ gauge: asked.gauges[0]!, ...span })
  expect(points.map(({ flags }) => flags)).toEqual([[], [], [], [], [], ['spike']])
  await first.close()

  const second = open()
  onTestFinished(second.close)
  const marks = second.pipeline.live
    .document(NOON_MS)
    .gauges.map(({ gaugeId, quality, flags }) => [gaugeId, quality, ...flags])
  expect(marks).toEqual([
    ['S-G-1.stageUpM', 'doubtful', 'spike'],
    ['S-G-1.openingM.1', 'good'],
    ['S-G-1.openingM.2', 'doubtful', 'off-command'],
  ])
})
