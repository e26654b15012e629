import type { District, Gauge, Station, StationId } from '@district/models'
import type { StationReading } from '@district/models/contract'
import type { Truth } from '../district/truth.ts'
import { type Chance, streamOf } from '../ground/chance.ts'
import type { Faults } from './fault.ts'
import { type Probe, probeOf } from './probe.ts'
import { createVirtualGauge } from './virtual-gauge.ts'

/** Telemetry takes its time: each station's messages leave so long after the instant they speak of. */
const LEAST_DELAY_S = 0.2
const DELAY_SPREAD_S = 2.3

/** What a station has to say, when, and how late it leaves. */
export interface Report {
  readonly stationId: StationId
  readonly takenAtMs: number
  readonly reading: StationReading
  readonly copies: number
  readonly delayS: number
}

/** A station: its instruments, its own phase within their intervals, its running number. */
export interface VirtualStation {
  readonly id: StationId
  /**
   * What it says at the truth's instant, of those instruments whose moment has come since `sinceMs`; undefined when none
   * has, or all are silent.
   */
  report(truth: Truth, sinceMs: number): Report | undefined
  seq: number
}

interface Instrument {
  readonly gauge: Gauge
  readonly probe: Probe
  readonly say: (truth: number, atMs: number) => number
}

export interface StationSurroundings {
  readonly district: District
  readonly chance: Chance
  readonly faults: Faults
  readonly iso: (atMs: number) => string
  /** A clock that runs fast leaves no time to report oftener than this, s of district time. */
  readonly leastIntervalS: number
}

export function createVirtualStation(station: Station, surroundings: StationSurroundings): VirtualStation {
  const { district, chance, faults, iso, leastIntervalS } = surroundings
  const instruments = district.gauges.flatMap((gauge): readonly Instrument[] => {
    const probe = gauge.stationId === station.id ? probeOf(district, station, gauge) : undefined
    return probe === undefined ? [] : [{ gauge, probe, say: createVirtualGauge(gauge, chance) }]
  })
  const stream = streamOf(station.id)
  // One phase for all instruments of a station, so that they speak in one message where their moments fall together.
  const shortestS = Math.min(...instruments.map(({ gauge }) => gauge.intervalS))
  const phaseMs = instruments.length === 0 ? 0 : Math.floor(shortestS * chance.uniform(stream, 0)) * 1000
  const delayS = LEAST_DELAY_S + DELAY_SPREAD_S * chance.uniform(stream, 1)
  const lastSaidMs = new Map<Gauge, number>()

  const isDue = ({ gauge }: Instrument, sinceMs: number, nowMs: number) => {
    const intervalMs = Math.max(gauge.intervalS, leastIntervalS) * 1000
    return Math.floor((nowMs - phaseMs) / intervalMs) > Math.floor((sinceMs - phaseMs) / intervalMs)
  }

  const valuesOf = (due: readonly Instrument[], truth: Truth) => {
    const values: Record<string, number | (number | null)[]> = {}
    for (const { gauge, probe, say } of due) {
      const lastMs = lastSaidMs.get(gauge) ?? truth.timeMs - gauge.intervalS * 1000
      lastSaidMs.set(gauge, truth.timeMs)
      const value = faults.saidBy(gauge, say(probe(truth, lastMs), truth.timeMs), truth.timeMs)
      if (gauge.bay === null) {
        if (value !== null) values[gauge.key] = value
        continue
      }
      const list = values[gauge.key]
      const bays = Array.isArray(list) ? list : []
      bays[gauge.bay - 1] = value
      values[gauge.key] = bays
    }
    return withoutSilentLists(values)
  }

  const self: VirtualStation = {
    id: station.id,
    seq: 0,
    report: (truth, sinceMs) => {
      const due = instruments.filter((instrument) => isDue(instrument, sinceMs, truth.timeMs))
      if (due.length === 0) return undefined
      const values = valuesOf(due, truth)
      if (Object.keys(values).length === 0) return undefined
      self.seq += 1
      const delivery = faults.deliveryOf(station.id, truth.timeMs)
      return {
        stationId: station.id,
        takenAtMs: truth.timeMs,
        reading: { takenAt: iso(truth.timeMs), seq: self.seq, values },
        copies: delivery.copies,
        delayS: delayS + delivery.delayS,
      }
    },
  }
  return self
}

/** Gauges that no station of the virtual district can speak for; they stay silent, and the log says so once. */
export function gaugesWithoutTruth(district: District): readonly Gauge[] {
  const stations = new Map(district.stations.map((station) => [station.id, station]))
  return district.gauges.filter((gauge) => {
    const station = stations.get(gauge.stationId)
    return station === undefined || probeOf(district, station, gauge) === undefined
  })
}

/** A list in which every instrument is silent is left out; holes become null. */
function withoutSilentLists(values: Record<string, number | (number | null)[]>): StationReading['values'] {
  const told: Record<string, number | readonly (number | null)[]> = {}
  for (const [key, value] of Object.entries(values)) {
    if (!Array.isArray(value)) told[key] = value
    else if (value.some((bay) => bay !== null && bay !== undefined)) told[key] = Array.from(value, (bay) => bay ?? null)
  }
  return told
}
