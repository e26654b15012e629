// What this gateway is measured against: subscribes, acknowledges on receipt, and stores once a second. Killed, it loses what it had not
// stored yet; a loss test that does not see that sees nothing. It answers `/api/v1/health` with its own sum, as the chaos suite asks.
import { createServer } from 'node:http'
import mqtt from 'mqtt'

const STORE_EVERY_MS = 1000
const { MQTT_URL, INFLUX_URL, HTTP_PORT } = process.env
let lines: string[] = []
const counters = { received: 0, waiting: 0 }

const client = mqtt.connect(String(MQTT_URL), { clientId: 'plain', clean: false, reconnectPeriod: 200 })
client.on('error', () => {})
client.on('connect', () => client.subscribe('district/+/station/+/reading', { qos: 1 }))
client.on('message', (topic, payload) => {
  const { takenAt, seq, values } = JSON.parse(String(payload))
  const station = topic.split('/')[3]
  for (const [key, value] of Object.entries(values)) {
    const measurement = key === 'stageM' ? 'stage' : 'discharge'
    lines.push(`${measurement},gauge=${station}.${key} value=${value},seq=${seq}i ${Date.parse(takenAt)}`)
  }
  counters.received += Object.keys(values).length
  counters.waiting = lines.length
})

async function store(): Promise<void> {
  const batch = lines
  lines = []
  try {
    if (batch.length === 0) return
    await fetch(`${INFLUX_URL}/query`, { method: 'POST', body: new URLSearchParams({ q: 'CREATE DATABASE district' }) })
    const body = batch.join('\n')
    const { ok } = await fetch(`${INFLUX_URL}/write?db=district&precision=ms`, { method: 'POST', body })
    if (!ok) lines = [...batch, ...lines]
  } catch {
    lines = [...batch, ...lines]
  } finally {
    counters.waiting = lines.length
    setTimeout(store, STORE_EVERY_MS)
  }
}

void store()
createServer((_request, response) => response.end(JSON.stringify({ counters }))).listen(Number(HTTP_PORT), '127.0.0.1')
