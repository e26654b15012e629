import { buildNetwork, createForcingValues } from '@district/models'
import { twoPools } from '@district/models/testing'
import { describe, expect, it } from 'vitest'
import { bareBranch, branchDocument } from './branch-document.ts'

const network = buildNetwork(twoPools(), { dxM: 500 })
const [gate] = network.district.gates
const gateId = gate!.id
const initial = {
  ...createForcingValues(network),
  topologyHash: network.topologyHash,
  timeMs: 0,
  stageM: new Float64Array(0),
  dischargeM3s: new Float64Array(0),
  openingM: new Float64Array(network.district.gates.length).fill(0.7),
}
const gatesOf = (document: unknown) => (document as { gates: Record<string, unknown> }).gates
const branch = (given: unknown, ...moves: readonly (readonly [number, number])[]) =>
  gatesOf(
    branchDocument(
      { ...bareBranch('x', 0), ...(given === undefined ? {} : { gates: { [gateId]: given } }) },
      { start: 'state', startMs: 0, initial },
      { gates: moves.map(([atHours, openingM]) => ({ gateId, atHours, openingM })) },
      network,
    ),
  )[gateId]

describe('branchDocument', () => {
  it('[BD1] a gate keeps what the state gives it until its first move', () => {
    expect(branch(undefined, [2, 1])).toEqual([
      [0, 0.7],
      [2, 0.7],
      [2, 1],
    ])
    expect(branch(undefined, [0, 1])).toEqual([[0, 1]])
    expect(branch(undefined, [4, 0.2], [2, 1])).toEqual([
      [0, 0.7],
      [2, 0.7],
      [2, 1],
      [4, 1],
      [4, 0.2],
    ])
  })

  it('[BD2] and what its schedule gives it, where it has one', () => {
    expect(branch(0.4, [2, 1])).toEqual([
      [0, 0.4],
      [2, 0.4],
      [2, 1],
    ])
    expect(
      branch(
        [
          [0, 0],
          [4, 2],
          [6, 2],
        ],
        [2, 1.5],
      ),
    ).toEqual([
      [0, 0],
      [2, 1],
      [2, 1.5],
    ])
    expect(
      branch(
        [
          [0, 0],
          [2, 1],
          [2, 3],
        ],
        [2, 1.5],
      ),
    ).toEqual([
      [0, 0],
      [2, 1],
      [2, 1.5],
    ])
    expect(branch('half', [2, 1])).toBe('half')
  })

  it('[BD3] names that no id can be are made to one', () => {
    expect(bareBranch('闸 1 upper', 0).id).toBe('1-upper', 0)
    expect(bareBranch('东渠', 0).id).toBe('branch')
    expect(bareBranch('_a b', 0).id).toBe('branch-_a-b')
  })
})
