/** As much of a WebSocket as frames need. */
export interface FrameSocket {
  readonly bufferedAmount: number
  readonly readyState: number
  send(data: ArrayBuffer): void
}

const OPEN = 1

/**
 * Newest frame to everybody, each at the pace of its own line: who still has one under way skips this one and gets the
 * newest as soon as the line is free. Nothing queues up.
 */
export interface FrameFanout {
  add(socket: FrameSocket): void
  remove(socket: FrameSocket): void
  publish(frame: ArrayBuffer): void
  /** Gives the newest to those whose line has become free. Call often. */
  catchUp(): void
  readonly clients: number
}

export function createFrameFanout(): FrameFanout {
  const behind = new Map<FrameSocket, boolean>()
  let newest: ArrayBuffer | undefined

  const offer = (socket: FrameSocket) => {
    if (newest === undefined || socket.readyState !== OPEN) return
    const isFree = socket.bufferedAmount === 0
    if (isFree) socket.send(newest)
    behind.set(socket, !isFree)
  }

  return {
    add: (socket) => {
      behind.set(socket, false)
      offer(socket)
    },
    remove: (socket) => {
      behind.delete(socket)
    },
    publish: (frame) => {
      newest = frame
      for (const socket of behind.keys()) offer(socket)
    },
    catchUp: () => {
      for (const [socket, isBehind] of behind) if (isBehind) offer(socket)
    },
    get clients() {
      return behind.size
    },
  }
}
