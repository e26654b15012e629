import { buildNetwork, err, type Network, ok, parseScenario, type Result } from '@district/models'
import type { RunRequest } from '@district/models/contract'
import { prepareRun, type RunInHand, type RunSources, type StartRefusal } from './run-request.ts'
import type { RunStore, StoredRun } from './run-store.ts'
import { createRunsUnderWay, type UnderWayParts } from './runs-under-way.ts'
import type { ScenarioStore } from './scenario-store.ts'

export type RehearsalParts = Omit<RunSources, 'topologyAt'> & UnderWayParts

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

export function createRehearsal(parts: RehearsalParts): Rehearsal {
  const { network, pool, runs, scenarios } = parts
  const topologyAt = createTopologies(network)
  const underWay = createRunsUnderWay(parts)
  const get = (runId: string) => underWay.get(runId) ?? runs.get(runId)

  return {
    runs,
    scenarios,
    network,
    get,
    async start(request) {
      const inHand = await prepareRun(request, { ...parts, topologyAt })
      return inHand.ok ? underWay.begin(inHand.value) : inHand
    },
    async again(runId) {
      const inHand = repeatedRun(runId, get(runId), parts)
      return inHand.ok ? underWay.begin(inHand.value) : inHand
    },
    list: () => runs.list().map((run) => get(run.id) ?? run),
    cancel: (runId) => underWay.cancel(runId),
    ended: (runId) => underWay.ended(runId),
    pin(runId, isPinned) {
      underWay.pin(runId, isPinned)
      const run = get(runId)
      return run && runs.write({ ...run, pinned: isPinned })
    },
    async close() {
      await underWay.cancelAll()
      await pool.close()
    },
  }
}

/** The inputs of a kept run, to be run once more. */
function repeatedRun(
  runId: string,
  run: StoredRun | undefined,
  { runs, network }: RehearsalParts,
): Result<RunInHand, StartRefusal> {
  if (run === undefined) return err({ kind: 'run-unknown', detail: `there is no run ${runId}` })
  const { scenario: document, initial } = runs.inputs(runId)
  const scenario = parseScenario(document, network.district)
  if (!scenario.ok) return err({ kind: 'refused', problems: scenario.error })
  const { scenarioVersion, dxM, topologyHash } = run
  return ok({
    document,
    scenario: scenario.value,
    scenarioVersion,
    origin: { kind: 'run', runId },
    initial,
    dxM,
    topologyHash,
    isPinned: false,
    againOf: runId,
  })
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
