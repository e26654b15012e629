import type { HealthDocument } from '@district/models/contract'
import type { LatestReadings } from '../live/latest-readings.ts'
import { type Subscribers, TICK_MS } from '../live/subscribers.ts'
import { API, type App } from './routes.ts'
import { LiveQuerySchema } from './schemas.ts'

const HEALTH_EVERY_MS = 5000
const PING_EVERY_MS = 20_000
const TRY_AGAIN_LATER = 1013

export interface LiveSources {
  readonly live: LatestReadings
  readonly subscribers: Subscribers
  nowMs(): number
  health(): HealthDocument
}

/**
 * `WS /api/v1/live`: the state, then whatever changes; with `?stream=&resume=` what the client missed instead of the state.
 * Nothing is asked of the client but that it reads.
 */
export function addLiveSocket(app: App, { live, subscribers, nowMs, health }: LiveSources): void {
  const schema = { hide: true, querystring: LiveQuerySchema }
  app.get(`${API}/live`, { websocket: true, schema }, (socket, request) => {
    let answered = true
    const ping = setInterval(() => {
      // A browser answers pings by itself; one that does not is gone without having said so.
      if (!answered) return socket.terminate()
      answered = false
      socket.ping()
    }, PING_EVERY_MS)
    socket.on('pong', () => {
      answered = true
    })
    const listener = {
      send: (text: Buffer) => socket.send(text, { binary: false }),
      drop: (reason: string) => socket.close(TRY_AGAIN_LATER, reason),
      get backlogBytes() {
        return socket.bufferedAmount
      },
    }
    const { stream, resume: seq } = request.query
    const resume = stream === undefined || seq === undefined ? undefined : { stream, seq }
    const leave = subscribers.join(listener, () => live.document(nowMs()), health(), resume)
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(ping)
      leave()
    })
  })

  const ticking = setInterval(() => subscribers.tick(), TICK_MS)
  const telling = setInterval(() => subscribers.tellHealth(health()), HEALTH_EVERY_MS)
  app.addHook('preClose', async () => {
    clearInterval(ticking)
    clearInterval(telling)
  })
}
