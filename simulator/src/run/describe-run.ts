import type { StoredRun } from '../rehearsal/run-store.ts'
import type { Said } from './check-pack.ts'

/** What came of a run, for people or as one object; a run that did not reach its end is no success. */
export function sayRun(run: StoredRun, asJson: boolean): Said {
  const exitCode = run.state === 'done' && run.again?.isSame !== false ? 0 : 1
  return { text: asJson ? JSON.stringify(run) : describeRun(run), exitCode }
}

const ORIGINS = {
  steady: 'steady flow',
  dry: 'dry canals',
  given: 'a saved state',
  live: 'the live district',
  past: 'a past moment',
  run: 'the start of another run',
} as const

function describeRun(run: StoredRun): string {
  const { id, names, state, startMs, horizonS, origin, dxM, cells, steps, cpuS, hash, massError, again, detail } = run
  return [
    `${names.zh === names.en ? names.en : `${names.zh} ${names.en}`} · run ${id} · ${state}`,
    `  ${(horizonS / 3600).toFixed(1)} h from ${new Date(startMs).toISOString()}, from ${ORIGINS[origin.kind]}`,
    ...(hash === undefined ? [] : [`  ${cells} points at ${dxM} m, ${steps} steps, ${cpuS} s of CPU`]),
    ...describeWater(run),
    ...(run.stopped === undefined
      ? []
      : [
          `  stopped at ${new Date(run.stopped.atMs).toISOString()} near ${run.stopped.reachIds.slice(0, 3).join(', ')}: ${run.stopped.reason}`,
        ]),
    ...(detail === undefined ? [] : [`  ${detail}`]),
    ...(hash === undefined ? [] : [`  mass error ${(massError ?? 0).toExponential(1)}, hash ${hash}`]),
    ...(again?.isSame === undefined
      ? []
      : [
          again.isSame
            ? `  the same hash as run ${again.runId}`
            : `  NOT the hash of run ${again.runId}: another engine or another pack`,
        ]),
  ].join('\n')
}

function describeWater({ indicators: is }: StoredRun): string[] {
  if (is === undefined) return []
  const million = (volumeM3: number) => `${(volumeM3 / 1e6).toFixed(2)} Mm³`
  const { freeboardM, reachId, chainageM } = is.worstFreeboard
  return [
    `  in ${million(is.inM3)}, drawn ${million(is.drawnM3)}, out ${million(is.outM3)}, seeped ${million(is.seepedM3)}, spilled ${million(is.spilledM3)}, stored ${million(is.storedChangeM3)}`,
    `  least freeboard ${freeboardM.toFixed(2)} m at ${reachId}, ${(chainageM / 1000).toFixed(1)} km`,
  ]
}
