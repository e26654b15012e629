import {
  buildNetwork,
  ENGINE_VERSION,
  err,
  frameDistanceS,
  type Network,
  ok,
  parseScenario,
  type Result,
} from '@district/models'
import type { RunOrigin, RunRequest } from '@district/models/contract'
import { packHash } from './pack-hash.ts'
import type { RunEnd, RunMade } from './run-order.ts'
import type { RunPool } from './run-pool.ts'
import { prepareRun, type RunInHand, type RunSources, type StartRefusal } from './run-request.ts'
import { isEnded, type RunStore, type StoredRun } from './run-store.ts'
import type { ScenarioStore } from './scenario-store.ts'

export interface RehearsalParts extends Omit<RunSources, 'topologyAt'> {
  readonly pool: RunPool
  /** Told of a run that failed for a reason that nobody foresaw. */
  readonly onBroken?: (runId: string, error: unknown) => void
}

/** Runs from request to result: what goes in is kept before it begins, what comes out as it comes. */
export interface Rehearsal {
  readonly runs: RunStore
  readonly scenarios: ScenarioStore
  readonly network: Network
  start(request: RunRequest): Promise<Result<StoredRun, StartRefusal>>
  /** The same inputs once more; when both are done its document says whether the hashes agree. */
  again(runId: string): Promise<Result<StoredRun, StartRefusal>>
  get(runId: string): StoredRun | undefined
  /** Newest first, those under way as far as they are. */
  list(): readonly StoredRun[]
  /** Returns false where nothing of this id is under way. */
  cancel(runId: string): boolean
  /** Resolves when the run has ended. */
  ended(runId: string): Promise<void>
  pin(runId: string, isPinned: boolean): StoredRun | undefined
  close(): Promise<void>
}

const MOST_WAITING = 256

interface UnderWay {
  run: StoredRun
  computed: () => number
  readonly stop: AbortController
  readonly ended: Promise<void>
}

export function createRehearsal(parts: RehearsalParts): Rehearsal {
  const { network, pool, runs, scenarios, wallNowMs } = parts
  const hash = packHash(network.district)
  const topologyAt = createTopologies(network)
  const underWay = new Map<string, UnderWay>()
  let lastId = ''

  const nextId = (): string => {
    let ms = wallNowMs()
    while (runs.get(ms.toString(36)) !== undefined || ms.toString(36) === lastId) ms += 1
    lastId = ms.toString(36)
    return lastId
  }

  const begin = (ready: RunInHand): Result<StoredRun, StartRefusal> => {
    if (pool.waiting >= MOST_WAITING)
      return err({
        kind: 'full',
        detail: `${pool.waiting} runs wait for a thread; try again when some of them are done`,
      })
    const run = newRun(ready, nextId(), wallNowMs(), hash)
    runs.begin(run, { scenario: ready.document, initial: ready.initial })
    const stop = new AbortController()
    const way: UnderWay = { run, computed: () => 0, stop, ended: Promise.resolve() }
    underWay.set(run.id, way)
    Object.assign(way, { ended: play(way, ready) })
    return ok(run)
  }

  const play = async (way: UnderWay, { scenario, initial, dxM }: RunInHand): Promise<void> => {
    const { id } = way.run
    let end: RunEnd | { readonly kind: 'broken'; readonly error: unknown }
    try {
      end = await pool.run(
        { runId: id, scenario, dxM, ...(initial === undefined ? {} : { initial }) },
        {
          signal: way.stop.signal,
          onBegin: (computed) => {
            way.computed = computed
            way.run = { ...way.run, state: 'running', startedMs: wallNowMs() }
          },
          onFrame: ({ packed, sequence }) => {
            runs.append(id, packed)
            way.run = { ...way.run, frames: sequence + 1 }
          },
        },
      )
    } catch (error) {
      parts.onBroken?.(id, error)
      end = { kind: 'broken', error }
    }
    underWay.delete(id)
    if (runs.get(id) !== undefined) runs.write(judged(endedRun(shown(way), end, wallNowMs()), runs))
  }

  const shown = ({ run, computed }: UnderWay): StoredRun => ({ ...run, progress: progressOf(run, computed()) })
  const get = (runId: string) => {
    const way = underWay.get(runId)
    return way === undefined ? runs.get(runId) : shown(way)
  }

  return {
    runs,
    scenarios,
    network,
    get,
    async start(request) {
      const ready = await prepareRun(request, { ...parts, topologyAt })
      return ready.ok ? begin(ready.value) : ready
    },
    async again(runId) {
      const run = get(runId)
      if (run === undefined) return err({ kind: 'run-unknown', detail: `there is no run ${runId}` })
      const { scenario: document, initial } = runs.inputs(runId)
      const scenario = parseScenario(document, network.district)
      if (!scenario.ok) return err({ kind: 'refused', problems: scenario.error })
      const { scenarioVersion, dxM } = run
      const origin: RunOrigin = { kind: 'run', runId }
      const { topologyHash } = run
      const ready = { document, initial, scenarioVersion, dxM, topologyHash, origin, isPinned: false, againOf: runId }
      return begin({ ...ready, scenario: scenario.value })
    },
    list: () => runs.list().map((run) => get(run.id) ?? run),
    cancel(runId) {
      underWay.get(runId)?.stop.abort()
      return underWay.has(runId)
    },
    ended: async (runId) => underWay.get(runId)?.ended,
    pin(runId, isPinned) {
      const way = underWay.get(runId)
      if (way !== undefined) way.run = { ...way.run, pinned: isPinned }
      const run = get(runId)
      return run === undefined ? undefined : runs.write({ ...run, pinned: isPinned })
    },
    async close() {
      for (const { stop } of underWay.values()) stop.abort()
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
      await pool.close()
    },
  }
}

/** Hashes of one pack by grid; a network is built once for each that is asked for. */
function createTopologies(network: Network): (dxM: number) => string {
  const known = new Map([[network.dxM, network.topologyHash]])
  return (dxM) => {
    const hash = known.get(dxM) ?? buildNetwork(network.district, { dxM }).topologyHash
    known.set(dxM, hash)
    return hash
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

function endedRun(
  run: StoredRun,
  end: RunEnd | { readonly kind: 'broken'; readonly error: unknown },
  endedMs: number,
): StoredRun {
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
