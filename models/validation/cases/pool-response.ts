import { constantForcing, createEngine, type NodeBoundary } from '../../src/index.ts'
import { landingEvery, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { trapezoidal } from '../exact/channel.ts'
import { relative } from '../measures.ts'
import { canalNetwork, profileOf } from '../one-canal.ts'
import {
  CANAL_1,
  CANAL_1_HIGH,
  CANAL_1_LOW,
  CANAL_2,
  CANAL_2_LOW,
  type Pool,
  type PoolAnswer,
  type TestCanal,
} from './pool-tables.ts'

const CELLS = 400
const STEPS_A_DELAY = 800
const MORE = 0.001
/** A wave that friction takes down to less than this, m a m³/s, cannot be told from the water that follows it. */
const LEAST_STEP_S_PER_M2 = 1e-4

interface Response {
  /** When the wave reaches the lower end: half its step has risen. NaN where there is no step to see. */
  readonly arrivalS: number
  /** ∫ dx / (V + C) over the computed steady flow. */
  readonly travelS: number
  readonly areaM2: number
}

/** A pool in steady flow gets 1 part in 1000 more water at its head, while what leaves stays. */
function respond(canal: TestCanal, pool: Pool, answer: PoolAnswer): Response {
  const { dischargeM3s, delayS, stepSPerM2 } = answer
  const { lengthM, targetM } = pool
  const network = (tail: NodeBoundary) =>
    canalNetwork({
      lengthM,
      dxM: lengthM / CELLS,
      widthM: pool.widthM,
      sideSlope: canal.sideSlope,
      manningN: canal.manningN,
      bedM: (x) => canal.slope * (lengthM - x),
      tail,
      designDepthM: targetM,
    })
  const held = createEngine(network('river-stage'))
  held.startSteady(0, valuesWith(held.network, { riverStageM: targetM, inflowM3s: { A: dischargeM3s } }))
  const engine = createEngine(network('none'))
  const start = { ...held.save(), topologyHash: engine.network.topologyHash }
  const moreM3s = MORE * dischargeM3s
  const forcing = constantForcing(
    valuesWith(engine.network, { inflowM3s: { A: dischargeM3s + moreM3s, B: -dischargeM3s } }),
  )
  const risenM = () => engine.stageAtM(0, lengthM) - targetM

  let arrivalS = Number.NaN
  if (stepSPerM2 >= LEAST_STEP_S_PER_M2) {
    engine.load(start)
    const stepS = delayS / STEPS_A_DELAY
    const stepped = landingEvery(forcing, stepS)
    for (let n = 1; n <= 2 * STEPS_A_DELAY && Number.isNaN(arrivalS); n++) {
      engine.advance(stepped, n * stepS * 1000)
      if (risenM() >= 0.5 * stepSPerM2 * moreM3s) arrivalS = n * stepS
    }
  }
  engine.load(start)
  engine.advance(forcing, 20 * delayS * 1000)
  const beforeM = risenM()
  engine.advance(forcing, 40 * delayS * 1000)
  return {
    arrivalS,
    travelS: travelTimeS(canal, pool, dischargeM3s, profileOf(held).depthM),
    areaM2: (moreM3s * 20 * delayS) / (risenM() - beforeM),
  }
}

function travelTimeS(canal: TestCanal, { lengthM, widthM }: Pool, Q: number, depthM: readonly number[]): number {
  const { areaM2, topWidthM } = trapezoidal(widthM, canal.sideSlope, canal.manningN)
  return depthM.slice(1).reduce((sum, after, i) => {
    const y = 0.5 * ((depthM[i] ?? 0) + after)
    return sum + lengthM / CELLS / (Q / areaM2(y) + Math.sqrt((9.81 * areaM2(y)) / topWidthM(y)))
  }, 0)
}

function poolsOf(canal: TestCanal, answers: readonly PoolAnswer[]): CaseResult {
  const all = answers.flatMap((answer, i) => {
    const pool = canal.pools[i]
    return pool === undefined ? [] : [{ number: i + 1, answer, response: respond(canal, pool, answer) }]
  })
  const numbers = all.map(({ number }) => number)
  return {
    checks: all.flatMap(({ number, answer, response }) => [
      ...(answer.stepSPerM2 >= LEAST_STEP_S_PER_M2
        ? [
            {
              what: `pool ${number}: arrival of the wave against the delay, relative`,
              error: relative(response.arrivalS, answer.delayS),
              limit: 0.05,
            },
          ]
        : []),
      {
        what: `pool ${number}: travel time in the steady flow against the delay, relative`,
        error: relative(response.travelS, answer.delayS),
        limit: 0.01,
      },
      {
        what: `pool ${number}: backwater area, relative`,
        error: relative(response.areaM2, answer.areaM2),
        limit: 0.05,
      },
    ]),
    table: {
      columns: ['pool', 'arrival, s', 'travel time, s', 'delay, published', 'area, m²', 'published'],
      rows: all.map(({ number, answer, response }) => [
        number,
        Number.isNaN(response.arrivalS) ? 'not seen' : response.arrivalS,
        response.travelS,
        answer.delayS,
        response.areaM2,
        answer.areaM2,
      ]),
    },
    figure: {
      xLabel: 'pool',
      yLabel: 'delay, s',
      series: [
        { name: 'published', look: 'line', x: numbers, y: all.map(({ answer }) => answer.delayS) },
        { name: 'arrival of the wave', look: 'dots', x: numbers, y: all.map(({ response }) => response.arrivalS) },
        { name: 'travel time', look: 'dots', x: numbers, y: all.map(({ response }) => response.travelS) },
      ],
      below: {
        xLabel: 'pool',
        yLabel: 'backwater area, m²',
        series: [
          { name: 'published', look: 'line', x: numbers, y: all.map(({ answer }) => answer.areaM2) },
          { name: 'computed', look: 'dots', x: numbers, y: all.map(({ response }) => response.areaM2) },
        ],
      },
    },
    remark: `${CELLS} cells, ${STEPS_A_DELAY} steps a delay, 0.1 % more inflow. The wave has arrived when half of the published step has risen; where that step is below ${LEAST_STEP_S_PER_M2} m a m³/s friction has taken it and only the travel time ∫dx/(V+C) of the computed steady flow is compared. The area is that of the rise between 20 and 40 delays; the published ones are good to 4 %.`,
  }
}

const SOURCE = 'Litrico & Fromion (2004) J. Irrig. Drain. Eng. 130(5), Tab. 4-7, as transcribed in a public repository'

export const POOL_RESPONSES: readonly ValidationCase[] = [
  {
    id: 'pools-canal-1-low',
    title: 'Delay and area of the pools of ASCE canal 1, low flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_1, CANAL_1_LOW),
  },
  {
    id: 'pools-canal-1-high',
    title: 'Delay and area of the pools of ASCE canal 1, high flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_1, CANAL_1_HIGH),
  },
  {
    id: 'pools-canal-2-low',
    title: 'Delay and area of the pools of ASCE canal 2, low flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_2, CANAL_2_LOW),
  },
]
