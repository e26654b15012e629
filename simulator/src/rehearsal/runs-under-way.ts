import { ENGINE_VERSION, err, frameDistanceS, type Network, ok, type Result } from '@district/models'
import { packHash } from './pack-hash.ts'
import type { RunEnd, RunMade } from './run-order.ts'
import type { RunPool } from './run-pool.ts'
import type { RunInHand, StartRefusal } from './run-request.ts'
import { isEnded, type RunStore, type StoredRun } from './run-store.ts'

/** Runs between their request and their end: each is on disk from its first moment, and its frames as they come. */
export interface RunsUnderWay {
  begin(inHand: RunInHand): Result<StoredRun, StartRefusal>
  /** As far as it is; undefined where nothing of this id is under way. */
  get(runId: string): StoredRun | undefined
  /** Resolves when the run has ended, at once where none of this id is under way. */
  ended(runId: string): Promise<void>
  cancel(runId: string): boolean
  pin(runId: string, isPinned: boolean): void
  cancelAll(): Promise<void>
}

export interface UnderWayParts {
  readonly network: Network
  readonly pool: RunPool
  readonly runs: RunStore
  readonly wallNowMs: () => number
  /** Told of a run that failed for a reason that nobody foresaw. */
  readonly onBroken?: (runId: string, error: unknown) => void
}

const MOST_WAITING = 256

interface UnderWay {
  run: StoredRun
  computed: () => number
  readonly stop: AbortController
  ended: Promise<void>
}

type Broken = { readonly kind: 'broken'; readonly error: unknown }

export function createRunsUnderWay({ network, pool, runs, wallNowMs, onBroken }: UnderWayParts): RunsUnderWay {
  const hash = packHash(network.district)
  const underWay = new Map<string, UnderWay>()
  const nextId = createIds(runs, wallNowMs)

  const play = async (way: UnderWay, { scenario, initial, dxM }: RunInHand): Promise<void> => {
    const { id } = way.run
    const order = { runId: id, scenario, dxM, ...(initial === undefined ? {} : { initial }) }
    const end = await pool
      .run(order, {
        signal: way.stop.signal,
        onBegin: (computed) => {
          way.computed = computed
          way.run = { ...way.run, state: 'running', startedMs: wallNowMs() }
        },
        onFrame: ({ packed, sequence }) => {
          runs.append(id, packed)
          way.run = { ...way.run, frames: sequence + 1 }
        },
      })
      .catch((error: unknown): Broken => {
        onBroken?.(id, error)
        return { kind: 'broken', error }
      })
    underWay.delete(id)
    try {
      runs.write(judged(endedRun(shown(way), end, wallNowMs()), runs))
    } catch (error) {
      // The disk took neither this nor, it may be, the frames before: what is there counts as broken at the next start.
      onBroken?.(id, error)
    }
  }

  return {
    begin(inHand) {
      if (pool.waiting >= MOST_WAITING)
        return err({ kind: 'full', detail: `${pool.waiting} runs wait for a thread; try again when some are done` })
      const run = newRun(inHand, nextId(), wallNowMs(), hash)
      runs.begin(run, { scenario: inHand.document, initial: inHand.initial })
      const way: UnderWay = { run, computed: () => 0, stop: new AbortController(), ended: Promise.resolve() }
      underWay.set(run.id, way)
      way.ended = play(way, inHand)
      return ok(run)
    },
    get(runId) {
      const way = underWay.get(runId)
      return way && shown(way)
    },
    ended: async (runId) => underWay.get(runId)?.ended,
    cancel(runId) {
      underWay.get(runId)?.stop.abort()
      return underWay.has(runId)
    },
    pin(runId, isPinned) {
      const way = underWay.get(runId)
      if (way !== undefined) way.run = { ...way.run, pinned: isPinned }
    },
    async cancelAll() {
      for (const { stop } of underWay.values()) stop.abort()
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}

const shown = ({ run, computed }: UnderWay): StoredRun => ({ ...run, progress: progressOf(run, computed()) })

/** Ids of the wall's milliseconds, so that they sort by age; none is given twice. */
function createIds(runs: RunStore, wallNowMs: () => number): () => string {
  let lastMs = 0
  return () => {
    let ms = Math.max(wallNowMs(), lastMs + 1)
    while (runs.get(ms.toString(36)) !== undefined) ms += 1
    lastMs = ms
    return ms.toString(36)
  }
}

function newRun(ready: RunInHand, id: string, createdMs: number, hash: string): StoredRun {
  const { scenario, scenarioVersion, origin, dxM, topologyHash, isPinned, againOf } = ready
  return {
    id,
    state: 'waiting',
    progress: 0,
    scenarioId: scenario.id,
    scenarioVersion,
    names: scenario.names,
    origin,
    startMs: scenario.startMs,
    horizonS: scenario.horizonS,
    everyS: frameDistanceS(scenario.horizonS),
    frames: 0,
    dxM,
    topologyHash,
    packHash: hash,
    engineVersion: ENGINE_VERSION,
    createdMs,
    ...(againOf !== undefined && { again: { runId: againOf } }),
    pinned: isPinned,
    bytes: 0,
  }
}

const progressOf = ({ horizonS, everyS }: StoredRun, computed: number): number =>
  computed === 0 ? 0 : Math.min(1, ((computed - 1) * everyS) / horizonS)

function endedRun(run: StoredRun, end: RunEnd | Broken, endedMs: number): StoredRun {
  if (end.kind === 'made') return madeRun(run, end, endedMs)
  if (end.kind === 'cancelled') return { ...run, state: 'cancelled', endedMs }
  const detail =
    end.kind === 'broken'
      ? String(end.error)
      : end.problems.map(({ place, text }) => `${place.path}: ${text}`).join('; ')
  return { ...run, state: 'broken', endedMs, detail }
}

function madeRun(run: StoredRun, { report, cpuS }: RunMade, endedMs: number): StoredRun {
  const { steps, cells, massError, hash, indicators, outcome } = report
  const made = { ...run, endedMs, cpuS, steps, cells, massError, hash, indicators }
  if (outcome.kind === 'reached') return { ...made, state: 'done', progress: 1 }
  const { atMs, reachIds, reason } = outcome
  return { ...made, state: 'diverged', stopped: { atMs, reachIds, reason } }
}

/** Says of a repeated run whether it came out the same. */
function judged(run: StoredRun, runs: RunStore): StoredRun {
  if (run.again === undefined || run.hash === undefined) return run
  const first = runs.get(run.again.runId)
  if (first === undefined || !isEnded(first)) return run
  return { ...run, again: { runId: first.id, isSame: first.hash === run.hash } }
}
