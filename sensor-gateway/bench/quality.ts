import { join } from 'node:path'
import type { Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'
import { readPack } from '../src/ground/pack.ts'
import { createQualityControl } from '../src/validate/quality-control.ts'

/*
 * node bench/quality.ts [rounds]: CPU per reading of all quality rules together, over every gauge of Weishan, with noise so that all
 * rules go their usual way; groups of 500 are committed. The reading's own object is made beforehand.
 */

const rounds = Number(process.argv[2] ?? 60)
const district = readPack(join(import.meta.dirname, '../../seeds/weishan'))
const startMs = Date.parse('2026-03-12T08:00:00+08:00')
let state = 12_345
const chance = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 4_294_967_296
}
const plausibleValue = ({ minimum, maximum, noise, resolution }: Gauge): number =>
  Math.round(((minimum + maximum) / 2 + noise * (chance() - 0.5)) / resolution) * resolution

function roundOf(round: number): Reading[] {
  const takenAtMs = startMs + round * 300_000
  return district.gauges.map((gauge) => ({
    gaugeId: gauge.id,
    takenAtMs,
    receivedAtMs: takenAtMs + 200,
    seq: round,
    value: plausibleValue(gauge),
    quality: 'good',
    flags: [],
  }))
}

function microsecondsPerReading(rules: boolean): number {
  const asked = rules ? district : { ...district, qualityRules: [] }
  const control = createQualityControl({
    district: asked,
    latest: [],
    lastCommand: () => ({ openingM: 1, acknowledgedAtMs: startMs }),
    clockSpeed: 1,
  })
  const all = Array.from({ length: rounds }, (_, round) => roundOf(round))
  const warm = Math.min(10, rounds >> 1)
  let began = process.cpuUsage()
  let judged = 0
  for (const [round, readings] of all.entries()) {
    if (round === warm) {
      began = process.cpuUsage()
      judged = 0
    }
    for (const reading of readings) {
      control.judge(reading)
      if (++judged % 500 === 0) control.commit()
    }
    control.commit()
  }
  const { user, system } = process.cpuUsage(began)
  return (user + system) / judged
}

const [plain, full] = [microsecondsPerReading(false), microsecondsPerReading(true)]
process.stdout.write(
  `${JSON.stringify({ gauges: district.gauges.length, rounds, microsecondsPerReading: { defaults: plain, weishan: full } })}\n`,
)
