import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScenarioVersion } from '@district/models/contract'

/** A stored version with its document, as `parseScenario` reads it. */
export interface StoredScenario extends ScenarioVersion {
  readonly document: unknown
}

/** `known`: the newest version there is; 0 where there is none. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly version: ScenarioVersion }
  | { readonly kind: 'conflict'; readonly known: number }

/**
 * Scenarios on disk, a folder each and in it a file for every version. Versions are never changed; a crash leaves a version whole or away.
 *
 *     <dir>/<id>/1.json, 2.json, …
 */
export interface ScenarioStore {
  /** Saves `document` as the version after `base`, the newest that its author has seen (0: none). */
  save(id: string, document: unknown, base: number, savedMs: number): SaveOutcome
  /** The newest where no version is named. */
  get(id: string, version?: number): StoredScenario | undefined
  /** Oldest first. */
  versions(id: string): readonly ScenarioVersion[]
  /** The newest version of each, by id. */
  list(): readonly ScenarioVersion[]
  remove(id: string): void
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

export function openScenarioStore(dir: string): ScenarioStore {
  mkdirSync(dir, { recursive: true })
  const numbersOf = (id: string): readonly number[] => {
    const folder = join(dir, id)
    if (!ID.test(id) || !existsSync(folder)) return []
    const numbers = readdirSync(folder).flatMap((file) => (/^\d+\.json$/.test(file) ? [Number.parseInt(file, 10)] : []))
    return numbers.sort((a, b) => a - b)
  }
  const read = (id: string, version: number): StoredScenario =>
    JSON.parse(readFileSync(join(dir, id, `${version}.json`), 'utf8')) as StoredScenario
  const newestOf = (id: string): number => numbersOf(id).at(-1) ?? 0
  const withoutDocument = ({ document: _, ...version }: StoredScenario): ScenarioVersion => version

  return {
    save(id, document, base, savedMs) {
      if (!ID.test(id)) throw new RangeError(`a scenario's id must be letters, digits, . _ and -, got "${id}"`)
      const known = newestOf(id)
      if (known !== base) return { kind: 'conflict', known }
      const version: ScenarioVersion = { id, version: base + 1, savedMs, names: namesOf(document) }
      mkdirSync(join(dir, id), { recursive: true })
      const path = join(dir, id, `${version.version}.json`)
      return linkWhole(path, JSON.stringify({ ...version, document }))
        ? { kind: 'saved', version }
        : { kind: 'conflict', known: newestOf(id) }
    },
    get(id, version) {
      const number = version ?? newestOf(id)
      return numbersOf(id).includes(number) ? read(id, number) : undefined
    },
    versions: (id) => numbersOf(id).map((version) => withoutDocument(read(id, version))),
    list: () =>
      readdirSync(dir)
        .sort()
        .flatMap((id) => (newestOf(id) > 0 ? [withoutDocument(read(id, newestOf(id)))] : [])),
    remove: (id) => {
      if (ID.test(id)) rmSync(join(dir, id), { recursive: true, force: true })
    },
  }
}

/** Written beside and linked to its name, which fails where another process has taken that name. */
function linkWhole(path: string, text: string): boolean {
  const beside = `${path}.${process.pid}.new`
  writeFileSync(beside, text)
  try {
    linkSync(beside, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(beside)
  }
}

function namesOf(document: unknown): ScenarioVersion['names'] {
  const { name_zh, name_en } = document as { readonly name_zh?: unknown; readonly name_en?: unknown }
  return { zh: String(name_zh ?? ''), en: String(name_en ?? '') }
}
