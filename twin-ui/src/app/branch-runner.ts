import type { District, Problem } from '@district/models'
import type { BranchFrames, FrameWindow } from '../frame/branch-frames.ts'
import { type Branch, type BranchOrigin, baselineFramesKey, baselineKey } from '../rehearsal/branch.ts'
import { baselineScenario } from '../rehearsal/plan-scenario.ts'
import { createRehearser, type RunEvents, startRehearsalWorker } from '../rehearsal/rehearser.ts'
import type { RunRequest } from '../rehearsal/run-branch.ts'
import { activeBranch } from '../state/active-branch.ts'
import type { RunActivity, RunFailure } from '../state/branch-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'

export interface RunnerParts {
  readonly store: TwinStore
  readonly branchFrames: BranchFrames
  readonly rehearsalFrames: FrameWindow
  readonly baselineFrames: FrameWindow
}

/** A branch ready to be computed, with the state that it forks; a scenario of the pack forks none. */
export interface PreparedRun extends Omit<RunRequest, 'runId'> {
  readonly origin: BranchOrigin | undefined
  readonly startMs: number
  readonly endMs: number
}

/** One run at a time, and where its frames and its words go. */
export interface BranchRunner {
  districtChanged(district: District, dxM: number): void
  warmBy(request: RunRequest): void
  /** Ends what runs, and empties the branch. The answer says whether this run is still the one that is wanted. */
  begin(branch: Branch): () => boolean
  run(branch: Branch, prepared: PreparedRun, wishedMs: number): void
  cancel(): void
  /** Turns scene and panels to the branch that is active now. */
  turnWindows(): void
}

/** Finer steps of the progress are not seen. */
const PROGRESS_STEP = 0.02

export function createBranchRunner(parts: RunnerParts): BranchRunner {
  const { store, branchFrames } = parts
  const rehearser = createRehearser(startRehearsalWorker)
  let runs = 0

  const cancel = () => {
    runs += 1
    rehearser.cancel()
    const { activity, runProgressed } = store.getState()
    if (activity === undefined) return
    runProgressed(undefined)
    if (activity.kind === 'branch') forget(parts, activity.branchId)
  }
  const runBaseline = (branch: Branch, origin: BranchOrigin, { startMs, endMs }: PreparedRun) => {
    const key = baselineKey(origin.id, branch.plan)
    const { baselines, loaded } = store.getState()
    if (baselines.has(key) || loaded === undefined) return
    branchFrames.begin(baselineFramesKey(key))
    const scenario = baselineScenario(branch.plan, origin.state, loaded.district, (endMs - startMs) / 1000)
    const activity = { branchId: branch.id, kind: 'baseline', fraction: 0, startMs, endMs } as const
    store.getState().runProgressed(activity)
    const request = { runId: 'baseline', source: { kind: 'scenario', scenario }, initial: origin.state } as const
    rehearser.run(request, baselineEvents(parts, key, activity))
  }
  return {
    districtChanged(district, dxM) {
      cancel()
      store.getState().allBranchesRemoved()
      branchFrames.clear()
      turnWindows(parts)
      rehearser.districtChanged(district, dxM)
    },
    warmBy: rehearser.warmBy,
    begin({ id }) {
      cancel()
      const run = runs
      store.getState().branchActivated(id)
      forget(parts, id)
      branchFrames.begin(id)
      turnWindows(parts)
      store.getState().runProgressed({ branchId: id, kind: 'branch', fraction: 0, startMs: 0, endMs: 0 })
      return () => run === runs
    },
    run(branch, prepared, wishedMs) {
      const { origin, source, initial } = prepared
      const afterwards = () => {
        if (origin !== undefined) runBaseline(branch, origin, prepared)
        turnWindows(parts)
      }
      rehearser.run({ runId: branch.id, source, initial }, branchEvents(parts, branch, prepared, wishedMs, afterwards))
    },
    cancel,
    turnWindows: () => turnWindows(parts),
  }
}

function turnWindows({ store, branchFrames, rehearsalFrames, baselineFrames }: RunnerParts): void {
  const branch = activeBranch(store.getState())
  const { originId, plan } = branch?.outcome ?? {}
  rehearsalFrames.turnTo(branch === undefined ? undefined : branchFrames.of(branch.id))
  const key = originId === undefined || plan === undefined ? undefined : baselineKey(originId, plan)
  baselineFrames.turnTo(key === undefined ? undefined : branchFrames.of(baselineFramesKey(key)))
}

/** Half a run is no result. */
function forget(parts: RunnerParts, branchId: string): void {
  const { outcomeArrived, modeChosen, activeBranchId } = parts.store.getState()
  outcomeArrived(branchId, undefined)
  parts.branchFrames.drop(branchId)
  if (activeBranchId === branchId) modeChosen('live')
  turnWindows(parts)
}

function branchEvents(
  parts: RunnerParts,
  branch: Branch,
  { origin, startMs, endMs }: PreparedRun,
  wishedMs: number,
  afterwards: () => void,
): RunEvents {
  const { store, branchFrames } = parts
  const progress = progressOf(store, { branchId: branch.id, kind: 'branch', fraction: 0, startMs, endMs })
  let firstFrameMs: number | undefined
  const failed = (key: RunFailure['key'], detail: string) => {
    store.getState().runFailed({ branchId: branch.id, key, detail })
    forget(parts, branch.id)
  }
  return {
    onFrame(frame) {
      branchFrames.accept(branch.id, frame)
      progress(frame.timeMs)
      if (firstFrameMs !== undefined) return
      firstFrameMs = performance.now() - wishedMs
      playFrom(store, branch.id, frame.timeMs)
    },
    onDone(report) {
      const waitedMs = performance.now() - wishedMs
      const { outcomeArrived, runProgressed } = store.getState()
      const times = { firstFrameMs: firstFrameMs ?? waitedMs, waitedMs }
      outcomeArrived(branch.id, { plan: branch.plan, originId: origin?.id, report, ...times })
      runProgressed(undefined)
      afterwards()
    },
    onRefused: (problems) => failed(branch.scenario === undefined ? 'refused' : 'scenario', textOf(problems)),
    onBroken: (detail) => failed('worker', detail),
  }
}

function baselineEvents(
  { store, branchFrames, ...windows }: RunnerParts,
  key: string,
  activity: RunActivity,
): RunEvents {
  const { branchId } = activity
  const progress = progressOf(store, activity)
  const failed = (failure: Pick<RunFailure, 'key' | 'detail'>) => {
    branchFrames.drop(baselineFramesKey(key))
    store.getState().runFailed({ branchId, ...failure })
  }
  return {
    onFrame(frame) {
      branchFrames.accept(baselineFramesKey(key), frame)
      progress(frame.timeMs)
    },
    onDone(report) {
      const { runProgressed, baselineArrived } = store.getState()
      runProgressed(undefined)
      baselineArrived(key, report)
      turnWindows({ store, branchFrames, ...windows })
    },
    onRefused: (problems) => failed({ key: 'refused', detail: textOf(problems) }),
    onBroken: (detail) => failed({ key: 'worker', detail }),
  }
}

function progressOf(store: TwinStore, activity: RunActivity): (timeMs: number) => void {
  const { startMs, endMs } = activity
  let told = Number.NEGATIVE_INFINITY
  return (timeMs) => {
    const fraction = Math.min(1, (timeMs - startMs) / Math.max(1, endMs - startMs))
    if (fraction - told < PROGRESS_STEP) return
    told = fraction
    store.getState().runProgressed({ ...activity, fraction })
  }
}

/** The first frame is there: from now on the hours are played as they come, if the branch is still the one that is shown. */
function playFrom(store: TwinStore, branchId: string, startMs: number): void {
  const { activeBranchId, playheadMoved, modeChosen, playToggled } = store.getState()
  if (activeBranchId !== branchId) return
  playheadMoved(startMs)
  modeChosen('rehearsal')
  playToggled(true)
}

const textOf = (problems: readonly Problem[]): string =>
  problems.map(({ text, place }) => (place.path === undefined ? text : `${place.path}: ${text}`)).join(' · ')
