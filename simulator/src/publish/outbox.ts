import type { DistrictId, StationId } from '@district/models'
import {
  MAX_PAYLOAD_BYTES,
  MAX_READINGS_PER_MESSAGE,
  readingTopic,
  type StationReading,
} from '@district/models/contract'
import type { Report } from '../gauges/virtual-station.ts'
import type { MqttLink } from './mqtt-link.ts'

/** Unacknowledged messages at a time: of those catching up, and of live ones before new ones are kept instead. */
const CATCH_UP_IN_FLIGHT = 8
const LIVE_IN_FLIGHT = 1500
/** A station keeps an hour of its live reports; what is older than that it keeps every five minutes, for three days. */
const KEPT_IN_FULL = 360
const THINNED_MS = 300_000
const KEPT_AT_MOST = KEPT_IN_FULL + 3 * 288

/** They add up: reported = acknowledged + waiting + in flight + thinned, in readings. */
export interface OutboxCounters {
  readonly reported: number
  readonly acknowledged: number
  readonly waiting: number
  readonly inFlight: number
  readonly thinned: number
}

/** The stations' memory towards the broker: live reports leave at once, what could not leave is kept and sent later in arrays. */
export interface Outbox {
  /** A report of now. */
  send(report: Report): void
  /** A report of the past: it waits for its station's next array. */
  keep(report: Report): void
  /** Sends what is kept, as far as there is somebody who stores it. Call as often as you like. */
  pump(): void
  /** Resolves when nothing waits and nothing is unacknowledged, or when there is nobody to send it to. */
  settled(): Promise<void>
  readonly counters: OutboxCounters
}

interface Kept {
  readonly takenAtMs: number
  readonly reading: StationReading
}

export function createOutbox(districtId: DistrictId, link: MqttLink, somebodyStores: () => boolean): Outbox {
  const kept = new Map<StationId, Kept[]>()
  const waiters: (() => void)[] = []
  const count = { reported: 0, acknowledged: 0, inFlight: 0, thinned: 0 }
  let catchingUp = 0

  const waitingCount = () => [...kept.values()].reduce((sum, list) => sum + list.length, 0)
  const canPump = () => link.connected && somebodyStores()

  const tellSettled = () => {
    if ((kept.size === 0 && count.inFlight === 0) || !canPump()) for (const done of waiters.splice(0)) done()
  }

  const publish = async (stationId: StationId, payload: string, readings: number) => {
    count.inFlight += readings
    // A message that was under way when the link broke is sent again by the client itself, and acknowledged then.
    await link.publish(readingTopic(districtId, stationId), payload).then(
      () => {
        count.acknowledged += readings
      },
      () => {
        count.thinned += readings
      },
    )
    count.inFlight -= readings
    tellSettled()
  }

  const keep = ({ stationId, takenAtMs, reading }: Report) => {
    count.reported += 1
    const list = kept.get(stationId) ?? []
    kept.set(stationId, list)
    const last = list.at(-1)
    const isThinned =
      list.length >= KEPT_IN_FULL &&
      last !== undefined &&
      Math.floor(takenAtMs / THINNED_MS) === Math.floor(last.takenAtMs / THINNED_MS)
    if (!isThinned) list.push({ takenAtMs, reading })
    if (list.length > KEPT_AT_MOST) list.shift()
    else if (!isThinned) return
    count.thinned += 1
  }

  const pump = () => {
    while (catchingUp < CATCH_UP_IN_FLIGHT && canPump()) {
      const [stationId, list] = kept.entries().next().value ?? []
      if (stationId === undefined || list === undefined) break
      const payload = takeMessage(list)
      // To the end of the line, so that every station gets its turn.
      kept.delete(stationId)
      if (list.length > 0) kept.set(stationId, list)
      catchingUp += 1
      void publish(stationId, payload.text, payload.readings).then(() => {
        catchingUp -= 1
        pump()
      })
    }
    tellSettled()
  }

  return {
    keep,
    pump,
    send: (report) => {
      if (!link.connected || count.inFlight > LIVE_IN_FLIGHT) return keep(report)
      for (let copy = 0; copy < report.copies; copy++) {
        count.reported += 1
        void publish(report.stationId, JSON.stringify(report.reading), 1)
      }
    },
    settled: () =>
      new Promise((done) => {
        waiters.push(done)
        pump()
      }),
    get counters() {
      return { ...count, waiting: waitingCount() }
    },
  }
}

/** Takes from the front as many readings as one message may carry. */
function takeMessage(list: Kept[]): { readonly text: string; readonly readings: number } {
  let readings = Math.min(list.length, MAX_READINGS_PER_MESSAGE)
  for (;;) {
    const text = JSON.stringify(list.slice(0, readings).map(({ reading }) => reading))
    if (Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES || readings === 1) {
      list.splice(0, readings)
      return { text, readings }
    }
    readings = Math.ceil(readings / 2)
  }
}
