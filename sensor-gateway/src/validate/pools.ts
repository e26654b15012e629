import {
  type District,
  darcySeepage,
  type Gauge,
  type Node,
  type Reach,
  type Structure,
  seepageM2s,
} from '@district/models'
import type { GaugeRules } from './gauge-rules.ts'

/** A meter through which water enters a pool (+1) or leaves it (−1) while its discharge is positive. */
export interface PoolMeter {
  readonly gauge: Gauge
  readonly sign: 1 | -1
  readonly toleranceFraction: number
}

/** A stretch of water that meters close on all sides. */
export interface Pool {
  readonly name: string
  readonly meters: readonly PoolMeter[]
  /** Gauges of its stage; their mean moves its whole surface. */
  readonly stages: readonly Gauge[]
  readonly surfaceM2: number
  /** Loss to the ground at design, m³/s. */
  readonly seepageM3s: number
  /** The longest that any of the district's meters asks for, so that all pools have the same. */
  readonly windowS: number
  /** Windows in a row that must not add up before a meter is blamed. */
  readonly windows: number
}

/** Waters that are one, as long as nothing measured parts them. */
class Waters {
  readonly #parent = new Map<string, string>()

  find(name: string): string {
    let at = name
    for (let up = this.#parent.get(at); up !== undefined; up = this.#parent.get(at)) at = up
    return at
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)]
    if (a !== b) this.#parent.set(a, b)
  }
}

/** Where all is that no meter watches: rivers, tails, users along a branch. */
const WORLD = 'world'
const nodeWater = (id: string) => `node ${id}`
const endWater = (reach: string, end: 'head' | 'tail') => `${end} ${reach}`

interface Meter {
  readonly gauge: Gauge
  readonly rule: NonNullable<GaugeRules['balance']>
  readonly up: string
  readonly down: string
}

/** A length of reach between two of its meters or ends, by the names of the water at both. */
interface Stretch {
  readonly reach: Reach
  readonly fromM: number
  readonly lengthM: number
  readonly from: string
  readonly to: string
}

/**
 * The pools of a district that can be balanced: all that flows in or out passes a meter with the rule `balance`, and its stage is
 * watched. Gates and other links without such a meter join the waters on both sides; a meter at a place along a reach parts it.
 */
export function poolsOf(district: District, rules: ReadonlyMap<string, GaugeRules>): readonly Pool[] {
  const waters = new Waters()
  const links = [...district.gates, ...district.structures]
  const sides = new Map<string, Sides>(links.map(({ id, seat }) => [id, sidesOf(district, seat)]))
  const { meters, cuts, watched } = metersOf(district, rules, sides)
  for (const [id, { up, down }] of sides) if (!watched.has(id)) waters.join(up, down)
  const gated = new Set([...sides.values()].flatMap(({ up, down }) => [up, down]))
  for (const { id, fromNodeId, toNodeId } of district.reaches) {
    if (!gated.has(endWater(id, 'head'))) waters.join(endWater(id, 'head'), nodeWater(fromNodeId))
    if (!gated.has(endWater(id, 'tail'))) waters.join(endWater(id, 'tail'), nodeWater(toNodeId))
  }
  const stretches = district.reaches.flatMap((reach) => stretchesOf(reach, cuts.get(reach.id) ?? []))
  for (const { from, to } of stretches) waters.join(from, to)
  for (const { reachId } of district.laterals)
    for (const { reach, from } of stretches) if (reach.id === reachId) waters.join(from, WORLD)
  for (const { id, boundary } of district.nodes) if (boundary !== 'none') waters.join(nodeWater(id), WORLD)
  return closedPools(district, waters, meters, stretches, stagePlaces(district, sides, stretches))
}

function closedPools(
  district: District,
  waters: Waters,
  meters: readonly Meter[],
  stretches: readonly Stretch[],
  stagePlaces: readonly { readonly gauge: Gauge; readonly water: string }[],
): readonly Pool[] {
  const openWater = waters.find(WORLD)
  const windowS = Math.max(...meters.map(({ rule }) => rule.timeS))
  const parting = meters.filter(({ up, down }) => waters.find(up) !== waters.find(down))
  const names = new Set(parting.flatMap(({ up, down }) => [waters.find(up), waters.find(down)]))
  const isIn = (water: string) => (name: string) => waters.find(name) === water
  return [...names].flatMap((water) => {
    const here = isIn(water)
    const own = parting.filter(({ up, down }) => here(up) || here(down))
    const stages = stagePlaces.filter((place) => here(place.water)).map(({ gauge }) => gauge)
    if (water === openWater || own.length < 2 || stages.length === 0) return []
    const lengths = stretches.filter(({ from }) => here(from))
    const ponds = district.nodes.filter(({ id }) => here(nodeWater(id)))
    const pool: Pool = {
      name: water,
      meters: own.map(({ gauge, rule, down }) => ({
        gauge,
        sign: here(down) ? 1 : -1,
        toleranceFraction: rule.toleranceFraction,
      })),
      stages,
      surfaceM2:
        sum(lengths.map(({ reach, lengthM }) => lengthM * topWidthM(district, reach))) + sum(ponds.map(pondM2)),
      seepageM3s: sum(lengths.map(({ reach, lengthM }) => seepageM3s(district, reach, lengthM))),
      windowS,
      windows: Math.max(...own.map(({ rule }) => rule.readings)),
    }
    return [pool]
  })
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

interface Sides {
  readonly up: string
  readonly down: string
}

function sidesOf({ reaches }: District, seat: Structure['seat']): Sides {
  switch (seat.kind) {
    case 'reach-head':
      return { up: nodeWater(seat.fromNodeId), down: endWater(seat.reachId, 'head') }
    case 'reach-tail': {
      const toNodeId = reaches.find(({ id }) => id === seat.reachId)?.toNodeId ?? ''
      return { up: endWater(seat.reachId, 'tail'), down: nodeWater(toNodeId) }
    }
    case 'outside':
      return { up: nodeWater(seat.fromNodeId), down: WORLD }
    default:
      return { up: nodeWater(seat.fromNodeId), down: nodeWater(seat.toNodeId) }
  }
}

interface Cut extends Meter {
  readonly chainageM: number
}

/** The meters at gates and along reaches, and which links they watch. */
function metersOf(
  { stations, gauges }: District,
  rules: ReadonlyMap<string, GaugeRules>,
  sides: ReadonlyMap<string, Sides>,
) {
  const meters: Meter[] = []
  const cuts = new Map<string, Cut[]>()
  const watched = new Set<string>()
  const stationById = new Map(stations.map((station) => [station.id, station]))
  for (const gauge of gauges) {
    const rule = rules.get(gauge.id)?.balance ?? null
    const station = stationById.get(gauge.stationId)
    if (rule === null || station === undefined) continue
    const { gateId, reachId, chainageM } = station
    const atGate = sides.get(gateId ?? '')
    if (gateId !== null && atGate !== undefined) {
      watched.add(gateId)
      meters.push({ gauge, rule, ...atGate })
    } else if (reachId !== null && chainageM !== null) {
      const cut = { gauge, rule, chainageM, up: `before ${station.id}`, down: `after ${station.id}` }
      cuts.set(reachId, [...(cuts.get(reachId) ?? []), cut])
      meters.push(cut)
    }
  }
  return { meters, cuts, watched }
}

function stretchesOf(reach: Reach, cuts: readonly Cut[]): readonly Stretch[] {
  const inOrder = cuts.toSorted((a, b) => a.chainageM - b.chainageM)
  return [...inOrder, null].map((cut, i) => {
    const before = inOrder[i - 1]
    const fromM = before?.chainageM ?? 0
    return {
      reach,
      fromM,
      lengthM: (cut?.chainageM ?? reach.lengthM) - fromM,
      from: before?.down ?? endWater(reach.id, 'head'),
      to: cut?.up ?? endWater(reach.id, 'tail'),
    }
  })
}

/** Which water each gauge of a stage stands in. */
function stagePlaces(
  { stations, gauges }: District,
  sides: ReadonlyMap<string, Sides>,
  stretches: readonly Stretch[],
): readonly { readonly gauge: Gauge; readonly water: string }[] {
  const stationById = new Map(stations.map((station) => [station.id, station]))
  return gauges.flatMap((gauge) => {
    const station = stationById.get(gauge.stationId)
    if (gauge.quantity !== 'stage' || station === undefined) return []
    const atGate = sides.get(station.gateId ?? '')
    if (atGate !== undefined) return [{ gauge, water: gauge.key === 'stageUpM' ? atGate.up : atGate.down }]
    const along = stretches.findLast(
      ({ reach, fromM }) => reach.id === station.reachId && fromM <= (station.chainageM ?? 0),
    )
    return along === undefined ? [] : [{ gauge, water: along.from }]
  })
}

/** Width of the surface at design depth, as in the trapezoid most like the section. */
function topWidthM({ crossSections }: District, { crossSectionId, designDepthM }: Reach): number {
  const shape = crossSections.find(({ id }) => id === crossSectionId)?.shape
  return shape === undefined ? 0 : shape.bottomWidthM + 2 * shape.sideSlope * designDepthM
}

const pondM2 = ({ storage }: Node): number => storage?.at(-1)?.areaM2 ?? 0

/** What is lost to the ground at design discharge and depth. */
function seepageM3s({ crossSections }: District, reach: Reach, lengthM: number): number {
  const { seepage, designDischargeM3s, designDepthM, crossSectionId } = reach
  if (seepage.kind !== 'darcy') return designDischargeM3s > 0 ? seepageM2s(seepage, designDischargeM3s) * lengthM : 0
  const shape = crossSections.find(({ id }) => id === crossSectionId)?.shape
  if (shape === undefined) return 0
  const { perDepthMPerS, constantM2s } = darcySeepage(seepage, shape, designDepthM)
  return (constantM2s + perDepthMPerS * designDepthM) * lengthM
}
