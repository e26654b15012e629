import type { WebSocket as ClientSocket } from '@fastify/websocket'

/** Beyond this a client is slow, and gets only the newest frame once it takes again. */
const SLOW_BYTES = 512 * 1024
const LOOK_AGAIN_MS = 50
/** Beyond this a client that is to get everything gets nothing more: it may ask again for what is kept. */
const TOO_SLOW_BYTES = 32 * 1024 * 1024
const TRY_AGAIN_LATER = 1013
const NORMAL = 1000

/** Codes of an end that the simulator meant: done, and those that applications give themselves. */
const isMeant = (code: number): boolean => code === NORMAL || (code >= 4000 && code < 5000)

/**
 * Passes what the simulator sends on to one client. Text is never dropped. Of binary frames a slow client gets the `newest`,
 * where an old frame of the water is of no use to anybody; or `all`, where they are the results of a run, whose end is passed on.
 */
export function relay(client: ClientSocket, upstreamUrl: URL, kept: 'newest' | 'all'): void {
  const upstream = new WebSocket(upstreamUrl)
  upstream.binaryType = 'arraybuffer'
  let newest: ArrayBuffer | undefined
  let lookAgain: NodeJS.Timeout | undefined

  const sendNewest = () => {
    lookAgain = undefined
    if (newest === undefined || client.readyState !== client.OPEN) return
    if (client.bufferedAmount > SLOW_BYTES) {
      lookAgain = setTimeout(sendNewest, LOOK_AGAIN_MS)
      return
    }
    client.send(Buffer.from(newest))
    newest = undefined
  }
  upstream.addEventListener('message', ({ data }) => {
    if (kept === 'all' && client.bufferedAmount > TOO_SLOW_BYTES)
      return client.close(TRY_AGAIN_LATER, 'taken too slowly')
    if (typeof data === 'string') return client.send(data)
    if (kept === 'all') return client.send(Buffer.from(data))
    newest = data
    if (lookAgain === undefined) sendNewest()
  })
  const endClient = (code: number, reason: string) => {
    clearTimeout(lookAgain)
    if (client.readyState !== client.OPEN) return
    if (kept === 'all' && isMeant(code)) client.close(code, reason)
    else client.close(TRY_AGAIN_LATER, 'the simulator is away')
  }
  upstream.addEventListener('close', ({ code, reason }) => endClient(code, reason))
  upstream.addEventListener('error', () => endClient(TRY_AGAIN_LATER, ''))
  client.on('close', () => {
    clearTimeout(lookAgain)
    upstream.close(NORMAL)
  })
  client.on('error', () => client.terminate())
}
