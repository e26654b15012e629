import { constantForcing, createEngine, type NodeBoundary } from '../../src/index.ts'
import { landingEvery, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { trapezoidal } from '../exact/channel.ts'
import { backwaterAreaM2 } from '../exact/varied-flow.ts'
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
/** Change of the inflow by which the area is asked, a part of it, either way; and between which delays, when waves have gone. */
const A_LITTLE = 2e-5
const AREA_FROM = 200
const AREA_TO = 400
/** A wave that friction takes down to less than this, m a m³/s, cannot be told from the water that follows it. */
const LEAST_STEP_S_PER_M2 = 1e-4

interface Response {
  /** When the wave reaches the lower end: half its step has risen. NaN where there is no step to see. */
  readonly arrivalS: number
  /** ∫ dx / (V + C) over the computed steady flow. */
  readonly travelS: number
  readonly areaM2: number
}

/** A pool in steady flow gets a little more water at its head, or less, while what leaves stays. */
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
  const withMore = (more: number) =>
    constantForcing(valuesWith(engine.network, { inflowM3s: { A: dischargeM3s + more, B: -dischargeM3s } }))
  const risenM = () => engine.stageAtM(0, lengthM) - targetM

  let arrivalS = Number.NaN
  if (stepSPerM2 >= LEAST_STEP_S_PER_M2) {
    engine.load(start)
    const stepS = delayS / STEPS_A_DELAY
    const stepped = landingEvery(withMore(moreM3s), stepS)
    for (let n = 1; n <= 2 * STEPS_A_DELAY && Number.isNaN(arrivalS); n++) {
      engine.advance(stepped, n * stepS * 1000)
      if (risenM() >= 0.5 * stepSPerM2 * moreM3s) arrivalS = n * stepS
    }
  }
  const riseMPerS = (more: number) => {
    engine.load(start)
    engine.advance(withMore(more), AREA_FROM * delayS * 1000)
    const beforeM = risenM()
    engine.advance(withMore(more), AREA_TO * delayS * 1000)
    return (risenM() - beforeM) / ((AREA_TO - AREA_FROM) * delayS)
  }
  const littleM3s = A_LITTLE * dischargeM3s
  return {
    arrivalS,
    travelS: travelTimeS(canal, pool, dischargeM3s, profileOf(held).depthM),
    areaM2: (2 * littleM3s) / (riseMPerS(littleM3s) - riseMPerS(-littleM3s)),
  }
}

function travelTimeS(canal: TestCanal, { lengthM, widthM }: Pool, Q: number, depthM: readonly number[]): number {
  const { areaM2, topWidthM } = trapezoidal(widthM, canal.sideSlope, canal.manningN)
  return depthM.slice(1).reduce((sum, after, i) => {
    const y = 0.5 * ((depthM[i] ?? 0) + after)
    return sum + lengthM / CELLS / (Q / areaM2(y) + Math.sqrt((9.81 * areaM2(y)) / topWidthM(y)))
  }, 0)
}

function exactAreaM2(canal: TestCanal, { lengthM, widthM, targetM }: Pool, { dischargeM3s }: PoolAnswer): number {
  const channel = trapezoidal(widthM, canal.sideSlope, canal.manningN)
  return backwaterAreaM2(channel, canal.slope, dischargeM3s, targetM, lengthM)
}

/** `isAreaPublished` false: the published areas are shown, but are not those of the equations that they are said to follow. */
function poolsOf(canal: TestCanal, answers: readonly PoolAnswer[], isAreaPublished: boolean): CaseResult {
  const all = answers.flatMap((answer, i) => {
    const pool = canal.pools[i]
    return pool === undefined
      ? []
      : [
          {
            number: i + 1,
            answer,
            response: respond(canal, pool, answer),
            exactM2: exactAreaM2(canal, pool, answer),
          },
        ]
  })
  const numbers = all.map(({ number }) => number)
  return {
    checks: all.flatMap(({ number, answer, response, exactM2 }) => [
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
        what: `pool ${number}: backwater area against ∂V/∂y of the exact profile, relative`,
        error: relative(response.areaM2, exactM2),
        limit: 0.005,
      },
      ...(isAreaPublished
        ? [
            {
              what: `pool ${number}: backwater area against the published one, relative`,
              error: relative(response.areaM2, answer.areaM2),
              limit: 0.05,
            },
          ]
        : []),
    ]),
    table: {
      columns: [
        'pool',
        'arrival, s',
        'travel time, s',
        'delay, published',
        'area, m²',
        '∂V/∂y exact',
        'area, published',
      ],
      rows: all.map(({ number, answer, response, exactM2 }) => [
        number,
        Number.isNaN(response.arrivalS) ? 'not seen' : response.arrivalS,
        response.travelS,
        answer.delayS,
        response.areaM2,
        exactM2,
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
          { name: '∂V/∂y of the exact profile', look: 'line', x: numbers, y: all.map(({ exactM2 }) => exactM2) },
          { name: 'published', look: 'dashed', x: numbers, y: all.map(({ answer }) => answer.areaM2) },
          { name: 'computed', look: 'dots', x: numbers, y: all.map(({ response }) => response.areaM2) },
        ],
      },
    },
    remark: `${CELLS} cells, ${STEPS_A_DELAY} steps a delay, 0.1 % more inflow. The wave has arrived when half of the published step has risen; where that step is below ${LEAST_STEP_S_PER_M2} m a m³/s friction has taken it and only the travel time ∫dx/(V+C) of the computed steady flow is compared. The area is the limit of small changes: from the rise between ${AREA_FROM} and ${AREA_TO} delays of ${A_LITTLE} of the inflow more and less. ${isAreaPublished ? 'The published areas are the exact ones to 0.01 %.' : 'The published areas are not checked: they are 1 to 10 % larger than ∂V/∂y at constant discharge, which is what the linear Saint-Venant equations say and which the published areas of canal 2 are to 0.01 %. Why was not found.'}`,
  }
}

const SOURCE = 'Litrico & Fromion (2004) J. Irrig. Drain. Eng. 130(5), Tab. 4-7, as transcribed in a public repository'

export const POOL_RESPONSES: readonly ValidationCase[] = [
  {
    id: 'pools-canal-1-low',
    title: 'Delay and area of the pools of ASCE canal 1, low flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_1, CANAL_1_LOW, false),
  },
  {
    id: 'pools-canal-1-high',
    title: 'Delay and area of the pools of ASCE canal 1, high flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_1, CANAL_1_HIGH, false),
  },
  {
    id: 'pools-canal-2-low',
    title: 'Delay and area of the pools of ASCE canal 2, low flow',
    source: SOURCE,
    run: () => poolsOf(CANAL_2, CANAL_2_LOW, true),
  },
]
