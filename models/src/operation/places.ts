import type { Gate } from '../domain/gate.ts'
import type { Reach } from '../domain/reach.ts'
import type { Network } from '../network/network.ts'

/* Gates and reaches by index and id. What was checked before is there; what is not is a bug. */

const there = <T>(things: readonly T[], index: number, noun: string): T => {
  const thing = things[index]
  if (thing === undefined) throw new RangeError(`index of a ${noun} must be within the district, got ${index}`)
  return thing
}

export const gateAt = ({ district }: Network, gateIndex: number): Gate => there(district.gates, gateIndex, 'gate')

export const reachAt = ({ district }: Network, reachIndex: number): Reach =>
  there(district.reaches, reachIndex, 'reach')

export const gateIndexOf = ({ district }: Network, gateId: string): number =>
  district.gates.findIndex(({ id }) => id === gateId)

export const reachIndexOf = ({ district }: Network, reachId: string | undefined): number =>
  district.reaches.findIndex(({ id }) => id === reachId)
