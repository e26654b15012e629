import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { RunIndicators } from '@district/models'
import { decodeSavedState, encodeSavedState, type RunDocument, type SavedState } from '@district/models/contract'
import { type FrameReader, readFrames } from './frame-archive.ts'

/** A run as it is kept: `RunDocument` with this project's indicators. */
export type StoredRun = RunDocument<RunIndicators>

export interface Retention {
  readonly maximumRuns: number
  readonly maximumBytes: number
}

/** A run's inputs beside its document. */
export interface RunInputs {
  /** The scenario's document as it was run: with the branch's changes, and the instant at which it began. */
  readonly scenario: unknown
  readonly initial: SavedState | undefined
}

/**
 * Runs on disk, a folder each. What is a run is decided by its `run.json`, which comes last and is only ever replaced whole; a folder without one
 * is debris of a crash.
 *
 *     <dir>/<id>/  scenario.json · state.bin · frames.bin · run.json
 */
export interface RunStore {
  /** Throws where the folder of this id is there already. */
  begin(run: StoredRun, inputs: RunInputs): void
  append(id: string, packedFrame: Uint8Array): void
  /** Writes the document anew; of a run that has ended, older ones then make room. Returns the document with its size. */
  write(run: StoredRun): StoredRun
  get(id: string): StoredRun | undefined
  /** Newest first. */
  list(): readonly StoredRun[]
  inputs(id: string): RunInputs
  frames(id: string): FrameReader | undefined
  remove(id: string): void
  readonly bytes: number
  readonly retention: Retention
}

const ID = /^[0-9a-z][0-9a-z-]{0,23}$/
export const isEnded = ({ state }: Pick<StoredRun, 'state'>): boolean => state !== 'waiting' && state !== 'running'

export function openRunStore(dir: string, retention: Retention): RunStore {
  mkdirSync(dir, { recursive: true })
  const known = new Map<string, StoredRun>()
  const pathOf = (id: string, file: string) => join(dir, id, file)

  /** Other processes may put runs here, too: what is on disk counts. */
  const get = (id: string): StoredRun | undefined => {
    if (!ID.test(id)) return undefined
    const run = known.get(id) ?? readRun(pathOf(id, 'run.json'))
    if (run !== undefined) known.set(id, run)
    return run
  }
  const list = (): readonly StoredRun[] => {
    const ids = new Set(readdirSync(dir).filter((id) => existsSync(pathOf(id, 'run.json'))))
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    const runs = [...ids].flatMap((id) => get(id) ?? [])
    return runs.sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1))
  }
  const put = (run: StoredRun): StoredRun => {
    const sized = { ...run, bytes: folderBytes(join(dir, run.id)) }
    writeWhole(pathOf(run.id, 'run.json'), JSON.stringify(sized))
    known.set(run.id, sized)
    return sized
  }
  const remove = (id: string) => {
    if (!ID.test(id)) return
    known.delete(id)
    rmSync(join(dir, id), { recursive: true, force: true })
  }
  const makeRoom = (keptId: string) => {
    const runs = list()
    let bytes = totalBytes(runs)
    let count = runs.length
    const oldestFirst = runs.toReversed().filter((run) => isEnded(run) && !run.pinned && run.id !== keptId)
    for (const run of oldestFirst) {
      if (count <= retention.maximumRuns && bytes <= retention.maximumBytes) return
      remove(run.id)
      bytes -= run.bytes
      count -= 1
    }
  }

  return {
    begin(run, { scenario, initial }) {
      mkdirSync(join(dir, run.id))
      writeFileSync(pathOf(run.id, 'scenario.json'), JSON.stringify(scenario))
      if (initial !== undefined) writeFileSync(pathOf(run.id, 'state.bin'), Buffer.from(encodeSavedState(initial)))
      put(run)
    },
    append: (id, packedFrame) => appendFileSync(pathOf(id, 'frames.bin'), packedFrame),
    write(run) {
      const written = put(run)
      if (isEnded(written)) makeRoom(written.id)
      return written
    },
    get,
    list,
    inputs: (id) => ({
      scenario: JSON.parse(readFileSync(pathOf(id, 'scenario.json'), 'utf8')) as unknown,
      initial: readState(pathOf(id, 'state.bin')),
    }),
    frames: (id) => (existsSync(pathOf(id, 'frames.bin')) ? readFrames(pathOf(id, 'frames.bin'), id) : undefined),
    remove,
    get bytes() {
      return totalBytes(list())
    },
    retention,
  }
}

/** After a start: what an earlier process left unfinished is told as broken with the frames that it has, and debris goes. */
export function recoverRuns(dir: string, store: RunStore): void {
  for (const id of readdirSync(dir)) {
    const run = store.get(id)
    if (run === undefined) rmSync(join(dir, id), { recursive: true, force: true })
    else if (!isEnded(run)) store.write({ ...run, state: 'broken', detail: 'the program ended while it ran' })
  }
}

const totalBytes = (runs: readonly StoredRun[]): number => runs.reduce((sum, { bytes }) => sum + bytes, 0)

/** Written beside and moved over, so that a crash leaves the earlier one whole. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

function readRun(path: string): StoredRun | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StoredRun
  } catch {
    return undefined
  }
}

function readState(path: string): SavedState | undefined {
  if (!existsSync(path)) return undefined
  const state = decodeSavedState(Uint8Array.from(readFileSync(path)).buffer)
  if (!state.ok) throw new Error(`${path}: ${state.error.text}`)
  return state.value
}

const folderBytes = (dir: string): number =>
  readdirSync(dir).reduce((sum, file) => sum + (statSync(join(dir, file), { throwIfNoEntry: false })?.size ?? 0), 0)
