import type { District } from '@district/models'
import type { AskedRule, GaugeRulesDocument, PoolsDocument, QualityFlag } from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import { GatewayError } from '../ground/error-codes.ts'
import { type GaugeRules, rulesByGauge } from '../validate/gauge-rules.ts'
import type { PoolBalance } from '../validate/in-balance.ts'
import { API, type App } from './routes.ts'
import { Flag, Milliseconds, ProblemSchema, Quality } from './schemas.ts'

export interface QualitySources {
  readonly district: District
  readonly balance: PoolBalance
}

const FLAG_OF: Readonly<Record<keyof GaugeRules, QualityFlag>> = {
  range: 'out-of-range',
  usual: 'unusual',
  rate: 'steep',
  stuck: 'stuck',
  spike: 'spike',
  command: 'off-command',
  rating: 'off-rating',
  balance: 'drift',
  clock: 'clock-skew',
}

const RulesSchema = Type.Unsafe<GaugeRulesDocument>(
  Type.Object({
    gaugeId: Type.String(),
    rules: Type.Array(
      Type.Object({
        rule: Type.String(),
        flag: Flag,
        action: Quality,
        parameters: Type.Record(Type.String(), Type.Number(), { description: 'in the gauge’s unit, and s' }),
      }),
    ),
  }),
)

const PoolsSchema = Type.Unsafe<PoolsDocument>(
  Type.Object({
    pools: Type.Array(
      Type.Object({
        name: Type.String(),
        meters: Type.Array(
          Type.Object({
            gaugeId: Type.String(),
            flows: Type.Unsafe<'in' | 'out'>({ type: 'string', enum: ['in', 'out'] }),
            meanM3s: Type.Union([Type.Number(), Type.Null()]),
          }),
        ),
        stages: Type.Array(Type.String()),
        window: Type.Union([
          Type.Object({
            fromMs: Milliseconds('First instant'),
            toMs: Milliseconds('Last instant'),
            surplusM3s: Type.Number({ description: 'inflow − outflow − storage − seepage' }),
            allowedM3s: Type.Number({ description: 'what the uncertainty of the meters allows' }),
            misses: Type.Integer({ description: 'windows in a row that did not add up' }),
          }),
          Type.Null(),
        ]),
        blamed: Type.Array(Type.String(), { description: 'meters that explain it' }),
      }),
    ),
  }),
)

/** Why a gauge is marked: what it is asked, and how the water of its pools adds up. */
export function addQualityRoutes(app: App, { district, balance }: QualitySources): void {
  const rules = rulesByGauge(district)
  const ofGauge = {
    summary: 'The rules that one gauge is asked, with the numbers that hold for it',
    tags: ['read'],
    querystring: Type.Object({ gauge: Type.String({ description: 'id of a gauge' }) }),
    response: { 200: RulesSchema, 404: ProblemSchema },
  }
  app.get(`${API}/quality/rules`, { schema: ofGauge }, async ({ query }) => {
    const gauge = district.gauges.find(({ id }) => id === query.gauge)
    const own = gauge === undefined ? undefined : rules.get(gauge.id)
    if (gauge === undefined || own === undefined)
      throw new GatewayError('GAUGE_UNKNOWN', `There is no gauge "${query.gauge}"; ${API}/district lists them.`)
    return { gaugeId: gauge.id, rules: askedOf(own) }
  })

  const schema = {
    summary: 'The waters that meters close on all sides, and how their last window added up',
    tags: ['read'],
    response: { 200: PoolsSchema },
  }
  app.get(`${API}/quality/pools`, { schema }, async () => balance.document())
}

const askedOf = (rules: GaugeRules): readonly AskedRule[] =>
  (Object.keys(FLAG_OF) as (keyof GaugeRules)[]).flatMap((rule) => {
    const asked = rules[rule]
    if (asked === null) return []
    const { action, ...parameters } = asked
    return [{ rule, flag: FLAG_OF[rule], action, parameters }]
  })
