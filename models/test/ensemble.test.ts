import { describe, expect, it } from 'vitest'
import type { SavedState } from '../src/contract/index.ts'
import { advanceTogether } from '../src/ensemble/advance-together.ts'
import { movePairs } from '../src/ensemble/move-pairs.ts'
import type { PairPlan } from '../src/ensemble/pair-memory.ts'
import { type PairPasses, passTexts, plainPasses, vectorPasses } from '../src/ensemble/pair-passes.ts'
import type { WasmPass } from '../src/ensemble/wasm-host.ts'
import {
  buildNetwork,
  constantForcing,
  copyForcingValues,
  createEngine,
  createEnsemble,
  createTimeline,
  type District,
  type Engine,
  type EngineParameters,
  type Forcing,
  InputRefused,
  type Network,
} from '../src/index.ts'
import { holdEndOfStep, spreadDemand, thetaOf } from '../src/solver/advance.ts'
import { innerOf } from '../src/solver/create-engine.ts'
import { acceptStep, tryStep } from '../src/solver/step.ts'
import {
  branchingCanal,
  districtOf,
  irrigationTree,
  irrigationTreeForcing,
  loopedCanal,
  seededChance,
  trapezoid,
  treeValues,
  twoPools,
  valuesWith,
  wildDay,
} from '../src/testing/index.ts'

const HOUR_MS = 3_600_000

/** Members that differ in everything that may differ. */
function drawnMembers(network: Network, count: number, seed: number): EngineParameters[] {
  const chance = seededChance(seed)
  return Array.from({ length: count }, () => ({
    roughnessFactor: Float64Array.from(network.district.reaches, () => 0.8 + 0.4 * chance()),
    gateCoefficientFactor: 0.9 + 0.2 * chance(),
    seepageFactor: 2 * chance(),
  }))
}

/** Steady flow of each member, where it is found, else water at rest. */
function startsOf(network: Network, members: readonly EngineParameters[]): SavedState[] {
  return members.map((parameters) => {
    const engine = createEngine(network, parameters)
    engine.startSteady(0, valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 }))
    return engine.save()
  })
}

const wildForcings = (network: Network, count: number, seed: number): Forcing[] =>
  Array.from({ length: count }, (_, k) =>
    createTimeline(
      network,
      wildDay(network, seed + k),
      valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 }),
    ),
  )

/** The same forcing, and the times at which steps began. */
function listening(forcing: Forcing): { readonly forcing: Forcing; readonly beganS: number[] } {
  const beganS: number[] = []
  return {
    beganS,
    forcing: {
      evaluate: forcing.evaluate,
      nextInstantAfterS(timeS) {
        beganS.push(timeS)
        return forcing.nextInstantAfterS(timeS)
      },
    },
  }
}

/** An engine that takes the steps that begin at given times and end at `untilS`. */
function engineOfSteps(
  network: Network,
  parameters: EngineParameters,
  start: SavedState,
  forcing: Forcing,
  beganS: readonly number[],
  untilS: number,
): Engine {
  const engine = createEngine(network, parameters)
  engine.load(start)
  const { w, clock } = innerOf(engine)
  for (const [i, beginS] of beganS.entries()) {
    const stepS = (beganS[i + 1] ?? untilS) - beginS
    clock.timeS = beginS
    forcing.evaluate(beginS, clock.now)
    holdEndOfStep(clock, forcing, stepS)
    spreadDemand(w, clock, thetaOf(stepS))
    expect(tryStep(w, clock.now, clock.next, stepS, thetaOf(stepS))).toBe('arrived')
    acceptStep(w)
  }
  return engine
}

function furthestApartM(a: { save(): SavedState }, b: { save(): SavedState }): number {
  const [x, y] = [a.save().stageM, b.save().stageM]
  return x.reduce((most, stage, i) => Math.max(most, Math.abs(stage - (y[i] ?? Number.NaN))), 0)
}

describe('an ensemble', () => {
  for (const district of [branchingCanal(), loopedCanal()])
    it(`[EM1] of one member, moved by itself, is the engine, bit by bit (${district.id})`, () => {
      const network = buildNetwork(district, { dxM: 400 })
      const members = drawnMembers(network, 1, 3)
      const [start] = startsOf(network, members)
      const [forcing] = wildForcings(network, 1, 5)
      if (start === undefined || forcing === undefined) throw new Error('one member has one state and one forcing')
      const engine = createEngine(network, members[0])
      engine.load(start)
      engine.advance(forcing, 7 * HOUR_MS)
      const ensemble = createEnsemble(network, { members, moves: 'one-by-one' })
      expect(ensemble.load([start])).toEqual({ ok: true, value: undefined })
      expect(ensemble.advance([forcing], 7 * HOUR_MS)).toEqual({ kind: 'reached' })
      expect(ensemble.members[0]?.save()).toEqual(engine.save())
      expect([ensemble.steps, ensemble.iterations]).toEqual([engine.steps, engine.iterations])
    })

  it('[EM2] a member is the engine that takes the steps of the ensemble, which land on the instants of all members', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 400 })
    const members = drawnMembers(network, 3, 4)
    const starts = startsOf(network, members)
    const forcings = wildForcings(network, 3, 21)
    const ensemble = createEnsemble(network, { members, moves: 'one-by-one' })
    ensemble.load(starts)
    const heard = forcings.map(listening)
    ensemble.advance(
      heard.map(({ forcing }) => forcing),
      6 * HOUR_MS,
    )
    const beganS = heard[0]?.beganS ?? []
    for (const forcing of forcings) {
      const instantS = forcing.nextInstantAfterS(0)
      if (instantS < 6 * 3600) expect(beganS).toContain(instantS)
    }
    for (const [k, parameters] of members.entries()) {
      const [start, forcing] = [starts[k], forcings[k]]
      if (start === undefined || forcing === undefined) throw new Error('a member has a state and a forcing')
      const engine = engineOfSteps(network, parameters, start, forcing, beganS, 6 * 3600)
      expect(furthestApartM(engine, ensemble.members[k] ?? engine)).toBeLessThan(1e-9)
    }
  })

  it('[EM3] each member keeps its water to 1e-9 on wild days, some from empty canals', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 750 })
    const members = drawnMembers(network, 4, 5)
    const ensemble = createEnsemble(network, { members })
    ensemble.load(
      startsOf(network, members).map((state, k) => (k === 2 ? createEngine(network, members[k]).save() : state)),
    )
    expect(ensemble.advance(wildForcings(network, 4, 31), 24 * HOUR_MS)).toEqual({ kind: 'reached' })
    for (const { balance } of ensemble.members) expect(balance.massError).toBeLessThan(1e-9)
  })
})

/** Largest difference of any member between the two ways to move an ensemble, after the same forcings; the second one starts from empty canals. */
function apartByMoveM(network: Network, members: readonly EngineParameters[], seed: number, hours: number): number {
  const starts = startsOf(network, members).map((state, k) =>
    k === 1 ? createEngine(network, members[k]).save() : state,
  )
  const forcings = wildForcings(network, members.length, seed)
  const [pairs, alone] = (['pairs', 'one-by-one'] as const).map((moves) => {
    const ensemble = createEnsemble(network, { members, moves })
    ensemble.load(starts)
    expect(ensemble.advance(forcings, hours * HOUR_MS)).toEqual({ kind: 'reached' })
    return ensemble
  })
  if (pairs === undefined || alone === undefined) throw new Error('there are two ways')
  expect(pairs.moves).toBe('pairs')
  expect(pairs.steps).toBe(alone.steps)
  return Math.max(...pairs.members.map((member, k) => furthestApartM(member, alone.members[k] ?? member)))
}

describe('members in pairs', () => {
  it('[EM8] move to the same bits by vector instructions as by one operation after the other, through every pass', () => {
    const names = new Set<string>()
    const same = (network: Network, starts: readonly SavedState[], forcings: readonly Forcing[], untilS: number) =>
      expect(movedBy(vectorPasses, network, starts, forcings, untilS, names)).toEqual(
        movedBy(plainPasses, network, starts, forcings, untilS, new Set()),
      )
    const canal = buildNetwork(branchingCanal(), { dxM: 750 })
    same(canal, startsOf(canal, [{}, {}]), wildForcings(canal, 2, 1), 3 * 3600)
    /* a tree with reaches whose root lies at their tails: fed where two canals meet */
    const fork = buildNetwork(meetingCanals(), { dxM: 500 })
    const values = valuesWith(fork, { inflowM3s: { A: 6, B: 5, C: 4 }, demandM3s: 0.5 })
    const engine = createEngine(fork)
    engine.startSteady(0, values)
    const rising: Forcing = {
      evaluate(timeS, into) {
        copyForcingValues(into, values)
        if (into.inflowM3s) into.inflowM3s[0] = 6 + Math.min(timeS / 300, 8)
      },
      nextInstantAfterS: (timeS) => 900 * (Math.floor(timeS / 900) + 1),
    }
    same(fork, [engine.save(), engine.save()], [rising, constantForcing(values)], 5400)
    expect(names.size, [...names].join(', ')).toBe(passTexts().size)
  })

  it('[EM7] end a day of the irrigation tree where each would by itself', () => {
    const network = buildNetwork(irrigationTree({ dxM: 500 }), { dxM: 500 })
    const members = drawnMembers(network, 4, 2)
    const starts = members.map((parameters) => {
      const engine = createEngine(network, parameters)
      engine.startSteady(0, treeValues(network))
      return engine.save()
    })
    const [pairs, alone] = (['pairs', 'one-by-one'] as const).map((moves) => {
      const ensemble = createEnsemble(network, { members, moves })
      ensemble.load(starts)
      ensemble.advance(irrigationTreeForcing(network), 24 * HOUR_MS)
      return ensemble
    })
    if (pairs === undefined || alone === undefined) throw new Error('there are two ways')
    expect(pairs.steps).toBe(alone.steps)
    for (const [k, member] of pairs.members.entries()) {
      expect(furthestApartM(member, alone.members[k] ?? member)).toBeLessThan(1e-9)
      expect(member.balance.massError).toBeLessThan(1e-9)
      expect(Math.abs(member.balance.seepedM3 - (alone.members[k]?.balance.seepedM3 ?? Number.NaN))).toBeLessThan(1e-3)
    }
  })

  it('[EM7] are where each would be by itself, to 1e-9 m, also where canals fill from dry and run dry', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 400 })
    for (const seed of [1, 33])
      expect(apartByMoveM(network, drawnMembers(network, 3, seed), seed, 8), `seed ${seed}`).toBeLessThan(1e-9)
  })
})

/** Three canals that meet, one of them and the one beyond with users: seen from the first, the water of two comes from beyond their tails. */
function meetingCanals(): District {
  const shape = trapezoid(6, 1.5, 3)
  const reach = (id: string, from: string, to: string, kind: 'trunk' | 'branch', bedUpM: number, bedDownM: number) => ({
    ...{ id, from, to, kind, bedUpM, bedDownM, shape },
    ...{ lengthM: 6000, designDischargeM3s: 10, designDepthM: 1.6, seepage: { a: 1.9, m: 0.4, factor: 1 } },
  })
  return districtOf({
    id: 'meeting-canals',
    nodes: { A: {}, B: {}, C: {}, M: {}, T: { boundary: 'weir-crest', crestHeightM: 0.8 } },
    reaches: [
      reach('R-A', 'A', 'M', 'trunk', 41, 40),
      reach('R-B', 'B', 'M', 'trunk', 41, 40),
      reach('R-C', 'C', 'M', 'branch', 41, 40),
      reach('R-T', 'M', 'T', 'branch', 40, 39),
    ],
  })
}

/** The passes, noting the name of each that is asked for. */
function noting(passes: PairPasses, names: Set<string>): PairPasses {
  const named = (name: string, pass: WasmPass): WasmPass => {
    return (...start) => {
      names.add(name)
      pass(...start)
    }
  }
  return {
    buffer: passes.buffer,
    sweep: (...kind) => named(`sweep ${kind}`, passes.sweep(...kind)),
    substitute: (...kind) => named(`substitute ${kind}`, passes.substitute(...kind)),
    settle: (kind) => named(`settle ${kind}`, passes.settle(kind)),
    look: named('look', passes.look),
    explicit: named('explicit', passes.explicit),
    control: named('control', passes.control),
    crossing: named('crossing', passes.crossing),
    crossingBack: named('crossing-back', passes.crossingBack),
    settleJunction: named('settle-junction', passes.settleJunction),
  }
}

/** States of two members after a run by given passes. */
function movedBy(
  makePasses: (plan: PairPlan) => PairPasses | null,
  network: Network,
  starts: readonly SavedState[],
  forcings: readonly Forcing[],
  untilS: number,
  names: Set<string>,
): SavedState[] {
  const engines = [{ roughnessFactor: 0.9 }, { roughnessFactor: 1.1, seepageFactor: 1.5 }].map((parameters, k) => {
    const engine = createEngine(network, parameters)
    const start = starts[k]
    if (start !== undefined) engine.load(start)
    return engine
  })
  const inner = engines.map(innerOf)
  const move = movePairs(network, inner, (plan) => {
    const passes = makePasses(plan)
    return passes === null ? null : noting(passes, names)
  })
  if (move === null) throw new Error('this host has vector instructions')
  move.begin()
  expect(advanceTogether(inner, move, forcings, untilS)).toEqual({ kind: 'reached' })
  move.end()
  return engines.map((engine) => engine.save())
}

describe('what an ensemble tells', () => {
  it('[EM10] members of networks with loops, and those of who asks for it, move one by one', () => {
    const movesOf = (district: District, moves?: 'one-by-one') =>
      createEnsemble(buildNetwork(district, { dxM: 500 }), { members: [{}, {}], ...(moves && { moves }) }).moves
    expect([movesOf(twoPools()), movesOf(twoPools(), 'one-by-one'), movesOf(loopedCanal())]).toEqual([
      'pairs',
      'one-by-one',
      'one-by-one',
    ])
  })

  it('[EM4] mean, spread and quantiles of the stages are those of the members', () => {
    const network = buildNetwork(twoPools(), { dxM: 500 })
    const members = [{}, {}, {}]
    const ensemble = createEnsemble(network, { members })
    ensemble.load(
      [40.5, 41.5, 39.2].map((stageM) => {
        const engine = createEngine(network)
        engine.startAtRest(0, stageM, valuesWith(network, { riverStageM: 42 }))
        return engine.save()
      }),
    )
    const [mean, spread, median, high] = [0, 0, 0, 0].map(() => new Float64Array(network.pointCount))
    if (!(mean && spread && median && high)) throw new Error('four arrays were made')
    ensemble.writeMeanStageM(mean)
    ensemble.writeSpreadStageM(spread)
    ensemble.writeQuantileStageM(0.5, median)
    ensemble.writeQuantileStageM(0.75, high)
    /* the first point of the first reach is at 40 m: dry in the third member */
    const first = network.reachStart[0] ?? -1
    expect(mean[first]).toBeCloseTo((40.5 + 41.5 + 40) / 3, 12)
    expect(spread[first]).toBeCloseTo(Math.sqrt((0.5 ** 2 + 1.5 ** 2 - 2 ** 2 / 3) / 2), 12)
    expect(median[first]).toBe(40.5)
    expect(high[first]).toBe(41)
    expect(() => ensemble.writeQuantileStageM(1.1, high)).toThrow('share must be 0 to 1, got 1.1')
  })
})

describe('what an ensemble refuses', () => {
  const network = buildNetwork(twoPools(), { dxM: 500 })

  it('[EM5] members that cannot be, all at once', () => {
    const refused = (members: readonly EngineParameters[]): readonly string[] => {
      try {
        createEnsemble(network, { members })
        return []
      } catch (error) {
        if (error instanceof InputRefused) return error.problems.map(({ place }) => place.path ?? '')
        throw error
      }
    }
    expect(refused([])).toEqual(['members'])
    expect(refused([{}, { roughnessFactor: 0 }, { seepageFactor: Number.NaN, roughnessFactor: -1 }])).toEqual([
      'members[1].roughnessFactor',
      'members[2].seepageFactor',
      'members[2].roughnessFactor',
    ])
    expect(
      refused([
        { roughnessFactor: new Float64Array(1).fill(1), gateCoefficientFactor: Float64Array.of(1, 100) },
        { roughnessFactor: new Float64Array(2).fill(1) },
      ]),
    ).toEqual(['members[0].roughnessFactor', 'members[0].gateCoefficientFactor.G-1'])
  })

  it('[EM5] states of other networks or other instants, all at once, and changes nothing', () => {
    const ensemble = createEnsemble(network, { members: [{}, {}, {}] })
    const own = createEngine(network).save()
    const foreign = createEngine(buildNetwork(twoPools(), { dxM: 400 })).save()
    const before = ensemble.members[0]?.save()
    const paths = (states: readonly SavedState[]): (string | undefined)[] => {
      const loaded = ensemble.load(states)
      return loaded.ok ? [] : loaded.error.map(({ place }) => place.path)
    }
    expect(paths([own])).toEqual(['states'])
    expect(paths([{ ...own, riverStageM: 1 }, foreign, { ...own, timeMs: 5 }])).toEqual([
      'states[1]',
      'states[2].timeMs',
    ])
    expect(ensemble.members[0]?.save()).toEqual(before)
    expect(() => ensemble.advance([], 1000)).toThrow('forcings must have length 3, got 0')
  })

  it('[EM6] a member that cannot go on is named, and all keep the last good state', () => {
    const ensemble = createEnsemble(network, { members: [{}, {}] })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
    const engine = createEngine(network)
    engine.startSteady(0, values)
    ensemble.load([engine.save(), engine.save()])
    const sound = createTimeline(network, wildDay(network, 1), values)
    const broken: Forcing = {
      evaluate(timeS, into) {
        sound.evaluate(timeS, into)
        if (timeS > 3600) into.riverStageM = Number.NaN
      },
      nextInstantAfterS: (timeS) => (timeS < 3600 ? 3600 : sound.nextInstantAfterS(timeS)),
    }
    const outcome = ensemble.advance([sound, broken], 2 * HOUR_MS)
    expect(outcome).toMatchObject({ kind: 'diverged', member: 1, atMs: HOUR_MS })
    for (const { balance } of ensemble.members) expect(balance.massError).toBeLessThan(1e-9)
  })
})
