import { expect, it } from 'vitest'
import type { Report } from '../gauges/virtual-station.ts'
import { createDelayLine } from './delay-line.ts'

const report = (takenAtMs: number, delayS: number) => ({ takenAtMs, delayS }) as Report

it('[DL1] lets reports leave in the order in which their delay has passed', () => {
  const line = createDelayLine()
  const [slow, quick, late] = [report(0, 2.5), report(1000, 0.5), report(0, 600)]
  for (const one of [slow, quick, late]) line.push(one)
  expect(line.due(1400)).toEqual([])
  expect(line.due(3000)).toEqual([quick, slow])
  expect(line.due(3000)).toEqual([])
  expect(line.drain()).toEqual([late])
  expect(line.due(Number.POSITIVE_INFINITY)).toEqual([])
})
