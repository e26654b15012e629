import type { Engine, Forcing, Network } from '../../src/index.ts'
import type { StepFollower } from '../../src/solver/follower.ts'
import { landingEvery } from '../../src/testing/index.ts'
import { rounded } from './measure.ts'

const EVERY_S = 300
/** Steps of the fine run. */
const FINE_S = 10

/** Stages of all points and discharges of all gates every five minutes, linear within steps, so that looking changes no step. */
interface Watched {
  readonly stageM: Float64Array
  readonly gateM3s: Float64Array
}

function watch(network: Network, startS: number, hours: number): StepFollower & Watched {
  const { pointCount, bedM } = network
  const gates = network.district.gates.length
  const times = (hours * 3600) / EVERY_S
  const stageM = new Float64Array(times * pointCount)
  const gateM3s = new Float64Array(times * gates)
  let seen = 0
  return {
    stageM,
    gateM3s,
    onBegin() {
      seen = 0
    },
    onStep(w, _old, _next, stepS, _theta, endS) {
      for (; seen < times && startS + (seen + 1) * EVERY_S <= endS + 1e-6; seen++) {
        const along = 1 - (endS - startS - (seen + 1) * EVERY_S) / stepS
        for (let p = 0; p < pointCount; p++) {
          const before = Math.max(w.stageOldP[p] ?? 0, bedM[p] ?? 0)
          stageM[seen * pointCount + p] = before + along * (Math.max(w.stageP[p] ?? 0, bedM[p] ?? 0) - before)
        }
        for (let g = 0; g < gates; g++) {
          const before = w.gateQOldG[g] ?? 0
          gateM3s[seen * gates + g] = before + along * ((w.gateQG[g] ?? 0) - before)
        }
      }
    },
  }
}

function differences(a: Float64Array, b: Float64Array): { readonly rms: number; readonly max: number } {
  let sum = 0
  let max = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN))
    sum += difference * difference
    if (!(difference <= max)) max = difference
  }
  return { rms: rounded(Math.sqrt(sum / a.length), 3), max: rounded(max, 3) }
}

/**
 * What the engine's own steps cost: how far a run of some hours is from the same run in steps of ten seconds, at every point and gate every five
 * minutes. `begin` gives a started engine and what acts on it.
 */
export function errorOfOwnSteps(
  begin: () => { readonly engine: Engine; readonly forcing: Forcing },
  hours: number,
): Readonly<Record<string, number>> {
  const watched = (everyS: number): Watched => {
    const { engine, forcing } = begin()
    const seen = watch(engine.network, engine.timeS, hours)
    engine.follow(seen)
    const untilMs = (engine.timeS + hours * 3600) * 1000
    const { kind } = engine.advance(everyS > 0 ? landingEvery(forcing, everyS) : forcing, untilMs)
    if (kind !== 'reached') throw new Error(`the run of ${hours} h must reach its end, it ${kind}`)
    return seen
  }
  const own = watched(0)
  const fine = watched(FINE_S)
  const stage = differences(own.stageM, fine.stageM)
  const gate = differences(own.gateM3s, fine.gateM3s)
  return { comparedH: hours, stageRmsM: stage.rms, stageMaxM: stage.max, gateRmsM3s: gate.rms, gateMaxM3s: gate.max }
}
