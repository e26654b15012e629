import type { CrossSection, SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import { brandId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network, NetworkOptions } from '../network/network.ts'
import { createEngine } from '../solver/create-engine.ts'
import type { Engine, EngineParameters } from '../solver/engine.ts'
import type { SedimentClass, TransportOptions } from './constituent.ts'
import { createTransport, DEPOSIT_KG_PER_M3 } from './create-transport.ts'
import type { Transport } from './transport.ts'

/** Part of a section's depth that a deposit may fill before the survey says nothing about what is left. */
const MOST_FILLED = 0.8

/** The district as surveyed, and how engine and transport were made of it. */
export interface Surveyed {
  readonly district: District
  readonly network: NetworkOptions
  readonly parameters?: EngineParameters
  readonly transport: TransportOptions
}

/**
 * Water and what it carries, on the bed that deposit and scour have made since the survey: the optional feedback of sediment on the flow, to be
 * called between advances as often as the bed asks for it.
 *
 *     (b + m·D)·D = deposit per metre        bed + D, bottom width b + 2·m·D, bank height − D; along a reach D is the best straight line
 *
 * The whole section is filled level from its bottom; banks, berms and sills stay where they are. Stages stay: a deposit takes the room of water.
 * Masses in the water and on the bed are carried over exactly. A reach has one section: where its deposit is a wedge, a trapezoid loses the deposit's volume
 * within a few per cent.
 */
export function raiseBed(
  { engine, transport }: { readonly engine: Engine; readonly transport: Transport },
  surveyed: Surveyed,
): Result<{ readonly engine: Engine; readonly transport: Transport }, Problem[]> {
  const district = districtOnDeposit(engine.network, transport, surveyed)
  if (!district.ok) return district
  const network = buildNetwork(district.value, surveyed.network)
  const raised = createEngine(network, surveyed.parameters)
  const state = engine.save()
  const loaded = raised.load({
    ...state,
    topologyHash: network.topologyHash,
    stageM: liftedStages(network, state.stageM),
  })
  if (!loaded.ok) return err([loaded.error])
  const follower = createTransport(raised, surveyed.transport)
  follower.boundary.river.set(transport.boundary.river)
  follower.boundary.outside.set(transport.boundary.outside)
  follower.boundary.inflow.set(transport.boundary.inflow)
  follower.boundary.lateral.set(transport.boundary.lateral)
  follower.boundary.rain.set(transport.boundary.rain)
  follower.boundary.ground.set(transport.boundary.ground)
  const { volumeM3 } = follower.save()
  const carried = transport.save()
  const count = carried.constituentIds.length
  const concentration = carried.concentration.map((value, i) => {
    const cell = Math.floor(i / count)
    const now = volumeM3[cell] ?? 0
    return now > 0 ? (value * (carried.volumeM3[cell] ?? 0)) / now : value
  })
  const follows = follower.load({ ...carried, topologyHash: network.topologyHash, volumeM3, concentration })
  return follows.ok ? ok({ engine: raised, transport: follower }) : err([follows.error])
}

/** No stage lies below the new bed. */
function liftedStages({ pointCount, pointStage, bedM, junctionCount }: Network, stageM: Float64Array): Float64Array {
  const lowestM = new Float64Array(stageM.length).fill(Number.POSITIVE_INFINITY)
  for (let p = 0; p < pointCount; p++) lowestM[pointStage[p]!] = Math.min(lowestM[pointStage[p]!]!, bedM[p]!)
  return stageM.map((stage, c) =>
    c < junctionCount && lowestM[c] === Number.POSITIVE_INFINITY ? stage : Math.max(stage, lowestM[c]!),
  )
}

function districtOnDeposit(network: Network, transport: Transport, surveyed: Surveyed): Result<District, Problem[]> {
  const { district } = surveyed
  const sections = new Map(district.crossSections.map((section) => [section.id, section]))
  const perMetreM2 = depositPerMetreM2(network, transport, surveyed)
  const problems: Problem[] = []
  const filled: CrossSection[] = []
  const reaches = district.reaches.map((reach, r): Reach => {
    const section = sections.get(reach.crossSectionId)!
    const line = fitLine(network, r, perMetreM2)
    const rise = riseM(section.shape, line.meanM2)
    const depthM = section.shape.kind === 'compound' ? section.shape.bermHeightM : section.shape.bankHeightM
    if (!(rise < MOST_FILLED * depthM)) {
      problems.push(
        problem(
          'VALUE_OUT_OF_RANGE',
          { path: `reaches[${r}]` },
          `the deposit in reach ${reach.id} is ${rise.toFixed(2)} m high, the section ${depthM} m`,
          'clear the canal before the bed is raised',
        ),
      )
      return reach
    }
    const tilt = line.perMetreM / (2 * (section.shape.bottomWidthM + section.shape.sideSlope * rise))
    const id = brandId<CrossSection['id']>(`${section.id}.${reach.id}`)
    filled.push({ ...section, id, shape: filledShape(section.shape, rise) })
    return {
      ...reach,
      crossSectionId: id,
      bedUpM: reach.bedUpM + rise - tilt * reach.lengthM,
      bedDownM: reach.bedDownM + rise + tilt * reach.lengthM,
    }
  })
  return problems.length > 0
    ? err(problems)
    : ok({ ...district, reaches, crossSections: [...district.crossSections, ...filled] })
}

/** Per profile point: volume of deposit per metre of canal since the survey; below zero where the bed was scoured. */
function depositPerMetreM2(
  network: Network,
  transport: Transport,
  { district, transport: options }: Surveyed,
): Float64Array {
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  const classes = transport.constituents.filter((c): c is SedimentClass => c.kind === 'sediment')
  const looseKgPerM2 = classes.reduce((sum, { bedKgPerM2 = 0 }) => sum + bedKgPerM2, 0)
  const { bedKg } = transport.save()
  const perMetre = new Float64Array(network.pointCount)
  for (const [r, { crossSectionId }] of district.reaches.entries())
    for (let p = network.reachStart[r]!; p < network.reachStart[r + 1]!; p++) {
      let kg = 0
      for (let s = 0; s < classes.length; s++) kg += bedKg[p * classes.length + s]!
      const loose = looseKgPerM2 * shapes.get(crossSectionId)!.bottomWidthM
      perMetre[p] = (kg / cellLengthM(network, r, p) - loose) / (options.depositKgPerM3 ?? DEPOSIT_KG_PER_M3)
    }
  return perMetre
}

function cellLengthM({ reachStart, reachDxM }: Network, r: number, p: number): number {
  return (p === reachStart[r] || p === reachStart[r + 1]! - 1 ? 0.5 : 1) * reachDxM[r]!
}

/** The straight line with the same volume and the same first moment as the deposit of a reach. */
function fitLine(network: Network, r: number, perMetreM2: Float64Array) {
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const lengthM = network.reachDxM[r]! * (last - first)
  let volume = 0
  let moment = 0
  for (let p = first; p <= last; p++) {
    const cell = cellLengthM(network, r, p)
    const middle = network.chainageM[p]! + (p === first ? cell / 2 : p === last ? -cell / 2 : 0)
    volume += perMetreM2[p]! * cell
    moment += perMetreM2[p]! * cell * (middle - lengthM / 2)
  }
  return { meanM2: volume / lengthM, perMetreM: (12 * moment) / (lengthM * lengthM * lengthM) }
}

/** Height to which an area fills a trapezoid from its bottom; with walls it goes on below the bottom. */
function riseM({ bottomWidthM: b, sideSlope: m }: SectionShape, areaM2: number): number {
  const root = b * b + 4 * m * areaM2
  if (m === 0 || areaM2 <= 0 || root < 0) return areaM2 / b
  return (2 * areaM2) / (b + Math.sqrt(root))
}

/** What is left of a section; scour lowers the bottom and keeps its width. */
function filledShape(shape: SectionShape, rise: number): SectionShape {
  const bottomWidthM = shape.bottomWidthM + 2 * shape.sideSlope * Math.max(rise, 0)
  const bankHeightM = shape.bankHeightM - rise
  return shape.kind === 'compound'
    ? { ...shape, bottomWidthM, bankHeightM, bermHeightM: shape.bermHeightM - rise }
    : { ...shape, bottomWidthM, bankHeightM }
}
