import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSavedState, encodeSavedState, type SavedState } from '@district/models/contract'

const HOUR_MS = 3_600_000
/** Of what is older than the first number one is kept in every so long. */
const THINNED = [
  { olderMs: 48 * HOUR_MS, everyMs: HOUR_MS },
  { olderMs: 30 * 24 * HOUR_MS, everyMs: 6 * HOUR_MS },
] as const

/** States of the shadow on disk, a file each, to branch from the past. What the bytes allow is kept, older ones further apart. */
export interface KeptStates {
  /** Instants kept, rising. */
  instants(): readonly number[]
  readonly bytes: number
  readonly mostBytes: number
  has(timeMs: number): boolean
  put(state: SavedState): void
  /** The nearest state that is not later. */
  at(timeMs: number): SavedState | undefined
  forgetAfter(timeMs: number): void
}

/** Opens the folder of one network; states of other networks in `dir` count, and go first. */
export function openKeptStates(dir: string, topologyHash: string, mostBytes: number): KeptStates {
  const own = join(dir, topologyHash)
  mkdirSync(own, { recursive: true })
  const sizes = new Map(filesIn(own).map(({ timeMs, bytes }) => [timeMs, bytes]))
  const foreign = readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== topologyHash ? [entry.name] : [],
  )
  let foreignBytes = foreign.reduce((sum, name) => sum + sumBytes(filesIn(join(dir, name))), 0)

  const pathOf = (timeMs: number) => join(own, `${timeMs}.state`)
  const rising = () => [...sizes.keys()].toSorted((a, b) => a - b)
  const total = () => foreignBytes + [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
  const drop = (timeMs: number) => {
    rmSync(pathOf(timeMs), { force: true })
    sizes.delete(timeMs)
  }
  const makeRoom = () => {
    for (const timeMs of superfluous(rising())) drop(timeMs)
    if (total() > mostBytes && foreignBytes > 0) {
      for (const name of foreign) rmSync(join(dir, name), { recursive: true, force: true })
      foreignBytes = 0
    }
    for (const timeMs of rising()) {
      if (total() <= mostBytes || sizes.size === 1) break
      drop(timeMs)
    }
  }

  return {
    instants: rising,
    get bytes() {
      return total()
    },
    mostBytes,
    has: (timeMs) => sizes.has(timeMs),
    put: (state) => {
      const bytes = Buffer.from(encodeSavedState(state))
      const path = pathOf(state.timeMs)
      writeFileSync(`${path}.new`, bytes)
      renameSync(`${path}.new`, path)
      sizes.set(state.timeMs, bytes.length)
      makeRoom()
    },
    at: (timeMs) => {
      for (const kept of rising().toReversed()) {
        if (kept > timeMs) continue
        const state = readState(pathOf(kept), topologyHash)
        if (state !== undefined) return state
        drop(kept)
      }
      return undefined
    },
    forgetAfter: (timeMs) => {
      for (const kept of rising()) if (kept > timeMs) drop(kept)
    },
  }
}

/** Instants that lie closer together than their age allows. */
export function superfluous(rising: readonly number[]): readonly number[] {
  const newestMs = rising.at(-1) ?? 0
  let lastMs = Number.NEGATIVE_INFINITY
  return rising.filter((timeMs) => {
    const everyMs = THINNED.findLast(({ olderMs }) => newestMs - timeMs > olderMs)?.everyMs ?? 0
    const isSuperfluous = timeMs - lastMs < everyMs
    if (!isSuperfluous) lastMs = timeMs
    return isSuperfluous
  })
}

function filesIn(dir: string): readonly { readonly timeMs: number; readonly bytes: number }[] {
  return readdirSync(dir).flatMap((name) => {
    const timeMs = Number(/^(\d+)\.state$/.exec(name)?.[1])
    return Number.isFinite(timeMs) ? [{ timeMs, bytes: statSync(join(dir, name)).size }] : []
  })
}

const sumBytes = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Undefined where the file is damaged or gone. */
function readState(path: string, topologyHash: string): SavedState | undefined {
  try {
    const bytes = readFileSync(path)
    const state = decodeSavedState(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    return state.ok && state.value.topologyHash === topologyHash ? state.value : undefined
  } catch {
    return undefined
  }
}
