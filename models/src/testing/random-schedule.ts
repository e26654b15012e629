import type { Scenario, Series } from '../domain/scenario.ts'
import { brandId } from '../ground/ids.ts'
import type { Network } from '../network/network.ts'
import { sampleSeries } from '../numerics/series.ts'
import { createForcingValues, type Forcing, type ForcingValues } from '../solver/forcing.ts'
import { createTimeline, initialValues } from '../solver/timeline.ts'
import { Draw } from './random-network.ts'

export type RandomStart = 'dry' | 'at-rest' | 'steady'

/** What happens to a network: how it starts and what acts on it, jumping whenever it likes. */
export interface RandomSchedule {
  readonly start: RandomStart
  readonly restStageM: number
  readonly horizonS: number
  readonly values: ForcingValues
  readonly forcing: Forcing
}

/** Up to five jumps at any time. */
function jumps(draw: Draw, horizonS: number, value: () => number): Series {
  const at = Array.from({ length: draw.whole(1, 5) }, () => Math.floor(draw.between(0, horizonS))).sort((a, b) => a - b)
  const values = at.map(value)
  return {
    atS: at.flatMap((atS, i) => (i === 0 ? [atS] : [atS, atS])),
    values: values.flatMap((after, i) => (i === 0 ? [after] : [values[i - 1] ?? after, after])),
  }
}

/** From `fromS` on everything is `value`. */
const endingWith = ({ atS, values }: Series, fromS: number, value: number): Series => {
  const kept = atS.filter((at) => at < fromS)
  const last = values[kept.length - 1] ?? value
  return { atS: [...kept, fromS, fromS], values: [...values.slice(0, kept.length), last, value] }
}

const opening = (draw: Draw, highestM: number): number => {
  const kind = draw.between(0, 1)
  if (kind < 0.3) return 0
  return kind < 0.45 ? highestM : draw.between(0, highestM)
}

/** Inflow: nothing at times, up to twice the design at others. */
const inflow = (draw: Draw, designM3s: number): number => (draw.happens(0.35) ? 0 : designM3s * draw.between(0, 2))

/** Some pools, the others dry; deep pools only as deep as canals are. */
function restStageM(draw: Draw, { bedM }: Network): number {
  const lowestM = bedM.reduce((lowest, bed) => Math.min(lowest, bed), Number.POSITIVE_INFINITY)
  return Math.min(draw.pick([...bedM], lowestM) + draw.between(-1, 2), lowestM + 5)
}

export function randomSchedule(network: Network, seed: number): RandomSchedule {
  const draw = new Draw(seed ^ 0x5bd1e995)
  const { district, branchReachIndices, nodeJunction } = network
  const horizonS = draw.between(4, 24) * 3600
  const closesAtS = draw.happens(0.25) ? draw.between(0.3, 0.8) * horizonS : Number.POSITIVE_INFINITY
  const closing = (series: Series) => (closesAtS < horizonS ? endingWith(series, closesAtS, 0) : series)
  const branches = [...branchReachIndices].flatMap((r) => district.reaches[r] ?? [])
  const scenario: Scenario = {
    id: brandId(`random-${seed}`),
    names: { zh: '乱网', en: 'Random network' },
    start: 'dry',
    startMs: 0,
    horizonS,
    riverStageM: jumps(draw, horizonS, () => 49 + draw.between(0, 4)),
    openingM: Object.fromEntries(
      district.gates.map((gate) => [
        gate.id,
        closing(jumps(draw, horizonS, () => opening(draw, gate.maximumOpeningM))),
      ]),
    ),
    demandM3s: Object.fromEntries(
      branches.map(({ id, designDischargeM3s }) => [
        id,
        jumps(draw, horizonS, () => draw.between(0, 1.5) * designDischargeM3s),
      ]),
    ),
  }
  const inflows = district.nodes.flatMap((node, n) => {
    const isSource = n === 0 && node.boundary === 'none'
    if ((nodeJunction[n] ?? -1) < 0 || !(isSource || draw.happens(0.08))) return []
    const near = district.reaches.find(({ fromNodeId, toNodeId }) => fromNodeId === node.id || toNodeId === node.id)
    const designM3s = (near?.designDischargeM3s ?? 1) * (isSource ? 1 : 0.3)
    return [{ n, series: closing(jumps(draw, horizonS, () => inflow(draw, designM3s))) }]
  })
  const timeline = createTimeline(network, scenario, initialValues(network, scenario, createForcingValues(network)))
  const forcing = withWeather(withInflows(timeline, inflows), weatherOf(draw, network, horizonS))
  const values = createForcingValues(network)
  forcing.evaluate(0, values)
  return {
    start: draw.pick<RandomStart>(['dry', 'at-rest', 'steady'], 'dry'),
    restStageM: restStageM(draw, network),
    horizonS,
    values,
    forcing,
  }
}

/** In some districts storms, dry wind and water from the fields, from nothing to much within a minute. */
const weatherOf = (draw: Draw, { district }: Network, horizonS: number) => {
  const isWet = draw.happens(0.3)
  const some = (most: number) => jumps(draw, horizonS, () => (draw.happens(0.5) ? 0 : draw.between(0, most)))
  return {
    rainMPerS: isWet ? some(1e-4) : undefined,
    evaporationMPerS: draw.happens(0.3) ? some(5e-7) : undefined,
    lateralM3s: isWet ? district.reaches.map(({ designDischargeM3s }) => some(0.3 * designDischargeM3s)) : undefined,
  }
}

function withWeather(forcing: Forcing, weather: ReturnType<typeof weatherOf>): Forcing {
  const { rainMPerS, evaporationMPerS, lateralM3s } = weather
  const all = [rainMPerS, evaporationMPerS, ...(lateralM3s ?? [])].flatMap((series) => series?.atS ?? [])
  const instants = [...new Set(all)].sort((a, b) => a - b)
  return {
    evaluate(timeS, into) {
      forcing.evaluate(timeS, into)
      if (rainMPerS !== undefined) into.rainMPerS?.fill(sampleSeries(rainMPerS, timeS))
      if (evaporationMPerS !== undefined) into.evaporationMPerS?.fill(sampleSeries(evaporationMPerS, timeS))
      for (const [r, series] of lateralM3s?.entries() ?? [])
        if (into.lateralM3s !== undefined) into.lateralM3s[r] = sampleSeries(series, timeS)
    },
    nextInstantAfterS: (timeS) =>
      Math.min(forcing.nextInstantAfterS(timeS), instants.find((at) => at > timeS) ?? Number.POSITIVE_INFINITY),
  }
}

function withInflows(timeline: Forcing, inflows: readonly { readonly n: number; readonly series: Series }[]): Forcing {
  const instants = [...new Set(inflows.flatMap(({ series }) => [...series.atS]))].sort((a, b) => a - b)
  return {
    evaluate(timeS, into) {
      timeline.evaluate(timeS, into)
      for (const { n, series } of inflows)
        if (into.inflowM3s !== undefined) into.inflowM3s[n] = sampleSeries(series, timeS)
    },
    nextInstantAfterS: (timeS) =>
      Math.min(timeline.nextInstantAfterS(timeS), instants.find((at) => at > timeS) ?? Number.POSITIVE_INFINITY),
  }
}
