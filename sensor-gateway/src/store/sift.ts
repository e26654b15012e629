import type { Reading } from '@district/models/contract'
import { type Refusal, StoreFailing } from './history-store.ts'

/** More than these, and it is the database that fails, not the readings: then they wait. */
export const MOST_CONDEMNED = 25

/** Writes readings; returns those that the database refuses by name. @throws StoreFailing, StoreUnreachable */
export type Write = (readings: readonly Reading[]) => Promise<readonly Refusal[]>

/**
 * The database answers, and fails at this batch every time. Halves are written until the readings at which it fails stand alone.
 * Condemned are only those at which it fails again while it takes what was written last, before and after; so nothing is
 * condemned while it fails at everything. What is written twice is the same.
 *
 * @param lastTaken what this database took last; undefined: nothing yet
 * @returns what it refuses, by name or by failing; the rest is written
 * @throws StoreFailing when it is the database itself, StoreUnreachable
 */
export async function sift(
  readings: readonly Reading[],
  write: Write,
  lastTaken: Reading | undefined,
): Promise<readonly Refusal[]> {
  const { suspects, refused, last = lastTaken } = await separate(readings, write)
  const condemned: Refusal[] = []
  let witness = last
  for (const suspect of suspects) {
    if (witness === undefined) throw new StoreFailing(suspect.why)
    await write([witness])
    const together = fromOn(suspect.reading, readings)
    if (await failsAt(together, write, refused)) condemned.push(suspect)
    else witness = together.at(-1) ?? witness
    await write([witness])
  }
  return [...refused, ...condemned]
}

interface Separated {
  readonly suspects: readonly Refusal[]
  readonly refused: Refusal[]
  /** What was written last. */
  readonly last: Reading | undefined
}

async function separate(readings: readonly Reading[], write: Write): Promise<Separated> {
  const suspects: Refusal[] = []
  const refused: Refusal[] = []
  let last: Reading | undefined
  const descend = async (piece: readonly Reading[]): Promise<void> => {
    try {
      const named = await write(piece)
      refused.push(...named)
      if (named.length === 0) last = piece.at(-1)
    } catch (error) {
      if (!(error instanceof StoreFailing)) throw error
      const [only] = piece
      if (piece.length === 1 && only !== undefined) {
        suspects.push({ reading: only, why: `the database fails at it and takes others: ${error.message}` })
        if (suspects.length > MOST_CONDEMNED) throw error
        return
      }
      await descend(piece.slice(0, piece.length >> 1))
      await descend(piece.slice(piece.length >> 1))
    }
  }
  await descend(readings)
  return { suspects, refused, last }
}

async function failsAt(readings: readonly Reading[], write: Write, refused: Refusal[]): Promise<boolean> {
  try {
    refused.push(...(await write(readings)))
    return false
  } catch (error) {
    if (error instanceof StoreFailing) return true
    throw error
  }
}

/** The reading, and behind it what corrects it: the last word on an instant stays the last. */
function fromOn(reading: Reading, readings: readonly Reading[]): readonly Reading[] {
  const behind = readings.slice(readings.indexOf(reading) + 1)
  const isOfSameInstant = (other: Reading) => other.gaugeId === reading.gaugeId && other.takenAtMs === reading.takenAtMs
  return [reading, ...behind.filter(isOfSameInstant)]
}
