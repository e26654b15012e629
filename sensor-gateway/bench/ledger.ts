import { setTimeout as sleep } from 'node:timers/promises'
import { readPack } from '../src/ground/pack.ts'

/** A station with two gauges, of which the district has some four hundred. */
export interface Device {
  readonly station: string
  readonly gauges: readonly string[]
}

/** What became of the readings, counted in the database by sequence number. */
export interface Verdict {
  /** In the database, with the instant and the `seq` that they were published with. */
  readonly stored: number
  /** Acknowledged and not in the database. */
  readonly lost: number
  /** More than once in the database, or there without having been published. */
  readonly doubled: number
}

export interface Published {
  readonly device: Device
  readonly startMs: number
  readonly stepMs: number
  /** Readings 0 … count − 1 were published, reading n at `startMs + n · stepMs` with `seq` n. */
  readonly count: number
  readonly isAcked: (n: number) => boolean
}

export function devicesOf(packDir: string, count: number): Device[] {
  const gauges = new Map<string, string[]>()
  for (const { id, stationId } of readPack(packDir).gauges)
    gauges.set(stationId, [...(gauges.get(stationId) ?? []), id])
  const pairs = [...gauges].filter(([station, ids]) => ids.join() === `${station}.stageM,${station}.dischargeM3s`)
  if (pairs.length < count) throw new RangeError(`count must be at most ${pairs.length}, got ${count}`)
  return pairs.slice(0, count).map(([station, ids]) => ({ station, gauges: ids }))
}

/** Reading n of a device: two values that move, as water does. */
export function readingOf(n: number, takenAtMs: number) {
  const wave = Math.sin(n / 50)
  const values = { stageM: 33 + 0.1 * wave + 0.0001 * (n % 7), dischargeM3s: 1 + 0.1 * wave + 0.001 * (n % 11) }
  return { takenAt: new Date(takenAtMs).toISOString(), seq: n, values }
}

/** Each gauge of each device, row by row, from InfluxDB itself and not through the gateway. */
export async function judge(influxUrl: string, all: readonly Published[]): Promise<Verdict> {
  let [stored, lost, doubled] = [0, 0, 0]
  for (const published of all)
    for (const gauge of published.device.gauges) {
      const found = new Uint8Array(published.count)
      for (const [timeMs, seq] of await rowsOf(influxUrl, gauge)) {
        const n = (timeMs - published.startMs) / published.stepMs
        if (n !== seq || !(n < published.count)) doubled += 1
        else if (found[n]) doubled += 1
        else {
          found[n] = 1
          stored += 1
        }
      }
      for (let n = 0; n < published.count; n++) if (!found[n] && published.isAcked(n)) lost += 1
    }
  return { stored, lost, doubled }
}

export type TimeAndSeq = readonly [timeMs: number, seq: number]

/** Every row that the gauge has, or those that the statement's ending leaves. */
export async function rowsOf(influxUrl: string, gauge: string, ending = ''): Promise<readonly TimeAndSeq[]> {
  return (await rowsOfEach(influxUrl, [{ gauge, ending }]))[0] ?? []
}

/** The same of several gauges in one question, each with its own ending of the statement. */
export async function rowsOfEach(
  influxUrl: string,
  asked: readonly { readonly gauge: string; readonly ending: string }[],
): Promise<readonly (readonly TimeAndSeq[])[]> {
  const statements = asked.map(({ gauge, ending }) => {
    const measurement = gauge.endsWith('.stageM') ? 'stage' : 'discharge'
    return `SELECT "seq" FROM "${measurement}" WHERE "gauge" = '${gauge}' ${ending}`
  })
  const query = new URLSearchParams({ db: 'district', epoch: 'ms', q: statements.join('; ') })
  const response = await fetch(`${influxUrl}/query?${query}`)
  const { results } = (await response.json()) as {
    results: { error?: string; series?: { values: TimeAndSeq[] }[] }[]
  }
  return results.map(({ error, series }) => {
    if (error !== undefined) throw new Error(`InfluxDB says: ${error}`)
    return (series ?? []).flatMap(({ values }) => values)
  })
}

/** Until nothing waits and nothing new comes, for so long. */
export async function untilQuiet(
  ask: () => Promise<{ waiting: number; received: number }>,
  quietMs: number,
): Promise<void> {
  let last = ''
  let since = performance.now()
  while (performance.now() - since < quietMs) {
    const { waiting, received } = await ask().catch(() => ({ waiting: -1, received: Math.random() }))
    const now = `${received}`
    if (waiting !== 0 || now !== last) since = performance.now()
    last = now
    await sleep(100)
  }
}
