import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildNetwork, createEngine, type Forcing } from '../../src/index.ts'
import { landingEvery, oneReach, valuesWith } from '../../src/testing/index.ts'
import { cpuSeconds, type Measured, repeated, rounded } from './measure.ts'

/** Discharge at 7.5 km after so many hours, from an independent program (12.5 m, 1 s), m³/s. */
const TABULATED = [
  [3, 25.3176],
  [4, 31.3124],
  [5, 33.3693],
  [6, 34.1954],
  [8, 34.7809],
  [12, 34.9833],
] as const
const EVERY_S = 600
const REFERENCE = join(import.meta.dirname, 'wave-reference.json')

/** 20 → 35 m³/s in 5 min at the second hour, at the head of a canal of 15 km. */
const wave: Forcing = {
  evaluate(timeS, into) {
    into.inflowM3s?.fill(0)
    if (into.inflowM3s !== undefined) into.inflowM3s[0] = 20 + 15 * Math.min(Math.max((timeS - 7200) / 300, 0), 1)
  },
  nextInstantAfterS: (timeS) => (timeS < 7200 ? 7200 : timeS < 7500 ? 7500 : Number.POSITIVE_INFINITY),
}

/** A day of the wave: discharge at 7.5 km every ten minutes. With `stepS` 0 the engine chooses its steps. */
export function waveSeries(dxM: number, stepS: number) {
  const network = buildNetwork(oneReach(), { dxM })
  const engine = createEngine(network)
  engine.startSteady(0, valuesWith(network, { inflowM3s: { A: 20 } }))
  const startIterations = engine.iterations
  const forcing = stepS > 0 ? landingEvery(wave, stepS) : wave
  const seriesM3s: number[] = []
  const before = cpuSeconds()
  for (let atS = EVERY_S; atS <= 86_400; atS += EVERY_S) {
    engine.advance(forcing, atS * 1000)
    seriesM3s.push(engine.dischargeAtM3s(0, 7500))
  }
  const cpuS = cpuSeconds() - before
  return { engine, seriesM3s, cpuS, iterations: engine.iterations - startIterations }
}

const rmseM3s = (differences: readonly number[]): number =>
  Math.sqrt(differences.reduce((sum, difference) => sum + difference * difference, 0) / differences.length)

const atTabulated = (seriesM3s: readonly number[]): number[] =>
  TABULATED.map(([hour, dischargeM3s]) => (seriesM3s[(hour * 3600) / EVERY_S - 1] ?? Number.NaN) - dischargeM3s)

/** Our own series at 12.5 m and 2 s, which must meet the independent values to 0.001 m³/s. Made by `node bench/engine/wave-reference.ts`. */
function referenceSeries(): readonly number[] {
  const series: readonly number[] = JSON.parse(readFileSync(REFERENCE, 'utf8'))
  const worstM3s = Math.max(...atTabulated(series).map(Math.abs))
  if (!(worstM3s < 0.001)) throw new RangeError(`the reference must meet the table to 0.001 m³/s, got ${worstM3s}`)
  return series
}

export function stepWave(dxM: number): Measured {
  const reference = referenceSeries()
  const against = (seriesM3s: readonly number[]) =>
    rounded(rmseM3s(seriesM3s.map((value, i) => value - (reference[i] ?? Number.NaN))))
  const own = waveSeries(dxM, 0)
  return repeated(3, () => {
    const { engine, seriesM3s, cpuS, iterations } = waveSeries(dxM, 60)
    return {
      cpuS,
      cells: engine.network.gateLinkStart,
      steps: engine.steps,
      iterations,
      massError: engine.balance.massError,
      rmse: against(seriesM3s),
      rmseTabulated: rounded(rmseM3s(atTabulated(seriesM3s))),
      ownSteps: own.engine.steps,
      rmseOwnSteps: against(own.seriesM3s),
    }
  })
}
