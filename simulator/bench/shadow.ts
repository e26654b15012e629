/*
 * The shadow on the whole district: how close it comes between gauges, what one cycle costs, how fast it catches up after a day without it.
 * Prints a table, or with --json one object. `shadowFigures` gives the same to other benches.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNetwork, createEngine, createForcingValues, createTimeline, initialValues, type Network, type Scenario } from '@district/models'
import { createChance, streamOf } from '../src/ground/chance.ts'
import { ROOT_DIR } from '../src/ground/paths.ts'
import { createPieceMover, valuesAt } from '../src/scenario/linear-pieces.ts'
import { loadPack } from '../src/scenario/load-pack.ts'
import { loadScenario } from '../src/scenario/load-scenario.ts'
import { createInputBoard, type InputBoard } from '../src/shadow/input-board.ts'
import { openKeptStates } from '../src/shadow/kept-states.ts'
import { observedGauges } from '../src/shadow/observation.ts'
import { readShadowCheckpoint, writeShadowCheckpoint } from '../src/shadow/shadow-checkpoint.ts'
import { ShadowTwin } from '../src/shadow/shadow-twin.ts'
import { type TwinScore, tell, twinExperiment } from '../src/shadow/twin-experiment.ts'

const DX_M = 500
const DAY_MS = 86_400_000
const CYCLE_MS = 300_000
const PACK = join(ROOT_DIR, 'seeds/weishan')
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }

export interface ShadowFigures {
  /** 10 % other roughness, gauges at gates alone, noise 1 cm; surroundings known, then as the live shadow hears and assumes them. */
  readonly twin: TwinScore
  readonly twinMeasured: TwinScore
  /** The same with all level gauges of the pack. */
  readonly twinAllGauges: TwinScore
  /** CPU of five minutes of district time, ms: as one catch-up step, and as it lives, every two seconds. */
  readonly cycleCpuMs: number
  readonly liveCycleCpuMs: number
  /** A checkpoint of yesterday, readings every five minutes on the board: until it follows. Without the asking for history. */
  readonly catchUpS: number
  readonly massError: number
}

export function shadowFigures(): ShadowFigures {
  const pack = loadPack(PACK)
  if (!pack.ok) throw new Error('the pack does not read')
  const network = buildNetwork(pack.value, { dxM: DX_M })
  const scenario = loadScenario('rotation-by-thirds', PACK, PACK, pack.value)
  if (!scenario.ok) throw new Error('the scenario does not read')
  const twin = (surroundings: 'known' | 'measured', atGatesOnly: boolean) =>
    twinExperiment({
      network,
      scenario: scenario.value,
      chance: createChance(1),
      truth: { roughnessFactor: 1.1 },
      gaugeNoiseM: 0.01,
      ...(atGatesOnly && { gauges: ({ place }) => place.kind !== 'reach' }),
      surroundings,
      settleHours: 24,
      hours: 48,
    })
  return {
    twin: twin('known', true),
    twinMeasured: twin('measured', true),
    twinAllGauges: twin('known', false),
    ...following(network, scenario.value),
  }
}

/** A day and more of the virtual truth on the board, then the shadow through it. */
function following(network: Network, scenario: Scenario) {
  const board = createInputBoard(network.district)
  const startMs = scenario.startMs
  tellTruth(network, scenario, board, startMs + DAY_MS + 8 * 3_600_000)
  const dir = mkdtempSync(join(tmpdir(), 'shadow-bench-'))
  try {
    const path = join(dir, 'checkpoint.json')
    const keptStates = openKeptStates(join(dir, 'states'), network.topologyHash, 1 << 26)
    const first = new ShadowTwin(network, { board, speed: 1, log: quiet })
    first.begin(startMs)
    const checkpointMs = startMs + 6 * 3_600_000
    while (first.tick(checkpointMs, 0) && first.state === 'warming');
    const snapshot = first.checkpoint()
    if (snapshot === undefined) throw new Error('the shadow does not follow')
    writeShadowCheckpoint(path, snapshot)

    const shadow = new ShadowTwin(network, { board, speed: 1, log: quiet, keptStates })
    const began = performance.now()
    const read = readShadowCheckpoint(path, network)
    if (read.kind !== 'read' || !shadow.resume(read.snapshot)) throw new Error('the checkpoint does not read')
    const before = process.cpuUsage()
    while (shadow.tick(checkpointMs + DAY_MS, 0) && shadow.state === 'warming');
    const catchUpS = (performance.now() - began) / 1000
    const cycleCpuMs = cpuMsSince(before) / (DAY_MS / CYCLE_MS)

    const live = process.cpuUsage()
    const cycles = 6
    for (let sinceMs = 2000; sinceMs <= cycles * CYCLE_MS; sinceMs += 2000) {
      shadow.tick(checkpointMs + DAY_MS + sinceMs, 0)
      shadow.frame(0)
    }
    return {
      catchUpS,
      cycleCpuMs,
      liveCycleCpuMs: cpuMsSince(live) / cycles,
      massError: shadow.document().massError,
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function tellTruth(network: Network, scenario: Scenario, board: InputBoard, untilMs: number): void {
  const forcing = createTimeline(network, scenario, initialValues(network, scenario, createForcingValues(network)))
  const truth = createEngine(network, { roughnessFactor: 1.06, gateCoefficientFactor: 0.97, seepageFactor: 1.1 })
  const move = createPieceMover(truth, forcing.evaluate, 300)
  const chance = createChance(2)
  const gauges = observedGauges(network.district)
  truth.startSteady(scenario.startMs, valuesAt(network, forcing.evaluate, scenario.startMs / 1000))
  for (let atMs = scenario.startMs; atMs <= untilMs; atMs += CYCLE_MS) {
    move(atMs)
    tell(board, gauges, truth, ({ gauge }) => gauge.noise * chance.normal(streamOf(gauge.id), atMs))
  }
}

if (process.argv[1] === import.meta.filename) {
  const figures = shadowFigures()
  console.log(JSON.stringify(figures, null, process.argv.includes('--json') ? undefined : 2))
}
