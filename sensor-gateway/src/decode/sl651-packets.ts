import type { Sl651Frame } from '../receive/sl651-frame.ts'
import type { DecoderMemory } from './decoder-memory.ts'

/** Packets of one report follow each other within seconds; a stay in a broker's queue may come between. */
const WITHIN_MS = 30 * 60 * 1000
const MOST_BYTES = 256 * 1024

interface Gathered {
  readonly functionCode: number
  readonly total: number
  readonly firstAtMs: number
  /** Whole frames by packet number, in base64. */
  readonly frames: Readonly<Record<string, string>>
  /** The report was whole and is stored; its packets may come again. */
  readonly isDone: boolean
}

export interface Gathering {
  /** The report's text, once all of its packets are there. */
  readonly text: Uint8Array | undefined
  /** Packets of an earlier report that will not become whole any more: their frames, one after the other, and how many are missing. */
  readonly abandoned: { readonly bytes: Uint8Array; readonly detail: string } | undefined
}

const memoryName = (station: string): string => `sl651.packets/${station}`

/**
 * Keeps a packet until its report is whole, in any order. Only packet 1 carries serial number and time, so a different packet of a
 * number that is there begins another report, and what a stored report said already is a repetition until another packet 1 comes.
 */
export function gather(frame: Sl651Frame, atMs: number, memory: DecoderMemory): Gathering {
  const { packet, functionCode, station } = frame
  if (packet === null) throw new RangeError('frame must be a packet, got a report in one piece')
  const encoded = Buffer.from(frame.bytes).toString('base64')
  const name = memoryName(station)
  const held = readMemory(memory.get(name))
  const isSame = held !== undefined && belongs(held, frame, encoded, atMs)
  if (isSame && held.isDone) return { text: undefined, abandoned: undefined }
  const frames: Record<string, string> = { ...(isSame ? held.frames : {}), [packet.number]: encoded }
  const next: Gathered = {
    functionCode,
    total: packet.total,
    firstAtMs: isSame ? held.firstAtMs : atMs,
    frames,
    isDone: Object.keys(frames).length === packet.total,
  }
  const abandoned = held === undefined || isSame || held.isDone ? undefined : abandon(held)
  if (Object.values(frames).join('').length > MOST_BYTES) {
    memory.set(name, '')
    return { text: undefined, abandoned: abandon(next) }
  }
  memory.set(name, JSON.stringify(next))
  return { text: next.isDone ? textOf(frames, packet.total, frame.encoding) : undefined, abandoned }
}

const readMemory = (text: string | undefined): Gathered | undefined =>
  text === undefined || text === '' ? undefined : (JSON.parse(text) as Gathered)

function belongs(held: Gathered, { packet, functionCode }: Sl651Frame, encoded: string, atMs: number): boolean {
  const before = held.frames[packet?.number ?? 0]
  return (
    held.functionCode === functionCode &&
    held.total === packet?.total &&
    atMs - held.firstAtMs <= WITHIN_MS &&
    (before === encoded || (before === undefined && !held.isDone))
  )
}

function abandon({ frames, total, functionCode }: Gathered): Gathering['abandoned'] {
  const numbers = Object.keys(frames)
  return {
    bytes: Buffer.concat(Object.values(frames).map((each) => Buffer.from(each, 'base64'))),
    detail: `a report of function ${functionCode.toString(16).toUpperCase()} was never whole: packets ${numbers.join(', ')} of ${total}`,
  }
}

/** What stands around the text of a packet: head with total and number, and tail. */
const AROUND_BYTES = { hex: { head: 14 + 3, tail: 3 }, ascii: { head: 24 + 6, tail: 5 } } as const

function textOf(frames: Readonly<Record<string, string>>, total: number, encoding: Sl651Frame['encoding']): Uint8Array {
  const { head, tail } = AROUND_BYTES[encoding]
  const parts: Uint8Array[] = []
  for (let number = 1; number <= total; number++)
    parts.push(Buffer.from(frames[number] ?? '', 'base64').subarray(head, -tail))
  return Buffer.concat(parts)
}
