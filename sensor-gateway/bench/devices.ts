// 200 devices as a process of its own: `node devices.ts <load as JSON>`, prints one JSON line when all that it said is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt from 'mqtt'
import type { Latencies } from './latencies.ts'
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
  /** Of each message, from the instant of its newest reading and not from its late sending: a broker that stalls is not forgiven. */
  readonly acks: Latencies
}

if (import.meta.main) console.log(JSON.stringify(await speakAll(JSON.parse(String(process.argv[2])))))

async function speakAll(load: Load): Promise<Said> {
  const acks: Latencies = { dueMs: [], tookMs: [] }
  const began = performance.now()
  await Promise.all(load.devices.map((device, index) => speak(device, index, load, acks)))
  return { elapsedS: (performance.now() - began) / 1000, acks }
}

async function speak(device: Device, index: number, load: Load, acks: Latencies): Promise<void> {
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
      acks.dueMs.push(Math.round(dueMs))
      acks.tookMs.push(Math.round(Date.now() - dueMs))
    }
  }
  await Promise.all(Array.from({ length: window }, line))
  await client.endAsync()
}
