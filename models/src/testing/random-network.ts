import type { SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { NodeBoundary } from '../domain/node.ts'
import type { SeepageLaw } from '../domain/reach.ts'
import { power } from '../numerics/power.ts'
import { seededChance } from './chance.ts'
import { type DistrictSketch, districtOf, type GateSketch, type ReachSketch } from './districts.ts'

/** A stream of numbers with the draws that a generator needs. */
export class Draw {
  readonly #chance: () => number

  constructor(seed: number) {
    this.#chance = seededChance(seed)
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.#chance()
  }

  /** Every factor as likely: for what spans orders of magnitude. */
  scale(low: number, high: number): number {
    return low * power(high / low, this.#chance())
  }

  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.#chance())
  }

  happens(part: number): boolean {
    return this.#chance() < part
  }

  pick<T>(list: readonly T[], fallback: T): T {
    return list[Math.floor(list.length * this.#chance())] ?? fallback
  }
}

/** A canal of less is a pipe. */
const LEAST_DESIGN_M3S = 0.01

interface Place {
  readonly id: string
  /** Bed of the reach that came here first. */
  readonly bedM: number
  readonly designM3s: number
  /** Reach ends that stand open to the node's water. */
  open: number
  ends: number
  boundary: NodeBoundary
  crestHeightM: number
}

/**
 * A district that nobody would build: 2 to 30 reaches as a tree that grows away from its source, sometimes with loops, each between adverse
 * and steep (faster than critical), of any size and section, some drawn against the flow, with steps in the bed; gates of all seats,
 * sills above and below the bed; outlets of every kind. Everything that it contains is something the engine says it can do.
 */
export function randomDistrict(seed: number): District {
  const draw = new Draw(seed)
  const source = placeOf('N0', 50, draw.scale(0.3, 150), draw.happens(0.5) ? 'river-stage' : 'none')
  const places = [source]
  const reaches: ReachSketch[] = []
  const count = draw.whole(2, 30)
  const land: Land = { isHilly: draw.happens(0.6), isLined: draw.happens(0.3) }
  const loops = draw.happens(0.4) ? draw.whole(1, Math.min(3, count)) : 0
  for (let r = 0; r + loops < count || reaches.length === 0; r++) growReach(draw, places, reaches, land)
  for (let k = 0; k < loops; k++) closeLoop(draw, places, reaches)
  setBoundaries(draw, places, reaches)
  const gates = [...reaches.flatMap((reach) => gatesOfReach(draw, places, reach)), ...escapes(draw, places)]
  const sketch: DistrictSketch = {
    id: `random-${seed}`,
    nodes: Object.fromEntries(places.map(({ id, boundary, crestHeightM }) => [id, { boundary, crestHeightM }])),
    reaches,
    gates,
  }
  const district = districtOf(sketch)
  return {
    ...district,
    gates: district.gates.map((gate) => ({
      ...gate,
      contraction: draw.between(0.55, 0.75),
      speedMPerS: draw.happens(0.3) ? 0.5 : draw.scale(0.001, 0.05),
    })),
  }
}

const placeOf = (id: string, bedM: number, designM3s: number, boundary: NodeBoundary): Place => ({
  id,
  bedM,
  designM3s,
  open: 0,
  ends: 0,
  boundary,
  crestHeightM: 0,
})

/** Bed slope: mild mostly, but also level, adverse and, among hills, steep enough to run faster than critical. */
function slopeOf(draw: Draw, isHilly: boolean): number {
  const kind = draw.between(0, isHilly ? 1 : 0.8)
  if (kind < 0.55) return draw.scale(3e-5, 1e-3)
  if (kind < 0.65) return 0
  if (kind < 0.8) return -draw.scale(1e-5, 5e-4)
  return draw.scale(2e-3, 0.04)
}

interface Land {
  readonly isHilly: boolean
  readonly isLined: boolean
}

function growReach(draw: Draw, places: Place[], reaches: ReachSketch[], land: Land): void {
  const first = places[0] ?? placeOf('N0', 50, 1, 'none')
  const from = draw.happens(0.6) ? (places.at(-1) ?? first) : draw.pick(places, first)
  const designM3s = Math.max(LEAST_DESIGN_M3S, from.designM3s * draw.between(0.3, 1))
  const slope = slopeOf(draw, land.isHilly)
  const lengthM = Math.abs(slope) > 1e-3 ? draw.scale(20, 800) : draw.scale(100, 15_000)
  const stepM = draw.happens(0.25) ? draw.between(-1.5, 0.5) : 0
  const bedUpM = from.bedM + stepM
  const bedDownM = bedUpM - slope * lengthM
  const to = placeOf(`N${places.length}`, bedDownM, designM3s, 'none')
  const isLeafward = draw.happens(0.85)
  places.push(to)
  from.ends++
  to.ends++
  reaches.push({
    id: `R-${reaches.length}`,
    from: isLeafward ? from.id : to.id,
    to: isLeafward ? to.id : from.id,
    lengthM,
    bedUpM: isLeafward ? bedUpM : bedDownM,
    bedDownM: isLeafward ? bedDownM : bedUpM,
    ...waterway(draw, designM3s, Math.max(Math.abs(slope), 5e-5), land.isLined),
  })
}

function closeLoop(draw: Draw, places: readonly Place[], reaches: ReachSketch[]): void {
  const [a, b] = [draw.pick(places, undefined), draw.pick(places, undefined)]
  if (a === undefined || b === undefined || a === b) return
  const isOneEndRiver = a.boundary === 'river-stage' || b.boundary === 'river-stage'
  const lengthM = Math.max(draw.scale(100, 8000), 25 * Math.abs(a.bedM - b.bedM))
  a.ends++
  b.ends++
  reaches.push({
    id: `R-${reaches.length}`,
    from: a.id,
    to: b.id,
    lengthM,
    bedUpM: a.bedM,
    bedDownM: b.bedM + (isOneEndRiver ? 0.1 : 0),
    ...waterway(
      draw,
      Math.min(a.designM3s, b.designM3s),
      Math.max(Math.abs(a.bedM - b.bedM) / lengthM, 5e-5),
      draw.happens(0.5),
    ),
  })
}

/** Section, roughness and losses of a reach that shall carry about `designM3s`. */
function waterway(draw: Draw, designM3s: number, slope: number, isLined: boolean) {
  const manningN = draw.between(isLined ? 0.011 : 0.018, isLined ? 0.018 : 0.035)
  const bottomWidthM = Math.max(0.3, draw.between(0.6, 4) * Math.sqrt(designM3s))
  const sideSlope = draw.happens(0.25) ? 0 : draw.between(0.5, 3)
  /* wide-channel Manning, deeper than true for a sloping side: only to find a size */
  const designDepthM = Math.min(
    power(Math.max((designM3s * manningN) / (bottomWidthM * Math.sqrt(slope)), 0.05), 0.6),
    6,
  )
  const bankHeightM = designDepthM * draw.between(1.1, 2.5) + 0.3
  const trapezoid = { bottomWidthM, sideSlope, bankHeightM }
  const shape: SectionShape = draw.happens(0.2)
    ? {
        kind: 'compound',
        ...trapezoid,
        bermHeightM: bankHeightM * draw.between(0.4, 0.9),
        bermWidthM: draw.between(0.5, 10),
      }
    : { kind: 'trapezoid', ...trapezoid }
  const isLeaky = draw.happens(0.4)
  return {
    shape,
    manningN,
    designDepthM,
    designDischargeM3s: designM3s,
    kind: draw.happens(0.4) ? 'branch' : 'trunk',
    seepage: isLeaky ? seepageOf(draw) : { a: 0, m: 0, factor: 0 },
  } as const
}

function seepageOf(draw: Draw): SeepageLaw {
  if (draw.happens(0.5)) return { a: draw.between(0.7, 3.4), m: draw.between(0.3, 0.5), factor: draw.between(0.1, 2) }
  const conductivityMPerS = draw.scale(1e-8, 1e-5)
  return { kind: 'darcy', conductivityMPerS, thicknessM: draw.between(0.1, 1), groundwaterDepthM: draw.between(-1, 5) }
}

/** Gives leaves an outlet, a river or a dead end, and counts the reach ends that stand open at every node. */
function setBoundaries(draw: Draw, places: readonly Place[], reaches: readonly ReachSketch[]): void {
  const byId = new Map(places.map((place) => [place.id, place]))
  for (const { from, to } of reaches)
    for (const id of [from, to]) {
      const place = byId.get(id)
      if (place !== undefined) place.open++
    }
  for (const place of places.slice(1)) {
    const arriving = reaches.filter(({ to }) => to === place.id)
    const [only] = arriving
    if (arriving.length !== 1 || only === undefined || place.ends !== 1) continue
    const kind = draw.between(0, 1)
    if (kind < 0.35 && only.bedUpM > only.bedDownM) place.boundary = 'normal-depth'
    else if (kind < 0.7) {
      place.boundary = 'weir-crest'
      place.crestHeightM = draw.between(0.05, 1) * (only.designDepthM ?? 1)
    } else if (kind < 0.8 && Math.abs(place.bedM - 50) < 2) place.boundary = 'river-stage'
  }
}

/** Gates at the ends of a reach, where water still stands on their other side. */
function gatesOfReach(draw: Draw, places: readonly Place[], reach: ReachSketch): GateSketch[] {
  const seats = [
    { seat: 'reach-head', nodeId: reach.from, bedM: reach.bedUpM, part: 0.35 },
    { seat: 'reach-tail', nodeId: reach.to, bedM: reach.bedDownM, part: 0.15 },
  ] as const
  return seats.flatMap(({ seat, nodeId, bedM, part }): GateSketch[] => {
    const place = places.find(({ id }) => id === nodeId)
    const isRiver = place?.boundary === 'river-stage'
    if (place === undefined || !draw.happens(isRiver ? 0.7 : part)) return []
    const isOutlet = place.boundary === 'normal-depth' || place.boundary === 'weir-crest'
    if (!isRiver && (place.open < 2 || isOutlet)) return []
    place.open--
    return [
      {
        id: `G-${reach.id}-${seat}`,
        kind: isRiver ? 'head' : 'check',
        nodeId,
        seat,
        reach: reach.id,
        ...leafOf(draw, reach.designDischargeM3s ?? 1, bedM),
      },
    ]
  })
}

const escapes = (draw: Draw, places: readonly Place[]): GateSketch[] =>
  places.flatMap((place): GateSketch[] => {
    if (place.boundary === 'river-stage' || place.open < 1 || !draw.happens(0.12)) return []
    const outsideStageM = place.bedM + draw.between(-3, 2)
    return [
      {
        id: `G-${place.id}-out`,
        kind: 'escape',
        nodeId: place.id,
        seat: 'outside',
        outsideStageM,
        ...leafOf(draw, place.designM3s, place.bedM),
      },
    ]
  })

const leafOf = (draw: Draw, designM3s: number, bedM: number) => ({
  bays: draw.whole(1, 3),
  bayWidthM: Math.max(0.3, draw.between(0.2, 0.8) * Math.sqrt(designM3s)),
  sillM: bedM + (draw.happens(0.5) ? 0 : draw.between(-0.5, 1)),
  maximumOpeningM: draw.between(0.3, 3),
})
