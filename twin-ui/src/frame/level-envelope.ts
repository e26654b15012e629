import type { Frame } from '@district/models/contract'
import type { FrameBuffer } from './frame-buffer.ts'

/** Least and greatest depth at every point over the last hours, of what was received while the page was open. */
export interface LevelEnvelope {
  /** Instant of the oldest frame that is in it. */
  sinceMs(): number | undefined
  /** Depths, m, by point; the same arrays every time, filled anew. Undefined before the first frame. */
  depths(): { readonly leastM: Float32Array; readonly greatestM: Float32Array } | undefined
  accept(frame: Frame): void
}

/** Frames of half an hour are kept together: twelve such spans, whatever the clock's speed. */
const SPAN_MS = 30 * 60 * 1000
const SPANS = 12

interface Span {
  readonly startMs: number
  readonly firstMs: number
  readonly leastM: Float32Array
  readonly greatestM: Float32Array
}

/** O(points) per frame, 24 numbers a point kept. Another run or network, or a step back in time, begins anew. */
export function createLevelEnvelope(): LevelEnvelope {
  let spans: Span[] = []
  let last: Pick<Frame, 'topologyHash' | 'timeMs'> | undefined
  let summed: { readonly leastM: Float32Array; readonly greatestM: Float32Array } | undefined
  return {
    accept(frame) {
      const { depthM, timeMs, topologyHash } = frame
      const follows = last !== undefined && last.topologyHash === topologyHash && timeMs >= last.timeMs
      if (!follows || spans[0]?.leastM.length !== depthM.length) spans = []
      last = { topologyHash, timeMs }
      const startMs = Math.floor(timeMs / SPAN_MS) * SPAN_MS
      const newest = spans.at(-1)
      if (newest?.startMs === startMs) widen(newest, depthM)
      else {
        const [leastM, greatestM] = [Float32Array.from(depthM), Float32Array.from(depthM)]
        spans = [...spans, { startMs, firstMs: timeMs, leastM, greatestM }]
      }
      spans = spans.filter((span) => span.startMs > startMs - SPANS * SPAN_MS)
      summed = undefined
    },
    sinceMs: () => spans[0]?.firstMs,
    depths() {
      const [first] = spans
      if (first === undefined) return undefined
      summed ??= sum(spans, first)
      return summed
    },
  }
}

function widen({ leastM, greatestM }: Pick<Span, 'leastM' | 'greatestM'>, depthM: ArrayLike<number>): void {
  for (let point = 0; point < leastM.length; point++) {
    const depth = depthM[point] ?? 0
    if (depth < (leastM[point] ?? 0)) leastM[point] = depth
    if (depth > (greatestM[point] ?? 0)) greatestM[point] = depth
  }
}

function sum(spans: readonly Span[], first: Span) {
  const into = { leastM: first.leastM.slice(), greatestM: first.greatestM.slice() }
  for (const span of spans.slice(1)) {
    widen(into, span.leastM)
    widen(into, span.greatestM)
  }
  return into
}

/** Goes on for the life of the page: what is not written down when it is received is lost. */
export function followLevels(shadowFrames: FrameBuffer): LevelEnvelope {
  const envelope = createLevelEnvelope()
  shadowFrames.subscribe(() => {
    const frame = shadowFrames.latest()
    if (frame !== undefined) envelope.accept(frame)
  })
  return envelope
}
