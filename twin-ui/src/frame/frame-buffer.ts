import type { Frame } from '@district/models/contract'

/**
 * The last two frames of the shadow. Drawn one tick behind: while the newest frame is young, the picture moves from the
 * previous one to it. Everything here lives outside React; the scene reads it once per drawn frame.
 */
export interface FrameBuffer {
  accept(frame: Frame): void
  latest(): Frame | undefined
  /** Undefined when the latest must not be mixed with what came before: after a gap, a seek, another run or network. */
  previous(): Frame | undefined
  /** How far the picture has moved from `previous` to `latest`, 0 to 1; 1 when it stands still. */
  mix(): number
  /** Forgets both frames, for example when the connection to the shadow is lost for good. */
  clear(): void
  subscribe(onFrame: () => void): () => void
}

/** A gap of more than this many ticks is cut, not mixed. */
const MAX_GAP_TICKS = 2

interface Arrival {
  readonly frame: Frame
  readonly atMs: number
}

/** @param nowMs monotonic wall clock, ms */
export function createFrameBuffer(nowMs: () => number = () => performance.now()): FrameBuffer {
  let latest: Arrival | undefined
  let previous: Arrival | undefined
  let tickMs: number | undefined
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }

  return {
    accept(frame) {
      const arrival = { frame, atMs: nowMs() }
      const stepMs = latest === undefined ? undefined : frame.timeMs - latest.frame.timeMs
      const continues =
        latest !== undefined && stepMs !== undefined && followsOn(latest.frame, frame) && !isGap(stepMs, tickMs)
      previous = continues ? latest : undefined
      tickMs = stepMs !== undefined && stepMs > 0 ? stepMs : undefined
      latest = arrival
      announce()
    },
    latest: () => latest?.frame,
    previous: () => previous?.frame,
    mix() {
      if (latest === undefined || previous === undefined) return 1
      const spanMs = latest.atMs - previous.atMs
      return spanMs <= 0 ? 1 : Math.min(1, (nowMs() - latest.atMs) / spanMs)
    },
    clear() {
      latest = undefined
      previous = undefined
      tickMs = undefined
      announce()
    },
    subscribe(onFrame) {
      listeners.add(onFrame)
      return () => listeners.delete(onFrame)
    },
  }
}

const followsOn = (before: Frame, after: Frame): boolean =>
  before.topologyHash === after.topologyHash && before.runId === after.runId && after.timeMs > before.timeMs

const isGap = (stepMs: number, tickMs: number | undefined): boolean =>
  tickMs !== undefined && stepMs > MAX_GAP_TICKS * tickMs
