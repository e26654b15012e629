import type { SavedState } from '../contract/saved-state.ts'
import type { Scenario, Series } from '../domain/scenario.ts'
import { assertPositive } from '../ground/assert.ts'
import { InputRefused } from '../ground/plausible-range.ts'
import type { Network } from '../network/network.ts'
import { validateDistrict } from '../network/validate-district.ts'
import { createFnvHash, type FnvHash } from '../numerics/fnv-hash.ts'
import { createEngine } from '../solver/create-engine.ts'
import type { AdvanceOutcome, Engine, EngineParameters } from '../solver/engine.ts'
import { createForcingValues, type ForcingValues } from '../solver/forcing.ts'
import { writeEvent } from '../solver/scenario-events.ts'
import { initialValues } from '../solver/timeline.ts'
import { validateParameters, validateScenario } from '../solver/validate-run.ts'
import { type Asked, recordDeliveries } from './delivery-record.ts'
import { watchIndicators } from './indicators.ts'
import { createOperation } from './operation.ts'
import type { OrderedWater } from './ordered-water.ts'
import type { RunReport } from './run-report.ts'

/** Part of every run's hash: raised whenever the same inputs give other numbers. */
export const ENGINE_VERSION = 'engine 3'

/** Frames of a usual run, s, and the most that anybody plays. */
const FRAME_EVERY_S = 600
const MOST_FRAMES = 1000

/**
 * Distance of the frames of a scenario, s: ten minutes, or whole multiples of them where that would be more than a thousand. A run lands on its
 * frames, so only runs with the same distance are the same to the last bit; whoever shows or tells a scenario takes this one.
 */
export const frameDistanceS = (horizonS: number): number =>
  FRAME_EVERY_S * Math.max(1, Math.ceil(horizonS / (FRAME_EVERY_S * MOST_FRAMES)))

export interface RunOptions {
  /** Where a scenario with start `state` begins. */
  readonly initial?: SavedState
  readonly parameters?: EngineParameters
  /** Water ordered at offtakes, for the indicators; where no order names an offtake, its branch's demand is what was asked for. */
  readonly orders?: readonly OrderedWater[]
  /** Distance of the frames, s. */
  readonly everyS: number
  /** Called at the start and after every `everyS`; it may read the engine and must not move it. */
  readonly onFrame?: (engine: Engine, sinceStartS: number) => void
}

/**
 * Plays a scenario from its start to its horizon. A run that cannot go on ends with what it has.
 *
 * @throws InputRefused with everything that is impossible about district, scenario and parameters, before anything runs
 * @throws RangeError when the scenario starts from a state and none, or a foreign one, is given
 */
export function runScenario(network: Network, scenario: Scenario, options: RunOptions): RunReport {
  assertPositive({ everyS: options.everyS })
  const problems = [
    ...validateDistrict(network.district),
    ...validateScenario(network.district, scenario),
    ...validateParameters(options.parameters ?? {}),
  ]
  if (problems.length > 0) throw new InputRefused(`scenario ${scenario.id}`, problems)
  const engine = createEngine(network, options.parameters)
  const frames = Math.ceil(scenario.horizonS / options.everyS) + 2
  const watch = watchIndicators(network, recordDeliveries(network, scenario, askedOf(options), frames))
  engine.follow(watch.follower)
  const { hash, outcome } = play(engine, scenario, options, watch.look)
  return {
    cells: network.pointCount,
    steps: engine.steps,
    massError: engine.balance.massError,
    hash,
    ...watch.summary(engine),
    outcome,
  }
}

const askedOf = ({ orders, initial }: RunOptions): Asked => ({
  ...(orders === undefined ? {} : { orders }),
  ...(initial === undefined ? {} : { demandAtStartM3s: initial.demandM3s }),
})

function play(
  engine: Engine,
  scenario: Scenario,
  { initial, everyS, onFrame, parameters }: RunOptions,
  look: (engine: Engine, sinceStartS: number) => void,
): { readonly hash: string; readonly outcome: AdvanceOutcome } {
  const { network } = engine
  const hash = createFnvHash()
    .text(ENGINE_VERSION)
    .text(network.topologyHash)
    .text(JSON.stringify(parameters ?? {}))
  writeScenario(hash, scenario)
  const values = initial === undefined ? createForcingValues(network) : valuesOf(network, initial)
  const operation = createOperation(network, scenario, initialValues(network, scenario, values))
  operation.forcing.evaluate(scenario.startMs / 1000, values)
  let outcome = start(engine, scenario, values, initial)
  const show = (sinceStartS: number) => {
    look(engine, sinceStartS)
    const state = engine.save()
    hash.floats(state.stageM).floats(state.dischargeM3s).floats(state.openingM)
    onFrame?.(engine, sinceStartS)
  }
  show(0)
  for (let atS = 0; atS < scenario.horizonS && outcome.kind === 'reached'; ) {
    atS = Math.min(atS + everyS, scenario.horizonS)
    outcome = operation.advance(engine, scenario.startMs + atS * 1000)
    if (outcome.kind === 'reached') show(atS)
  }
  return { hash: hash.text(outcome.kind).digest(), outcome }
}

function start(
  engine: Engine,
  scenario: Scenario,
  values: ForcingValues,
  initial: SavedState | undefined,
): AdvanceOutcome {
  if (scenario.start === 'steady') return engine.startSteady(scenario.startMs, values)
  if (scenario.start === 'dry') engine.startDry(scenario.startMs, values)
  else {
    if (initial === undefined) throw new RangeError(`scenario ${scenario.id} starts from a state, and none was given`)
    const loaded = engine.load({ ...initial, timeMs: scenario.startMs })
    if (!loaded.ok) throw new RangeError(loaded.error.text)
  }
  return { kind: 'reached' }
}

function valuesOf(network: Network, state: SavedState): ForcingValues {
  const values = createForcingValues(network)
  values.riverStageM = state.riverStageM
  values.openingM.set(state.openingM.subarray(0, values.openingM.length))
  values.demandM3s.set(state.demandM3s.subarray(0, values.demandM3s.length))
  return values
}

function writeScenario(hash: FnvHash, scenario: Scenario): void {
  hash.text(scenario.id).text(scenario.start).float(scenario.startMs).float(scenario.horizonS)
  const series = ({ atS, values }: Series) => hash.floats(Float64Array.from(atS)).floats(Float64Array.from(values))
  series(scenario.riverStageM)
  const group = (byId: Readonly<Record<string, Series>>) => {
    for (const [id, value] of Object.entries(byId).sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.text(id)
      series(value)
    }
  }
  for (const byId of [scenario.openingM, scenario.demandM3s, scenario.stageM ?? {}, scenario.settings ?? {}])
    group(byId)
  /* what few scenarios have leaves no trace in the others */
  for (const name of RARE_GROUPS) {
    const byId = scenario[name]
    if (byId === undefined) continue
    hash.text(name)
    group(byId)
  }
  for (const event of scenario.events ?? []) writeEvent(hash, event)
  if (scenario.controllers !== undefined) hash.text('controllers').text(canonicalText(scenario.controllers))
}

/** The same text for the same content, in whatever order its fields were written. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const RARE_GROUPS = ['inflowM3s', 'rainMPerS', 'evaporationMPerS', 'lateralM3s', 'riverSedimentKgPerM3'] as const
