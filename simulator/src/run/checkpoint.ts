import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { decodeSavedState, encodeSavedState, type SavedState } from '@district/models/contract'
import type { DistrictMemory } from '../district/virtual-district.ts'

const VERSION = 1

/** Where the virtual district stood, so that a later start goes on from there and fills only the gap. */
export interface Checkpoint {
  readonly seed: number
  readonly water: SavedState
  readonly memory: DistrictMemory
  /** Running number of each station's last message. */
  readonly seqs: Readonly<Record<string, number>>
  /** Written by an orderly stop: all that was reported until then has left. */
  readonly orderly: boolean
}

/** Written beside and moved over, so that a crash leaves the earlier one whole. */
export function writeCheckpoint(path: string, { water, ...rest }: Checkpoint): void {
  mkdirSync(dirname(path), { recursive: true })
  const text = JSON.stringify({
    version: VERSION,
    ...rest,
    water: Buffer.from(encodeSavedState(water)).toString('base64'),
  })
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

export type CheckpointOutcome =
  | { readonly kind: 'read'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly reason: string }

/** A checkpoint of this network and seed; anything else is unusable, with the reason, and the district begins anew. */
export function readCheckpoint(path: string, topologyHash: string, seed: number): CheckpointOutcome {
  const unusable = (reason: string): CheckpointOutcome => ({ kind: 'unusable', reason })
  let document: Partial<Omit<Checkpoint, 'water'>> & { readonly version?: unknown; readonly water?: unknown }
  try {
    document = JSON.parse(readFileSync(path, 'utf8')) as typeof document
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isAbsent ? { kind: 'none' } : unusable('it is damaged')
  }
  const { version, water: encoded, memory, seqs, orderly } = document
  if (version !== VERSION || typeof encoded !== 'string' || memory === undefined || seqs === undefined)
    return unusable('it was written by another version')
  if (document.seed !== seed) return unusable(`it has seed ${document.seed}`)
  const bytes = Buffer.from(encoded, 'base64')
  const water = decodeSavedState(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  if (!water.ok) return unusable(water.error.text)
  if (water.value.topologyHash !== topologyHash) return unusable('it belongs to another network')
  return { kind: 'read', checkpoint: { seed, water: water.value, memory, seqs, orderly: orderly === true } }
}
