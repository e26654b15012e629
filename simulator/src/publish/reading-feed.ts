import type { LiveMessage, Reading } from '@district/models/contract'
import type { Log } from '../ground/log.ts'

const RETRY_MS = 2000
/** A gateway that lives always has some readings on their way to the history; what is fewer is no gap worth waiting for. */
const ON_THEIR_WAY = 2000

/**
 * The gateway's live readings, decoded and judged, as every open window hears them. It outlives the gateway: it keeps trying,
 * and says once when it is lost and once when it is back.
 */
export interface ReadingFeed {
  /** True once the gateway has said that its history holds what it acknowledged, but for what has just come. */
  readonly isHistoryCurrent: boolean
  close(): void
}

export function createReadingFeed(
  gatewayUrl: string | null,
  log: Log,
  onReading: (reading: Reading) => void,
): ReadingFeed {
  let isHistoryCurrent = false
  let isClosed = gatewayUrl === null
  let isLost = false
  let socket: WebSocket | undefined
  let retry: NodeJS.Timeout | undefined

  const hear = (message: LiveMessage) => {
    if (message.kind === 'health') isHistoryCurrent = message.health.store.waiting < ON_THEIR_WAY
    else if (message.kind === 'state') for (const reading of message.state.gauges) onReading(reading)
    else if (message.kind === 'readings') for (const reading of message.readings) onReading(reading)
  }
  const connect = () => {
    const url = new URL('/api/v1/live', gatewayUrl ?? undefined)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      if (isLost) log.info({ url }, `The gateway at ${gatewayUrl} tells readings again.`)
      isLost = false
    })
    socket.addEventListener('message', ({ data }) => hear(JSON.parse(String(data))))
    // An error is always followed by a close; without a listener it would end the process.
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', () => {
      isHistoryCurrent = false
      if (isClosed) return
      if (!isLost)
        log.warn({ url }, `The gateway at ${gatewayUrl} tells no readings; asking again every ${RETRY_MS / 1000} s.`)
      isLost = true
      retry = setTimeout(connect, RETRY_MS)
    })
  }
  if (!isClosed) connect()

  return {
    get isHistoryCurrent() {
      return isHistoryCurrent
    },
    close: () => {
      isClosed = true
      clearTimeout(retry)
      socket?.close()
    },
  }
}
