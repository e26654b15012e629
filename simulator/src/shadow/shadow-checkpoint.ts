import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Network } from '@district/models'
import { decodeSavedState, encodeSavedState } from '@district/models/contract'
import type { Snapshot } from './recent-past.ts'

const VERSION = 1

/** What stands in the file: the water as it goes over the wire, in base64, and numbers. */
interface CheckpointFile {
  readonly version: number
  readonly runId: string
  readonly water: string
  readonly roughness: readonly number[]
  readonly gateCoefficient: readonly number[]
  readonly sinceMs: number
  readonly addedM3: readonly number[]
  readonly takenM3: readonly number[]
}

/** Written beside and moved over, so that a crash leaves the earlier one whole. */
export function writeShadowCheckpoint(path: string, { runId, filter, ledger }: Snapshot): void {
  const file: CheckpointFile = {
    version: VERSION,
    runId,
    water: Buffer.from(encodeSavedState(filter.water)).toString('base64'),
    roughness: [...filter.learned.roughness],
    gateCoefficient: [...filter.learned.gateCoefficient],
    sinceMs: ledger.sinceMs,
    addedM3: [...ledger.addedM3],
    takenM3: [...ledger.takenM3],
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(file))
  renameSync(`${path}.new`, path)
}

export type ShadowCheckpointOutcome =
  | { readonly kind: 'read'; readonly snapshot: Snapshot }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly reason: string }

/** A checkpoint of this network; anything else is unusable, with the reason, and the shadow warms up from steady flow. */
export function readShadowCheckpoint(path: string, network: Network): ShadowCheckpointOutcome {
  const unusable = (reason: string): ShadowCheckpointOutcome => ({ kind: 'unusable', reason })
  let file: Partial<CheckpointFile>
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as Partial<CheckpointFile>
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isAbsent ? { kind: 'none' } : unusable('it is damaged')
  }
  if (file === null || file.version !== VERSION || typeof file.water !== 'string')
    return unusable('it was written by another version')
  const bytes = Buffer.from(file.water, 'base64')
  const water = decodeSavedState(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  if (!water.ok) return unusable(water.error.text)
  if (water.value.topologyHash !== network.topologyHash) return unusable('it belongs to another network')
  const { reaches, gates } = network.district
  const [roughness, gateCoefficient] = [
    factors(file.roughness, reaches.length),
    factors(file.gateCoefficient, gates.length),
  ]
  const [addedM3, takenM3] = [numbers(file.addedM3, reaches.length), numbers(file.takenM3, reaches.length)]
  if (!roughness || !gateCoefficient || !addedM3 || !takenM3) return unusable('its numbers do not fit the network')
  return {
    kind: 'read',
    snapshot: {
      runId: typeof file.runId === 'string' ? file.runId : 'shadow',
      filter: { water: water.value, learned: { roughness, gateCoefficient } },
      ledger: { sinceMs: Number(file.sinceMs) || water.value.timeMs, addedM3, takenM3 },
    },
  }
}

function numbers(values: unknown, length: number): Float64Array | undefined {
  const isRight = Array.isArray(values) && values.length === length && values.every((value) => Number.isFinite(value))
  return isRight ? Float64Array.from(values) : undefined
}

function factors(values: unknown, length: number): Float64Array | undefined {
  const found = numbers(values, length)
  return found?.every((value) => value > 0) ? found : undefined
}
