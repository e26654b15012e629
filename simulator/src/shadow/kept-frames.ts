import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decodeFrame } from '@district/models/contract'
import { type KeptFiles, openKeptFiles } from './kept-files.ts'

/** A frame as it goes over the wire, and its instant. */
export interface KeptFrame {
  readonly timeMs: number
  readonly bytes: ArrayBuffer
}

/** Hours in which no frame is missing. */
export interface KeptSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** Every frame of the shadow's last hours on disk, bit by bit as it was: the whole district at any instant of them. */
export interface KeptFrames extends Pick<KeptFiles, 'instants' | 'bytes' | 'mostBytes' | 'forgetAfter'> {
  readonly keptMs: number
  /** Takes the place of the one of the same instant. */
  put(frame: KeptFrame): void
  /** The nearest that is not later. */
  at(timeMs: number): KeptFrame | undefined
  /** In order of time; frames further apart than `gapMs` end a span. */
  spans(gapMs: number): readonly KeptSpan[]
}

export interface KeptFramesParts {
  readonly dir: string
  readonly topologyHash: string
  readonly mostBytes: number
  /** How far the oldest lies behind the newest, at most. */
  readonly keptMs: number
}

export function openKeptFrames({ dir, topologyHash, mostBytes, keptMs }: KeptFramesParts): KeptFrames {
  const superfluous = (rising: readonly number[]) => rising.filter((timeMs) => timeMs < (rising.at(-1) ?? 0) - keptMs)
  const files = openKeptFiles({ dir, topologyHash, ending: 'frame', mostBytes, superfluous })
  const read = (packed: Buffer): KeptFrame | undefined => {
    const bytes = new Uint8Array(zstdDecompressSync(packed)).buffer
    const frame = decodeFrame(bytes)
    return frame.ok && frame.value.topologyHash === topologyHash ? { timeMs: frame.value.timeMs, bytes } : undefined
  }
  return {
    instants: files.instants,
    get bytes() {
      return files.bytes
    },
    mostBytes,
    keptMs,
    forgetAfter: files.forgetAfter,
    put: ({ timeMs, bytes }) =>
      files.put(
        timeMs,
        zstdCompressSync(new Uint8Array(bytes), { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
      ),
    at: (timeMs) => files.at(timeMs, read),
    spans: (gapMs) => spansOf(files.instants(), gapMs),
  }
}

function spansOf(rising: readonly number[], gapMs: number): readonly KeptSpan[] {
  const spans: KeptSpan[] = []
  for (const timeMs of rising) {
    const last = spans.at(-1)
    if (last !== undefined && timeMs - last.toMs <= gapMs)
      spans[spans.length - 1] = { fromMs: last.fromMs, toMs: timeMs }
    else spans.push({ fromMs: timeMs, toMs: timeMs })
  }
  return spans
}
