import type { WebSocket as ClientSocket } from '@fastify/websocket'

/** Beyond this a client is slow, and gets only the newest frame once it takes again. */
const SLOW_BYTES = 512 * 1024
const LOOK_AGAIN_MS = 50
const TRY_AGAIN_LATER = 1013
const NORMAL = 1000

/**
 * Passes what the simulator sends on to one client. Text is never dropped; of binary frames a slow client gets the newest,
 * because an old frame of the water is of no use to anybody.
 */
export function relay(client: ClientSocket, upstreamUrl: URL): void {
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
    if (typeof data === 'string') return client.send(data)
    newest = data
    if (lookAgain === undefined) sendNewest()
  })
  const endClient = () => {
    clearTimeout(lookAgain)
    if (client.readyState === client.OPEN) client.close(TRY_AGAIN_LATER, 'the simulator is away')
  }
  upstream.addEventListener('close', endClient)
  upstream.addEventListener('error', endClient)
  client.on('close', () => {
    clearTimeout(lookAgain)
    upstream.close(NORMAL)
  })
  client.on('error', () => client.terminate())
}
