import {
  alignedLines,
  buildNetwork,
  differenceRows,
  err,
  ok,
  type Result,
  type StageDifference,
  stageDifferences,
  traceOfFrames,
} from '@district/models'
import { decodeFrame, type Frame } from '@district/models/contract'
import type { Config } from '../ground/config.ts'
import type { RunStore, StoredRun } from '../rehearsal/run-store.ts'
import { loadPack } from '../scenario/load-pack.ts'
import { describeProblems } from './check-pack.ts'

/** Where and when a run's stages differ most from those of the first run. */
export interface PlacesOfRun {
  readonly id: string
  readonly against: string
  readonly differences: readonly StageDifference[]
}

/** Lays the kept frames of runs over those of the first; a text where the pack or the frames do not fit. */
export function comparePlaces(
  runs: readonly StoredRun[],
  store: RunStore,
  { packDir }: Pick<Config, 'packDir'>,
  count: number,
): Result<readonly PlacesOfRun[], string> {
  const [first, ...others] = runs
  if (first === undefined) return ok([])
  const pack = loadPack(packDir)
  if (!pack.ok) return err(describeProblems(packDir, pack.error))
  const network = buildNetwork(pack.value, { dxM: first.dxM })
  const foreign = runs.filter(({ topologyHash }) => topologyHash !== network.topologyHash)
  if (foreign.length > 0)
    return err(
      `${foreign.map(({ id }) => id).join(', ')}: not of ${packDir} at ${first.dxM} m, so places cannot be laid over each other.`,
    )
  const trace = (run: StoredRun) => traceOfFrames(network, framesOf(store, run))
  const before = trace(first)
  return ok(
    others.map((run) => ({
      id: run.id,
      against: first.id,
      differences: stageDifferences(network, before, trace(run), { count }),
    })),
  )
}

function framesOf(store: RunStore, { id }: StoredRun): readonly Frame[] {
  const reader = store.frames(id)
  const frames: Frame[] = []
  try {
    for (let bytes = reader?.next(); bytes !== undefined; bytes = reader?.next()) {
      const frame = decodeFrame(bytes)
      if (frame.ok) frames.push(frame.value)
    }
  } finally {
    reader?.close()
  }
  return frames
}

export const describePlaces = (places: readonly PlacesOfRun[]): string =>
  places
    .map(({ id, against, differences }) =>
      [
        `${id} over ${against}: largest differences of stage`,
        ...(differences.length === 0 ? ['none of a millimetre'] : alignedLines(differenceRows(differences))),
      ].join('\n  '),
    )
    .join('\n')
