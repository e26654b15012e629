import {
  createEngine,
  createForcingValues,
  createTimeline,
  type Engine,
  initialValues,
  type Network,
  type Scenario,
} from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'
import { createPieceMover, type Surroundings, valuesAt } from '../scenario/linear-pieces.ts'
import type { Filter } from './filter.ts'
import { createInputBoard, type InputBoard } from './input-board.ts'
import { placesAlong } from './learning.ts'
import { bookCorrection, emptyLedger, sumOf } from './ledger.ts'
import { createLevelFilter } from './level-filter.ts'
import { measuredSurroundings } from './measured-surroundings.ts'
import { computedAt, type ObservedGauge, observe, observedGauges } from './observation.ts'

const CYCLE_S = 300
const HOUR_S = 3600
/** Where hardly any water stands there is nothing to compare. */
const LEAST_DEPTH_M = 0.1
/** Gauges closer together have nothing between them. */
const LEAST_GAP_M = 1000

/** A virtual truth that differs from the pack, heard through noisy gauges by the pack's own model. */
export interface TwinExperiment {
  readonly network: Network
  readonly scenario: Scenario
  readonly chance: Chance
  readonly truth: { readonly roughnessFactor: number; readonly gateCoefficientFactor?: number }
  readonly gaugeNoiseM: number
  /** Which gauges of stages and discharges exist; all of the pack where absent. */
  readonly gauges?: (observed: ObservedGauge) => boolean
  /** known: river, openings and demand are the truth's · measured: as the live shadow hears and assumes them. */
  readonly surroundings: 'known' | 'measured'
  /** The first hours are not scored. */
  readonly settleHours: number
  readonly hours: number
}

export interface TwinScore {
  /** Places half-way between neighbouring gauges of a reach, and their levels compared in all. */
  readonly places: number
  readonly compared: number
  readonly correctedRmseM: number
  readonly uncorrectedRmseM: number
  /** The same of the worst single place. */
  readonly worstCorrectedRmseM: number
  readonly worstAt: string
  readonly addedM3: number
  readonly takenM3: number
  readonly massError: number
  readonly meanRoughnessFactor: number
  readonly meanGateCoefficientFactor: number
}

interface Place {
  readonly reach: number
  readonly chainageM: number
  corrected: number
  uncorrected: number
  count: number
}

/** Runs truth, corrected and uncorrected model side by side and compares levels where no gauge is. */
export function twinExperiment(experiment: TwinExperiment): TwinScore {
  const { network, scenario, truth: truthParameters, settleHours, hours } = experiment
  const { district } = network
  const forcing = createTimeline(network, scenario, initialValues(network, scenario, createForcingValues(network)))
  const known: Surroundings = (timeS, into) => forcing.evaluate(timeS, into)
  const startS = scenario.startMs / 1000
  const board = createInputBoard(district)
  const gauges = observedGauges(district).filter(experiment.gauges ?? (() => true))
  const heard = experiment.surroundings === 'known' ? known : measuredSurroundings(board)
  const truth = moved(createEngine(network, truthParameters), known)
  const free = moved(createEngine(network), heard)
  const filter = createLevelFilter(network, heard)
  const ledger = emptyLedger(scenario.startMs, district.reaches.length)
  const places = halfWay(network, gauges)

  const noise = ({ gauge, place }: ObservedGauge) =>
    (place.kind === 'gate-flow' ? gauge.noise : experiment.gaugeNoiseM) *
    experiment.chance.normal(streamOf(gauge.id), truth.engine.timeS)

  truth.engine.startSteady(scenario.startMs, valuesAt(network, known, startS))
  tell(board, gauges, truth.engine, noise)
  free.engine.startSteady(scenario.startMs, valuesAt(network, heard, startS))
  filter.start(scenario.startMs)
  for (let atS = startS + CYCLE_S; atS <= startS + hours * HOUR_S; atS += CYCLE_S) {
    truth.move(atS * 1000)
    tell(board, gauges, truth.engine, noise)
    free.move(atS * 1000)
    filter.step(atS * 1000)
    bookCorrection(ledger, filter.correct(observe(board, gauges, atS * 1000)))
    if (atS - startS > settleHours * HOUR_S)
      for (const place of places) compare(place, truth.engine, free.engine, filter)
  }
  return scoreOf(places, filter, network, sumOf(ledger.addedM3), sumOf(ledger.takenM3))
}

const moved = (engine: Engine, surroundings: Surroundings) => ({
  engine,
  move: createPieceMover(engine, surroundings, CYCLE_S),
})

/** Puts on the board what gauges would say of a water at its present instant: openings exactly, the rest with noise. */
export function tell(
  board: InputBoard,
  gauges: readonly ObservedGauge[],
  truth: Engine,
  noise: (observed: ObservedGauge) => number,
): void {
  const { openingM } = truth.save()
  const { stations, gates, gauges: all } = truth.network.district
  const say = (gaugeId: string, value: number) =>
    board.take(gaugeId, truth.timeS * 1000, value, { quality: 'good', flags: [] })
  for (const observed of gauges) say(observed.gauge.id, computedAt(truth, observed.place) + noise(observed))
  const gateOf = new Map(stations.map(({ id, gateId }) => [id, gateId]))
  const gateIndex = new Map(gates.map(({ id }, index) => [id, index]))
  for (const { id, key, stationId } of all) {
    const gateId = key === 'openingM' ? gateOf.get(stationId) : null
    if (gateId != null) say(id, openingM[gateIndex.get(gateId) ?? 0] ?? 0)
  }
}

/** The middles between neighbouring gauges of stages along every reach. */
function halfWay(network: Network, gauges: readonly ObservedGauge[]): readonly Place[] {
  const chainagesM: number[][] = network.district.reaches.map(() => [])
  for (const { place } of gauges)
    for (const { reach, chainageM } of placesAlong(network, place)) chainagesM[reach]?.push(chainageM)
  return chainagesM.flatMap((list, reach) => {
    const rising = list.toSorted((a, b) => a - b)
    return rising.slice(1).flatMap((toM, k) => {
      const fromM = rising[k] ?? toM
      const chainageM = 0.5 * (fromM + toM)
      return toM - fromM < LEAST_GAP_M ? [] : [{ reach, chainageM, corrected: 0, uncorrected: 0, count: 0 }]
    })
  })
}

function compare(place: Place, truth: Engine, free: Engine, { engine }: Filter): void {
  const { reach, chainageM } = place
  const { bedUpM, bedDownM, lengthM } = truth.network.district.reaches[reach] ?? { bedUpM: 0, bedDownM: 0, lengthM: 1 }
  const trueM = truth.stageAtM(reach, chainageM)
  if (trueM - (bedUpM + (chainageM / lengthM) * (bedDownM - bedUpM)) < LEAST_DEPTH_M) return
  place.corrected += (engine.stageAtM(reach, chainageM) - trueM) ** 2
  place.uncorrected += (free.stageAtM(reach, chainageM) - trueM) ** 2
  place.count += 1
}

function scoreOf(
  places: readonly Place[],
  { engine, learned }: Filter,
  { district }: Network,
  addedM3: number,
  takenM3: number,
): TwinScore {
  const compared = places.reduce((sum, { count }) => sum + count, 0)
  const rmse = (of: (place: Place) => number) =>
    Math.sqrt(places.reduce((sum, place) => sum + of(place), 0) / Math.max(compared, 1))
  const wet = places.filter(({ count }) => count > 0)
  const meanOf = ({ corrected, count }: Place) => Math.sqrt(corrected / count)
  const worst = wet.toSorted((a, b) => meanOf(b) - meanOf(a))[0]
  return {
    places: wet.length,
    compared,
    correctedRmseM: rmse(({ corrected }) => corrected),
    uncorrectedRmseM: rmse(({ uncorrected }) => uncorrected),
    worstCorrectedRmseM: worst === undefined ? 0 : meanOf(worst),
    worstAt: worst === undefined ? '' : `${district.reaches[worst.reach]?.id} ${worst.chainageM} m`,
    addedM3,
    takenM3,
    massError: engine.balance.massError,
    meanRoughnessFactor: sumOf(learned.roughness) / learned.roughness.length,
    meanGateCoefficientFactor: sumOf(learned.gateCoefficient) / learned.gateCoefficient.length,
  }
}
