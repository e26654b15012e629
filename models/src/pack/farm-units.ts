import { HECTARES_PER_MU } from '../ground/constants.ts'

/* Units of farmland in tables, and what they are in SI. */

const SQUARE_METRES_PER_HECTARE = 10_000
const SQUARE_METRES_PER_MU = HECTARES_PER_MU * SQUARE_METRES_PER_HECTARE

/** 1 万亩 = 10 000 亩 = 666.7 ha. */
export const squareMetresOfWanMu = (wanMu: number): number =>
  wanMu * 10_000 * HECTARES_PER_MU * SQUARE_METRES_PER_HECTARE

/** Water per land as a depth: 1 m³/亩 = 1.5 mm. */
export const metresOfCubicMetresPerMu = (perMu: number): number => perMu / SQUARE_METRES_PER_MU

export const perSquareMetreOfPerMu = (perMu: number): number => perMu / SQUARE_METRES_PER_MU
