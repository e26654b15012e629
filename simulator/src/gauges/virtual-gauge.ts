import type { Gauge } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'

/** Truth → what an instrument says: its noise on top, in steps of its output. The same instant is always said the same. */
export function createVirtualGauge(gauge: Gauge, chance: Chance): (truth: number, atMs: number) => number {
  const stream = streamOf(gauge.id)
  return (truth, atMs) => quantised(truth + gauge.noise * chance.normal(stream, atMs), gauge.resolution)
}

/** Rounded to the step of an output; decimal steps come out as decimal numbers and not as 0.30000000000000004. */
export function quantised(value: number, resolution: number): number {
  if (!(resolution > 0)) return value
  const stepsPerUnit = 1 / resolution
  const steps = Math.round(value / resolution)
  return Number.isInteger(stepsPerUnit) ? steps / stepsPerUnit : Number((steps * resolution).toPrecision(12))
}
