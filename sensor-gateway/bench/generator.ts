// One loader of the bench: `node generator.ts <mqtt port> <scenario as JSON>`, prints one JSON line with what it saw.
import mqtt, { type MqttClient } from 'mqtt'

export interface Load {
  readonly stations: readonly string[]
  readonly messages: number
  /** Readings per message; one has four values. */
  readonly readingsPerMessage: number
  /** Unacknowledged messages per station. */
  readonly window: number
  /** Messages per second of all stations together; null: as fast as they are acknowledged. */
  readonly perSecond: number | null
  readonly startMs: number
}

export interface Seen {
  readonly elapsedS: number
  readonly ackMs: { readonly p50: number; readonly p99: number; readonly max: number }
}

const STEP_MS = 1000

if (import.meta.main) {
  const [, , port, load] = process.argv
  console.log(JSON.stringify(await generate(Number(port), JSON.parse(String(load)))))
}

async function generate(port: number, load: Load): Promise<Seen> {
  const clients = await Promise.all(
    load.stations.map((station) => mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: station.slice(0, 20) })),
  )
  const ackMs: number[] = []
  const began = performance.now()
  const share = Math.floor(load.messages / clients.length)
  await Promise.all(clients.map((client, index) => speak(client, index, share, load, ackMs)))
  const elapsedS = (performance.now() - began) / 1000
  for (const client of clients) client.end(true)
  ackMs.sort((a, b) => a - b)
  const quantile = (q: number) => Math.round(100 * (ackMs[Math.floor(q * (ackMs.length - 1))] ?? 0)) / 100
  return { elapsedS, ackMs: { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) } }
}

async function speak(client: MqttClient, index: number, messages: number, load: Load, ackMs: number[]): Promise<void> {
  const station = load.stations[index]
  const topic = `district/weishan/station/${station}/reading`
  const paceMs = load.perSecond === null ? 0 : (1000 * load.stations.length) / load.perSecond
  const began = performance.now() + paceMs * (index / load.stations.length)
  let next = 0
  const line = async () => {
    while (next < messages) {
      const n = next++
      const waitMs = began + n * paceMs - performance.now()
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      const saidAt = performance.now()
      await client.publishAsync(topic, payloadOf(n, load), { qos: 1 })
      ackMs.push(performance.now() - saidAt)
    }
  }
  await Promise.all(Array.from({ length: load.window }, line))
}

function payloadOf(message: number, { readingsPerMessage, startMs }: Load): string {
  const readings = Array.from({ length: readingsPerMessage }, (_, i) => {
    const n = message * readingsPerMessage + i
    const wave = Math.sin(n / 50)
    return {
      takenAt: new Date(startMs + n * STEP_MS).toISOString(),
      seq: n,
      values: {
        stageUpM: 35 + 0.1 * wave + 0.0001 * (n % 7),
        stageDownM: 34.5 + 0.1 * wave + 0.0001 * (n % 5),
        dischargeM3s: 10 + wave + 0.001 * (n % 11),
        openingM: [0.5 + 0.0001 * (n % 3)],
      },
    }
  })
  return JSON.stringify(readings.length === 1 ? readings[0] : readings)
}
