// 200 devices as a process of its own: `node devices.ts <load as JSON>`, prints one JSON line when all that it said is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt from 'mqtt'
import { type Device, readingOf } from './ledger.ts'

export interface Load {
  readonly mqttPort: number
  readonly devices: readonly Device[]
  /** Instant of reading 0; the device speaks of reading n at that reading's own instant, or as fast as it can if that is past. */
  readonly startMs: number
  readonly stepMs: number
  readonly messages: number
  readonly readingsPerMessage: number
  readonly window: number
}

export interface Said {
  readonly elapsedS: number
  /** From the instant of a message's newest reading, not from its late sending: a broker that stalls is not forgiven. */
  readonly ackMs: Quantiles
}

export interface Quantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export function quantilesOf(samples: readonly number[]): Quantiles {
  const sorted = Float64Array.from(samples).sort()
  const at = (q: number) => Math.round(10 * (sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN)) / 10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

if (import.meta.main) console.log(JSON.stringify(await speakAll(JSON.parse(String(process.argv[2])))))

async function speakAll(load: Load): Promise<Said> {
  const ackMs: number[] = []
  const began = performance.now()
  await Promise.all(load.devices.map((device, index) => speak(device, index, load, ackMs)))
  return { elapsedS: (performance.now() - began) / 1000, ackMs: quantilesOf(ackMs) }
}

async function speak(device: Device, index: number, load: Load, ackMs: number[]): Promise<void> {
  const { mqttPort, startMs, stepMs, messages, readingsPerMessage, window, devices } = load
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { clientId: device.station, clean: false })
  client.on('error', () => {})
  // Spread over the step, so that not all speak at once; the readings keep their own instants.
  const lagMs = (stepMs * readingsPerMessage * index) / devices.length
  const topic = `district/weishan/station/${device.station}/reading`
  let next = 0
  const line = async () => {
    while (next < messages) {
      const first = readingsPerMessage * next++
      const readings = Array.from({ length: readingsPerMessage }, (_, i) =>
        readingOf(first + i, startMs + (first + i) * stepMs),
      )
      const dueMs = startMs + (first + readingsPerMessage - 1) * stepMs + lagMs
      const waitMs = dueMs - Date.now()
      if (waitMs > 0) await sleep(waitMs)
      await client.publishAsync(topic, JSON.stringify(readings.length === 1 ? readings[0] : readings), { qos: 1 })
      ackMs.push(Date.now() - dueMs)
    }
  }
  await Promise.all(Array.from({ length: window }, line))
  await client.endAsync()
}
