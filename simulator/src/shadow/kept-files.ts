import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of one network on disk, one an instant; beyond the bytes allowed the oldest go. */
export interface KeptFiles {
  /** Instants kept, rising. */
  instants(): readonly number[]
  readonly bytes: number
  readonly mostBytes: number
  has(timeMs: number): boolean
  put(timeMs: number, bytes: Uint8Array): void
  /** What `read` makes of the nearest that is not later; what it cannot read is dropped, and the one before it asked. */
  at<T>(timeMs: number, read: (bytes: Buffer) => T | undefined): T | undefined
  forgetAfter(timeMs: number): void
}

export interface KeptFilesParts {
  readonly dir: string
  readonly topologyHash: string
  /** Of file names, without the dot. */
  readonly ending: string
  readonly mostBytes: number
  /** Of rising instants, those that need not be kept any longer. */
  readonly superfluous: (rising: readonly number[]) => readonly number[]
}

/** Opens the folder of one network; files of other networks in `dir` count, and go first. */
export function openKeptFiles({ dir, topologyHash, ending, mostBytes, superfluous }: KeptFilesParts): KeptFiles {
  const own = join(dir, topologyHash)
  mkdirSync(own, { recursive: true })
  const sizes = new Map(filesIn(own, ending).map(({ timeMs, bytes }) => [timeMs, bytes]))
  const foreign = readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== topologyHash ? [entry.name] : [],
  )
  let foreignBytes = foreign.reduce((sum, name) => sum + sumBytes(filesIn(join(dir, name), ending)), 0)

  const pathOf = (timeMs: number) => join(own, `${timeMs}.${ending}`)
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
    put: (timeMs, bytes) => {
      const path = pathOf(timeMs)
      writeFileSync(`${path}.new`, bytes)
      renameSync(`${path}.new`, path)
      sizes.set(timeMs, bytes.length)
      makeRoom()
    },
    at: (timeMs, read) => {
      for (const kept of rising().toReversed()) {
        if (kept > timeMs) continue
        const found = attempt(() => read(readFileSync(pathOf(kept))))
        if (found !== undefined) return found
        drop(kept)
      }
      return undefined
    },
    forgetAfter: (timeMs) => {
      for (const kept of rising()) if (kept > timeMs) drop(kept)
    },
  }
}

function filesIn(dir: string, ending: string): readonly { readonly timeMs: number; readonly bytes: number }[] {
  return readdirSync(dir).flatMap((name) => {
    const [instant = '', its] = name.split('.')
    return its === ending && /^\d+$/.test(instant) && name === `${instant}.${ending}`
      ? [{ timeMs: Number(instant), bytes: statSync(join(dir, name)).size }]
      : []
  })
}

const sumBytes = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Undefined where the file is damaged or gone. */
function attempt<T>(act: () => T | undefined): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
