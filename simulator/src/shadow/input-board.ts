import type { District, Gauge, Station } from '@district/models'
import type { Reading } from '@district/models/contract'
import { createTimedSeries, type TimedSeries } from './timed-series.ts'

/** A single instrument that was repaired yesterday does not shorten what is known. */
const KNOWN_SHARE = 0.9
/** An encoder's noise is no gap under a leaf. */
const CLOSED_M = 0.008

/** What the gateway thinks of a value. */
export type Judged = Pick<Reading, 'quality' | 'flags'>

/** What one gauge said, parted by what the gateway thinks of it. */
export interface Words {
  /** Good and doubtful. */
  readonly usable: TimedSeries
  /** Of these the doubtful ones. */
  readonly doubtful: TimedSeries
  /** Bad, or a leap that was not confirmed: not used. */
  readonly refused: TimedSeries
}

/**
 * What the shadow may know, as gauges say it and the gateway judges it: what acts on the water (the river's stage, the openings, what
 * enters each branch), and what it is compared with (stages in the canals, discharges at gates).
 */
export interface InputBoard {
  /** Gauges whose history is worth asking for: those that act on the water first. */
  readonly heardGauges: readonly Gauge[]
  /** False where it says nothing that was not known, or nothing that is heard. */
  take(gaugeId: string, atMs: number, value: number, judged: Judged): boolean
  wordsOf(gaugeId: string): Words | undefined
  riverStageM(timeMs: number): number
  /** Mean of the bays that spoke; 0 for a gate that nobody heard of. */
  openingM(gate: number, timeMs: number): number
  /** Into a branch, by its place among the branches; 0 where nothing is measured. */
  headDischargeM3s(branch: number, timeMs: number): number
  /** Last measured stages at a gate, NaN where none; for comparison only. */
  lastStageUp(gate: number): TimedSeries | undefined
  lastStageDown(gate: number): TimedSeries | undefined
  /** Newest instant of any input. */
  readonly newestInputMs: number
  /** First instant from which on nine in ten of the inputs that spoke are known. */
  readonly knownFromMs: number
  /** Gates whose opening nobody has told. */
  silentGates(): readonly string[]
  readonly knowsRiver: boolean
  /** Keeps one reading a minute of what is older than `thinMs`, and nothing before `forgetMs`. */
  tidy(forgetMs: number, thinMs: number): void
}

interface Channel {
  readonly gauge: Gauge
  readonly series: TimedSeries
  readonly words: Words
}

const KEPT_EVERY_MS = 60_000

export function createInputBoard(district: District): InputBoard {
  const stations = new Map(district.stations.map((station) => [station.id, station]))
  const channels = new Map<string, Channel>()
  for (const gauge of district.gauges)
    if (isHeard(stations.get(gauge.stationId), gauge)) channels.set(gauge.id, createChannel(gauge))

  const seriesOf = (gateId: string, key: string) =>
    [...channels.values()].flatMap(({ gauge, series }) =>
      gauge.key === key && stations.get(gauge.stationId)?.gateId === gateId ? [series] : [],
    )
  const openings = district.gates.map(({ id }) => seriesOf(id, 'openingM'))
  const stagesUp = district.gates.map(({ id }) => seriesOf(id, 'stageUpM')[0])
  const stagesDown = district.gates.map(({ id }) => seriesOf(id, 'stageDownM')[0])
  const river = district.gates.flatMap((gate, index) =>
    isAtRiver(district, gate.seat.fromNodeId) ? [stagesUp[index]] : [],
  )
  const riverSeries = river.filter((series) => series !== undefined)
  const branchHeads = branchHeadSeries(district, seriesOf)
  const inputs = [...riverSeries, ...openings.flat()]

  const acting = new Set<TimedSeries | undefined>([...inputs, ...branchHeads])
  const [acts, compares] = partition([...channels.values()], ({ series }) => acting.has(series))

  return {
    heardGauges: [...acts, ...compares].map(({ gauge }) => gauge),
    take: (gaugeId, atMs, value, judged) => {
      const words = channels.get(gaugeId)?.words
      if (words === undefined) return false
      if (!isUsable(judged)) {
        words.refused.put(atMs, value)
        return false
      }
      if (judged.quality === 'doubtful') words.doubtful.put(atMs, value)
      return words.usable.put(atMs, value)
    },
    wordsOf: (gaugeId) => channels.get(gaugeId)?.words,
    riverStageM: (timeMs) => meanAt(riverSeries, timeMs) ?? Number.NaN,
    openingM: (gate, timeMs) => {
      const meanM = meanAt(openings[gate] ?? [], timeMs) ?? 0
      return meanM < CLOSED_M ? 0 : meanM
    },
    headDischargeM3s: (branch, timeMs) => {
      const value = branchHeads[branch]?.at(timeMs) ?? 0
      return value > 0 ? value : 0
    },
    lastStageUp: (gate) => (riverSeries.includes(stagesUp[gate] as TimedSeries) ? undefined : stagesUp[gate]),
    lastStageDown: (gate) => stagesDown[gate],
    get newestInputMs() {
      return inputs.reduce((newest, { lastMs }) => Math.max(newest, lastMs), Number.NEGATIVE_INFINITY)
    },
    get knownFromMs() {
      const firsts = inputs.flatMap(({ length, firstMs }) => (length > 0 ? [firstMs] : [])).toSorted((a, b) => a - b)
      return firsts[Math.floor(KNOWN_SHARE * (firsts.length - 1))] ?? Number.POSITIVE_INFINITY
    },
    silentGates: () =>
      district.gates.flatMap(({ id }, gate) => ((openings[gate] ?? []).some(({ length }) => length > 0) ? [] : [id])),
    get knowsRiver() {
      return riverSeries.some(({ length }) => length > 0)
    },
    tidy: (forgetMs, thinMs) => {
      for (const { words } of channels.values())
        for (const series of [words.usable, words.doubtful, words.refused]) {
          series.forgetBefore(forgetMs)
          series.thinBefore(thinMs, KEPT_EVERY_MS)
        }
    },
  }
}

function createChannel(gauge: Gauge): Channel {
  const series = createTimedSeries()
  return { gauge, series, words: { usable: series, doubtful: createTimedSeries(), refused: createTimedSeries() } }
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}

const isHeard = (station: Station | undefined, { key }: Gauge): boolean =>
  (station?.gateId != null && ['openingM', 'stageUpM', 'stageDownM', 'dischargeM3s'].includes(key)) ||
  (station?.reachId != null && key === 'stageM')

const isAtRiver = (district: District, nodeId: string): boolean =>
  district.nodes.some(({ id, boundary }) => id === nodeId && boundary === 'river-stage')

function branchHeadSeries(district: District, seriesOf: (gateId: string, key: string) => readonly TimedSeries[]) {
  return district.reaches
    .filter(({ kind }) => kind === 'branch')
    .map((branch) => {
      const gate = district.gates.find(({ seat }) => seat.kind === 'reach-head' && seat.reachId === branch.id)
      return gate === undefined ? undefined : seriesOf(gate.id, 'dischargeM3s')[0]
    })
}

/** A stuck opening is still the best that is known of it; a leap is not, until the gateway has seen it confirmed. */
const isUsable = ({ quality, flags }: Judged): boolean => quality !== 'bad' && !flags.includes('steep')

function meanAt(series: readonly TimedSeries[], timeMs: number): number | undefined {
  let sum = 0
  let count = 0
  for (const one of series) {
    const value = one.at(timeMs)
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? undefined : sum / count
}
