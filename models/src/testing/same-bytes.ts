import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { createFnvHash } from '../numerics/fnv-hash.ts'
import { createEngine } from '../solver/create-engine.ts'
import type { Engine } from '../solver/engine.ts'
import { constantForcing, type Forcing, type ForcingValues } from '../solver/forcing.ts'
import { createTimeline, initialValues } from '../solver/timeline.ts'
import { createTransport } from '../transport/create-transport.ts'
import type { Transport } from '../transport/transport.ts'
import { wildDay } from './chance.ts'
import { circle, districtOf, surveyed, trapezoid } from './districts.ts'
import { valuesWith } from './forcings.ts'
import { irrigationTree, irrigationTreeForcing, treeValues } from './irrigation-tree.ts'
import { branchingCanal, loopedCanal, twoPools } from './named-districts.ts'
import { randomNetwork } from './random-run.ts'
import { randomSchedule } from './random-schedule.ts'
import { structuredCanal } from './structure-districts.ts'

/*
 * Runs through every corner of the engine, with the hash of all that they compute: the same in every place where the engine runs. They read nothing and
 * take a few seconds together.
 */

const HOUR_S = 3600

/** Follows a run and takes the hash of all stages and discharges (and of what travels) eight times on the way. */
function hashOfRun(
  engine: Engine,
  forcing: Forcing,
  hours: number,
  transport?: Transport,
): ReturnType<typeof createFnvHash> {
  const hash = createFnvHash().text(engine.network.topologyHash)
  const fromS = engine.timeS
  for (let k = 0; k <= 8; k++) {
    const outcome = engine.advance(forcing, 1000 * (fromS + (k / 8) * hours * HOUR_S))
    const { stageM, dischargeM3s } = engine.save()
    hash.text(outcome.kind).floats(stageM).floats(dischargeM3s)
    if (transport === undefined) continue
    const { volumeM3, concentration, bedKg } = transport.save()
    hash.floats(volumeM3).floats(concentration).floats(bedKg)
  }
  return hash.integer(engine.steps).integer(engine.iterations).float(engine.balance.volumeM3)
}

function steadyRun(network: Network, values: ForcingValues, forcing: Forcing, hours: number): string {
  const engine = createEngine(network)
  engine.startSteady(0, values)
  return hashOfRun(engine, forcing, hours).digest()
}

function dryRun(district: District, dxM: number, values: Parameters<typeof valuesWith>[1], hours: number): string {
  const network = buildNetwork(district, { dxM })
  const engine = createEngine(network)
  const constant = valuesWith(network, values)
  engine.startDry(0, constant)
  return hashOfRun(engine, constantForcing(constant), hours).digest()
}

/** Wild days one after the other, each from its own start. */
function wildRuns(network: Network, seeds: readonly number[], hours: number, travels = false): string {
  const hash = createFnvHash()
  for (const seed of seeds) {
    const scenario = wildDay(network, seed)
    const values = initialValues(network, scenario, valuesWith(network, {}))
    const forcing = createTimeline(network, scenario, values)
    forcing.evaluate(0, values)
    const engine = createEngine(network)
    if (scenario.start === 'dry') engine.startDry(0, values)
    else engine.startSteady(0, values)
    hash.text(hashOfRun(engine, forcing, hours, travels ? loaded(engine) : undefined).digest())
  }
  return hash.digest()
}

function loaded(engine: Engine): Transport {
  const transport = createTransport(engine, {
    constituents: [
      { kind: 'tracer', id: 'ammonium', decayPerS: 2e-5 },
      { kind: 'age', id: 'age' },
      { kind: 'sediment', id: 'fine', settlingMPerS: 8.93e-5 },
      { kind: 'sediment', id: 'coarse', settlingMPerS: 2.232e-3 },
    ],
  })
  transport.boundary.river.set([1, 0, 6, 3])
  return transport
}

const withGates = (changes: Partial<Gate>): District => {
  const district = twoPools()
  return { ...district, gates: district.gates.map((gate) => ({ ...gate, ...changes })) }
}

/** Mild, a chute with Fr > 1 and a jump at its foot, mild again; ground as surveyed, by Chezy. */
function chute(): District {
  const shape = trapezoid(6, 1.5, 3)
  const ground = surveyed([
    [0, 4],
    [3, 1.5],
    [6, 0],
    [9, 0.2],
    [13, 1.6],
    [16, 4],
  ])
  return districtOf({
    id: 'chute',
    nodes: { A: {}, B: {}, C: {}, D: { boundary: 'normal-depth' } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'B', lengthM: 1500, bedUpM: 50.3, bedDownM: 50, shape },
      { id: 'R-2', from: 'B', to: 'C', lengthM: 600, bedUpM: 50, bedDownM: 41, shape },
      {
        id: 'R-3',
        from: 'C',
        to: 'D',
        lengthM: 1500,
        bedUpM: 41,
        bedDownM: 40.7,
        shape: ground,
        roughness: { kind: 'chezy', value: 45 },
      },
    ],
  })
}

/** Canal, pipe down and up again, canal. */
const siphon = (): District =>
  districtOf({
    id: 'siphon',
    nodes: { A: {}, B: {}, C: {}, D: {}, E: { boundary: 'normal-depth' } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'B', lengthM: 1000, bedUpM: 50.2, bedDownM: 50, shape: trapezoid(3, 1.5, 3) },
      { id: 'P-1', from: 'B', to: 'C', lengthM: 60, bedUpM: 50, bedDownM: 46, shape: circle(2), manningN: 0.014 },
      { id: 'P-2', from: 'C', to: 'D', lengthM: 60, bedUpM: 46, bedDownM: 49.6, shape: circle(2), manningN: 0.014 },
      { id: 'R-2', from: 'D', to: 'E', lengthM: 1000, bedUpM: 49.6, bedDownM: 49.4, shape: trapezoid(3, 1.5, 3) },
    ],
  })

function randomRun(seed: number): string {
  const network = randomNetwork(seed)
  const { start, restStageM, values, forcing, horizonS } = randomSchedule(network, seed)
  const engine = createEngine(network)
  if (start === 'at-rest') engine.startAtRest(0, restStageM, values)
  else if (start === 'dry') engine.startDry(0, values)
  else engine.startSteady(0, values)
  return hashOfRun(engine, forcing, horizonS / HOUR_S).digest()
}

/** Name by name the hash of what a run computes. */
export const SAME_BYTES: Readonly<Record<string, () => string>> = {
  'the irrigation tree, two days': () => {
    const network = buildNetwork(irrigationTree({ dxM: 500 }), { dxM: 500 })
    return steadyRun(network, treeValues(network), irrigationTreeForcing(network), 48)
  },
  'a branching canal fills from dry': () =>
    dryRun(branchingCanal(), 250, { riverStageM: 42.3, openingM: 0.65, demandM3s: 0.8 }, 12),
  'a chute with a jump fills from dry': () => dryRun(chute(), 40, { inflowM3s: { A: 10 } }, 2),
  'a siphon fills from dry': () => dryRun(siphon(), 40, { inflowM3s: { A: 4 } }, 1),
  'wild days of a loop, with what travels': () =>
    wildRuns(buildNetwork(loopedCanal(), { dxM: 500 }), [0, 1, 2], 24, true),
  'wild days of structures and a pond, with what travels': () =>
    wildRuns(buildNetwork(structuredCanal(), { dxM: 500 }), [1, 4], 24, true),
  'wild days of gates by every law': () =>
    [
      { law: 'swamee', leafHeightM: 0.9, radial: { radiusM: 4, trunnionHeightM: 3 } } as const,
      { law: 'hec', seriesWeir: { crestM: 40.4, widthM: 7 } } as const,
      {
        law: 'calibrated',
        calibration: { kind: 'by-opening', openingM: [0.2, 1, 2], contraction: [0.7, 0.62, 0.6] },
      } as const,
    ]
      .map((changes) => wildRuns(buildNetwork(withGates(changes), { dxM: 500 }), [2], 12))
      .join(' '),
  'random networks': () => Array.from({ length: 12 }, (_, seed) => randomRun(seed)).join(' '),
}
