import type { GateId } from '@district/models'
import type { SavedState } from '@district/models/contract'
import { expect, test } from 'vitest'
import { type BranchOutcome, isOutOfDate, LIVE_START } from '../rehearsal/branch.ts'
import type { RehearsalReport } from '../rehearsal/report.ts'
import { activeBranch, baselineOf, plannedOpenings } from './active-branch.ts'
import { createTwinStore } from './twin-store.ts'

const GATE = 'G-1' as GateId
const ORIGIN = { id: 'o1', state: { timeMs: 5 } as SavedState }
const REPORT = { hash: 'abc' } as RehearsalReport

const storeWith = (count: number) => {
  const store = createTwinStore()
  for (let made = 0; made < count; made++) store.getState().branchMade(LIVE_START)
  return store
}

const outcomeOf = (store: ReturnType<typeof createTwinStore>): BranchOutcome => {
  const branch = activeBranch(store.getState())
  if (branch === undefined) throw new Error('there must be an active branch')
  return { plan: branch.plan, originId: branch.origin?.id, report: REPORT, firstFrameMs: 1, waitedMs: 2 }
}

test('[RB9] the first edit makes a branch; edits are kept per gate and taken back one by one', () => {
  const store = createTwinStore()
  store.getState().openingEdited(GATE, 0.8)
  store.getState().openingEdited(GATE, 1.1)
  store.getState().openingEdited('G-2' as GateId, 0)
  store.getState().editRemoved('G-2' as GateId)
  expect(store.getState().branches.map(({ letter }) => letter)).toEqual(['A'])
  expect([...plannedOpenings(store.getState())]).toEqual([[GATE, [{ hour: 0, value: 1.1 }]]])
})

test('[RB9] moving the slider of a gate with a schedule changes its start and keeps its hours', () => {
  const store = createTwinStore()
  store.getState().openingPlanned(GATE, [
    { hour: 0, value: 0.5 },
    { hour: 6, value: 0.2 },
  ])
  store.getState().openingEdited(GATE, 0.7)
  expect(plannedOpenings(store.getState()).get(GATE)).toEqual([
    { hour: 0, value: 0.7 },
    { hour: 6, value: 0.2 },
  ])
})

test('[RB10] at most eight stand side by side, each with a letter of its own that comes free when it is removed', () => {
  const store = storeWith(9)
  expect(
    store
      .getState()
      .branches.map(({ letter }) => letter)
      .join(''),
  ).toBe('ABCDEFGH')
  store.getState().branchRemoved('branch-2')
  store.getState().branchMade(LIVE_START)
  expect(store.getState().branches.at(-1)).toMatchObject({ id: 'branch-9', letter: 'B' })
})

test('[RB11] a copy has plan and state of its original, and nothing computed; edits of one do not touch the other', () => {
  const store = storeWith(1)
  store.getState().openingEdited(GATE, 0.8)
  store.getState().originTaken('branch-1', ORIGIN)
  store.getState().outcomeArrived('branch-1', outcomeOf(store))
  store.getState().branchMade(LIVE_START, { of: 'branch-1' })
  store.getState().openingEdited(GATE, 1.4)
  const [first, copy] = store.getState().branches
  expect(copy).toMatchObject({ origin: ORIGIN, outcome: undefined })
  expect([first, copy].map((branch) => branch?.plan.openings.get(GATE)?.[0]?.value)).toEqual([0.8, 1.4])
})

test('[RB12] a result is out of date when plan or start changed since, and not when an edit was taken back', () => {
  const store = storeWith(1)
  store.getState().openingEdited(GATE, 0.8)
  store.getState().originTaken('branch-1', ORIGIN)
  store.getState().outcomeArrived('branch-1', outcomeOf(store))
  const outOfDate = () => isOutOfDate(store.getState().branches[0] as never)
  expect(outOfDate()).toBe(false)
  store.getState().openingEdited(GATE, 0.9)
  expect(outOfDate()).toBe(true)
  store.getState().openingEdited(GATE, 0.8)
  expect(outOfDate()).toBe(false)
  store.getState().startChosen('branch-1', { moment: 'live', water: 'dry' })
  expect(outOfDate()).toBe(true)
})

test('[RB13] branches from the same state and water share what comes of changing nothing', () => {
  const store = storeWith(1)
  store.getState().originTaken('branch-1', ORIGIN)
  store.getState().outcomeArrived('branch-1', outcomeOf(store))
  store.getState().baselineArrived('o1 state', REPORT)
  const baseline = () => baselineOf(store.getState(), store.getState().branches[0] as never)
  expect(baseline()).toBe(REPORT)
  store.getState().startChosen('branch-1', { moment: 'live', water: 'steady' })
  store.getState().originTaken('branch-1', ORIGIN)
  store.getState().outcomeArrived('branch-1', outcomeOf(store))
  expect(baseline()).toBeUndefined()
})

test('[RB14] removing the branch that is shown goes back to live, and its failure is forgotten', () => {
  const store = storeWith(2)
  store.getState().modeChosen('rehearsal')
  store.getState().runFailed({ branchId: 'branch-2', key: 'worker', detail: '' })
  store.getState().branchRemoved('branch-2')
  expect(store.getState()).toMatchObject({ mode: 'live', activeBranchId: 'branch-1', failure: undefined })
})

test('[CK9] past and forecast go on when branches go, and a rehearsal is live again', () => {
  for (const mode of ['past', 'forecast', 'rehearsal'] as const) {
    const store = createTwinStore()
    store.getState().branchMade({ moment: 'live', water: 'state' })
    store.getState().modeChosen(mode)
    store.getState().allBranchesRemoved()
    expect(store.getState().mode).toBe(mode === 'rehearsal' ? 'live' : mode)
  }
})

test('[CK10] an opening set while the past is on screen is rehearsed from the state kept before that instant', () => {
  const store = createTwinStore()
  store.getState().playheadMoved(10 * 900_000 + 5)
  store.getState().modeChosen('past')
  store.getState().openingEdited('G-1' as GateId, 0.4)
  expect(store.getState().branches[0]?.plan.start).toEqual({ moment: 10 * 900_000, water: 'state' })
})
