import type { FrameReader } from '../rehearsal/frame-archive.ts'
import type { Rehearsal } from '../rehearsal/rehearsal.ts'
import { isEnded } from '../rehearsal/run-store.ts'

/** As much of a WebSocket as the frames of a run need. */
export interface RunSocket {
  readonly bufferedAmount: number
  readonly readyState: number
  send(data: ArrayBuffer): void
  close(code: number, reason: string): void
  on(event: 'close' | 'error', listener: () => void): unknown
}

const OPEN = 1
const LOOK_EVERY_MS = 50
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024
const NORMAL = 1000
const NO_SUCH_RUN = 4404

/**
 * All frames of a run, from the first one on, as they are computed; each client at the pace of its own line, because frames are read from the
 * archive when they can leave. At the end the socket closes with the run's state as its reason.
 */
export function streamFrames(socket: RunSocket, runId: string, rehearsal: Rehearsal): void {
  if (rehearsal.get(runId) === undefined) {
    socket.close(NO_SUCH_RUN, 'there is no such run')
    return
  }
  let reader: FrameReader | undefined
  const look = setInterval(() => step(), LOOK_EVERY_MS)
  const end = () => {
    clearInterval(look)
    reader?.close()
    reader = undefined
  }
  const step = () => {
    if (socket.readyState !== OPEN) return
    // Looked at before the archive is read to its end: what comes in between is not missed.
    const run = rehearsal.get(runId)
    reader ??= rehearsal.runs.frames(runId)
    while (socket.bufferedAmount < MOST_BUFFERED_BYTES) {
      const frame = reader?.next()
      if (frame !== undefined) socket.send(frame)
      else if (run === undefined || isEnded(run)) return finish(run?.state ?? 'removed')
      else return
    }
  }
  const finish = (state: string) => {
    end()
    socket.close(NORMAL, state)
  }
  socket.on('close', end)
  socket.on('error', end)
  step()
}
