/** A pool of an ASCE test canal: length, bottom width, target depth at its lower end, side slope, bed slope, roughness. */
export interface Pool {
  readonly lengthM: number
  readonly widthM: number
  readonly targetM: number
  /** Gate at its lower end: width and height; absent at the end of the canal. */
  readonly gate?: { readonly widthM: number; readonly heightM: number }
}

export interface TestCanal {
  readonly slope: number
  readonly sideSlope: number
  readonly manningN: number
  /** Fall of the bed at every gate. */
  readonly dropM: number
  readonly pools: readonly Pool[]
}

const pools = (rows: readonly (readonly [number, number, number, number?, number?])[]): Pool[] =>
  rows.map(([lengthM, widthM, targetM, gateM, heightM]) => ({
    lengthM,
    widthM,
    targetM,
    ...(gateM === undefined || heightM === undefined ? {} : { gate: { widthM: gateM, heightM } }),
  }))

/* Drops of the bed at the gates are recalled. */

/** Canal 1, a lateral of Wellton-Mohawk: short, steep. Source: Clemmens et al. (1998) J. Irrig. Drain. Eng. 124(1), as transcribed. */
export const CANAL_1: TestCanal = {
  slope: 0.002,
  sideSlope: 1.5,
  manningN: 0.014,
  dropM: 1,
  pools: pools([
    [100, 1, 0.9, 1.5, 1],
    [1200, 1, 0.9, 1.5, 1],
    [400, 1, 0.8, 1.5, 0.9],
    [800, 0.8, 0.9, 1.2, 1],
    [2000, 0.8, 0.9, 1.2, 1],
    [1700, 0.8, 0.8, 1.2, 0.9],
    [1600, 0.6, 0.8, 1, 0.9],
    [1700, 0.6, 0.8],
  ]),
}

/** Canal 2, the upper part of the Corning canal: long, flat. Same source. */
export const CANAL_2: TestCanal = {
  slope: 1e-4,
  sideSlope: 1.5,
  manningN: 0.02,
  dropM: 0.2,
  pools: pools([
    [7000, 7, 2.1, 7, 2.3],
    [3000, 7, 2.1, 7, 2.3],
    [3000, 7, 2.1, 7, 2.3],
    [4000, 6, 1.9, 6, 2.1],
    [4000, 6, 1.9, 6, 2.1],
    [3000, 5, 1.7, 5, 1.8],
    [2000, 5, 1.7, 5, 1.8],
    [2000, 5, 1.7],
  ]),
}

/** What a pool answers to a little more inflow: discharge, delay, backwater area, step of depth per discharge that the wave brings. */
export interface PoolAnswer {
  readonly dischargeM3s: number
  readonly delayS: number
  readonly areaM2: number
  readonly stepSPerM2: number
}

const answers = (rows: readonly (readonly [number, number, number, number])[]): PoolAnswer[] =>
  rows.map(([dischargeM3s, delayS, areaM2, stepSPerM2]) => ({ dischargeM3s, delayS, areaM2, stepSPerM2 }))

/* Litrico & Fromion (2004) J. Irrig. Drain. Eng. 130(5), Tab. 4-7, as transcribed: theory for delay and area, model for the step. */

export const CANAL_1_LOW = answers([
  [0.8, 36.9, 341.6, 0.1913],
  [0.7, 426.4, 821.0, 0.007],
  [0.6, 151.9, 668.7, 0.144],
  [0.5, 305.9, 788.5, 0.0274],
  [0.4, 792.9, 817.2, 5.3e-5],
  [0.3, 723.0, 679.5, 7.6e-5],
  [0.2, 732.1, 635.5, 3.3e-5],
  [0.1, 912.3, 673.9, 3.5e-7],
])

export const CANAL_1_HIGH = answers([
  [2.0, 29.5, 328.2, 0.2454],
  [1.8, 337.6, 574.5, 0.0208],
  [1.6, 117.2, 438.3, 0.1477],
  [1.4, 238.4, 572.6, 0.049],
  [1.2, 610.8, 616.4, 0.0013],
  [1.0, 541.3, 494.3, 0.0022],
  [0.8, 531.0, 465.3, 0.002],
  [0.6, 603.0, 516.0, 6.9e-4],
])

export const CANAL_2_LOW = answers([
  [2.7, 1822.6, 82_799, 0.0246],
  [2.5, 754.6, 38_199, 0.026],
  [2.2, 757.7, 38_278, 0.0263],
  [2.0, 1073.4, 43_607, 0.0302],
  [1.7, 1080.0, 43_822, 0.031],
  [1.5, 848.8, 28_481, 0.037],
  [1.2, 564.1, 19_476, 0.0387],
  [1.0, 566.9, 19_514, 0.0392],
])
