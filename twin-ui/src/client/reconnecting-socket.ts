/** The part of a browser's WebSocket that is used, so that a test can hand in another. */
export interface SocketLike {
  binaryType: BinaryType
  onopen: (() => void) | null
  onclose: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

export interface SocketEvents {
  onOpen(): void
  onLost(): void
  onMessage(data: unknown): void
}

export interface SocketSettings {
  /** Asked at every attempt: it may say where the last connection ended. */
  readonly url: () => string
  /** Waits between attempts; the last one repeats for ever. */
  readonly reconnectAfterMs: readonly number[]
  /** A socket that says nothing for this long is taken for dead: a cable pulled sends no farewell. 0: silence is fine. */
  readonly silentAfterMs: number
  readonly open: (url: string) => SocketLike
}

/**
 * Keeps one socket alive for as long as the page lives.
 *
 *     connect ──open──▶ listening ──close, or silence──▶ wait ──▶ connect …
 *
 * @returns how to stop
 */
export function keepConnected(settings: SocketSettings, events: SocketEvents): () => void {
  let socket: SocketLike | undefined
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const lose = () => {
    if (socket === undefined) return
    clearTimeout(silence)
    release(socket)
    socket = undefined
    if (stopped) return
    events.onLost()
    const waitMs = settings.reconnectAfterMs[Math.min(failures, settings.reconnectAfterMs.length - 1)] ?? 1000
    failures += 1
    timer = setTimeout(connect, waitMs)
  }
  const hear = () => {
    clearTimeout(silence)
    if (settings.silentAfterMs > 0) silence = setTimeout(lose, settings.silentAfterMs)
  }
  const connect = () => {
    const opened = settings.open(settings.url())
    socket = opened
    opened.binaryType = 'arraybuffer'
    opened.onopen = () => {
      failures = 0
      hear()
      events.onOpen()
    }
    opened.onmessage = ({ data }) => {
      hear()
      events.onMessage(data)
    }
    opened.onclose = lose
    // A connection attempt into a black hole ends here too, and not after the system's minutes.
    hear()
  }

  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    lose()
  }
}

function release(socket: SocketLike): void {
  socket.onopen = null
  socket.onclose = null
  socket.onmessage = null
  socket.close()
}
