import { type Deliveries, type Delivery, inPeriods, knownS } from './delivery.ts'

/** Discharge below which nothing counts as ordered, and nothing as delivered, m³/s. */
const NOTHING_M3S = 1e-3
/** Length of the periods that are compared where nobody says another: people book and read water by the hour. */
const PERIOD_S = 3600

/** How well water was delivered at one offtake. */
export interface OfftakeDelivery {
  /** Volumes over the time that is known; what ran back counts against the delivered. */
  readonly orderedM3: number
  readonly deliveredM3: number
  /** Means over the periods, as in `DeliveryIndicators`; null where no period says anything. */
  readonly adequacy: number | null
  readonly efficiency: number | null
  /** Coefficient of variation in time of delivered over ordered; null with fewer than two periods in which something was ordered. */
  readonly dependability: number | null
  /** Part of the time of which both are known: 1 in a run. */
  readonly coveredFraction: number
}

/** How well water was delivered, over all offtakes; null where nothing was ordered. */
export interface DeliveryIndicators {
  readonly adequacy: number | null
  readonly efficiency: number | null
  readonly dependability: number | null
  readonly equity: number | null
  readonly orderedM3: number
  readonly deliveredM3: number
  readonly coveredFraction: number
  readonly byOfftake: Readonly<Record<string, OfftakeDelivery>>
}

/**
 * Adequacy, efficiency, dependability and equity of delivery.
 *
 *     P_A = 1/T Σ_T 1/R Σ_R p_A      p_A = Q_D/Q_R where Q_D ≤ Q_R, else 1      1 all that was ordered came
 *     P_F = 1/T Σ_T 1/R Σ_R p_F      p_F = Q_R/Q_D where Q_R ≤ Q_D, else 1      1 nothing came beyond the orders
 *     P_D = 1/R Σ_R CV_T(Q_D/Q_R)                                              0 the same share at all times
 *     P_E = 1/T Σ_T CV_R(Q_D/Q_R)                                              0 the same share for all
 *
 * Q_R ordered, Q_D delivered discharge of an offtake (R of them) in a period (T of them); CV is the standard deviation, of the whole and
 * not of a sample, over the mean.
 *
 * Source: D. J. Molden and T. K. Gates, Performance measures for evaluation of irrigation-water-delivery systems, Journal of
 * Irrigation and Drainage Engineering 116(6), 1990, 804-823.
 *
 * Where the paper asks all offtakes in all periods, a real day does not. A mean runs over the pairs of offtake and period that say something,
 * each with the seconds that are known of it; with all pairs and equal periods that is the paper's.
 *
 * - Nothing ordered (below 1 L/s): the pair says nothing of adequacy, dependability and equity. What was delivered all the same has
 *   efficiency 0; where nothing was, the pair says nothing of that either.
 * - More delivered than ordered: adequacy counts 1, efficiency what was wished for of it, the other two the ratio above 1 as it is.
 * - Water that ran back counts as none delivered in ratios.
 * - A period in which only one offtake ordered says nothing of equity, an offtake with only one such period nothing of dependability; nor do
 *   shares that are all 0, whose CV is 0/0: adequacy tells of them.
 * - Time of which nothing is known is left out of volumes and means and makes `coveredFraction` less than 1.
 *
 * @param periodS length of the periods; ratios of discharges are those of their means over a period, so travel times far below it do not show
 * @example deliveryIndicators({ edgesS: [0, 3600], offtakes: [
 *   { offtakeId: 'a', orderedM3s: [2], deliveredM3s: [1] },
 *   { offtakeId: 'b', orderedM3s: [2], deliveredM3s: [3] },
 * ] })  // adequacy 0.75 = (0.5 + 1)/2, efficiency 0.8333 = (1 + 2/3)/2, equity 0.5 = CV(0.5, 1.5), dependability null
 */
export function deliveryIndicators(deliveries: Deliveries, { periodS = PERIOD_S } = {}): DeliveryIndicators {
  const { edgesS, offtakes } = inPeriods(deliveries, periodS)
  const wholeS = (edgesS.at(-1) ?? 0) - (edgesS[0] ?? 0)
  const pairs = offtakes.map((delivery) => pairsOf(edgesS, delivery))
  const each = pairs.map((own) => offtakeDelivery(own, wholeS))
  const all = pairs.flat()
  const sum = (value: (one: OfftakeDelivery) => number) => each.reduce((total, one) => total + value(one), 0)
  return {
    adequacy: meanOf(all.filter(isAsked), adequacyOf),
    efficiency: meanOf(all.filter(isWet), efficiencyOf),
    dependability: meanVariation(pairs),
    equity: meanVariation(periodsOf(all, edgesS.length - 1)),
    orderedM3: sum(({ orderedM3 }) => orderedM3),
    deliveredM3: sum(({ deliveredM3 }) => deliveredM3),
    coveredFraction: each.length === 0 ? 0 : sum(({ coveredFraction }) => coveredFraction) / each.length,
    byOfftake: Object.fromEntries(each.map((one, i) => [offtakes[i]?.offtakeId ?? '', one])),
  }
}

/** One offtake in one period of which something is known. */
interface Pair {
  readonly period: number
  readonly seconds: number
  readonly orderedM3s: number
  readonly deliveredM3s: number
}

const pairsOf = (edgesS: readonly number[], delivery: Delivery): readonly Pair[] =>
  delivery.orderedM3s.flatMap((orderedM3s, period) => {
    const deliveredM3s = delivery.deliveredM3s[period] ?? null
    const seconds = knownS(edgesS, delivery, period)
    return deliveredM3s === null || !(seconds > 0) ? [] : [{ period, seconds, orderedM3s, deliveredM3s }]
  })

function periodsOf(pairs: readonly Pair[], periods: number): readonly (readonly Pair[])[] {
  const byPeriod: Pair[][] = Array.from({ length: periods }, () => [])
  for (const pair of pairs) byPeriod[pair.period]?.push(pair)
  return byPeriod
}

function offtakeDelivery(pairs: readonly Pair[], wholeS: number): OfftakeDelivery {
  const sum = (value: (pair: Pair) => number) => pairs.reduce((total, pair) => total + value(pair), 0)
  return {
    orderedM3: sum(({ orderedM3s, seconds }) => orderedM3s * seconds),
    deliveredM3: sum(({ deliveredM3s, seconds }) => deliveredM3s * seconds),
    adequacy: meanOf(pairs.filter(isAsked), adequacyOf),
    efficiency: meanOf(pairs.filter(isWet), efficiencyOf),
    dependability: variationOf(pairs.filter(isAsked)),
    coveredFraction: wholeS > 0 ? Math.min(sum(({ seconds }) => seconds) / wholeS, 1) : 0,
  }
}

const isAsked = ({ orderedM3s }: Pair): boolean => orderedM3s >= NOTHING_M3S
const isWet = ({ orderedM3s, deliveredM3s }: Pair): boolean => orderedM3s >= NOTHING_M3S || deliveredM3s >= NOTHING_M3S

const shareOf = ({ orderedM3s, deliveredM3s }: Pair): number => Math.max(deliveredM3s, 0) / orderedM3s
const adequacyOf = (pair: Pair): number => Math.min(shareOf(pair), 1)
function efficiencyOf(pair: Pair): number {
  if (!isAsked(pair)) return 0
  return pair.deliveredM3s > pair.orderedM3s ? pair.orderedM3s / pair.deliveredM3s : 1
}

/** Mean by the seconds that are known; null of nothing. */
function meanOf(pairs: readonly Pair[], value: (pair: Pair) => number): number | null {
  let [sum, seconds] = [0, 0]
  for (const pair of pairs) {
    sum += value(pair) * pair.seconds
    seconds += pair.seconds
  }
  return seconds > 0 ? sum / seconds : null
}

/** Coefficient of variation of the shares; null of fewer than two, and where all are 0. */
function variationOf(asked: readonly Pair[]): number | null {
  const mean = asked.length < 2 ? null : meanOf(asked, shareOf)
  if (mean === null || mean === 0) return null
  const square = meanOf(asked, (pair) => (shareOf(pair) - mean) ** 2)
  return Math.sqrt(square ?? 0) / mean
}

/** Mean of the variations within each group, by the seconds that are known of it; null where no group has one. */
function meanVariation(groups: readonly (readonly Pair[])[]): number | null {
  let [sum, seconds] = [0, 0]
  for (const group of groups) {
    const asked = group.filter(isAsked)
    const variation = variationOf(asked)
    if (variation === null) continue
    const known = asked.reduce((total, pair) => total + pair.seconds, 0)
    sum += variation * known
    seconds += known
  }
  return seconds > 0 ? sum / seconds : null
}

export type DeliveryMeasure = 'adequacy' | 'efficiency' | 'dependability' | 'equity'

/**
 * What Molden and Gates (1990) call a value: good, fair or poor.
 *
 * @example deliveryGrade('adequacy', 0.85)  // 'fair'
 */
export function deliveryGrade(measure: DeliveryMeasure, value: number): 'good' | 'fair' | 'poor' {
  const [good, fair] = GRADES[measure]
  const isMore = good > fair
  if (isMore ? value >= good : value <= good) return 'good'
  return (isMore ? value >= fair : value <= fair) ? 'fair' : 'poor'
}

const GRADES: Readonly<Record<DeliveryMeasure, readonly [good: number, fair: number]>> = {
  adequacy: [0.9, 0.8],
  efficiency: [0.85, 0.7],
  dependability: [0.1, 0.2],
  equity: [0.1, 0.25],
}
