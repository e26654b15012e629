import type { Network } from '../network/network.ts'
import type { RunTrace } from './run-trace.ts'

/** Where and when the stages of two runs differ most at a reach, or at one side of a gate. */
export type StageDifference =
  | {
      readonly kind: 'reach'
      readonly id: string
      readonly chainageM: number
      readonly atS: number
      /** Of the second run over the first. */
      readonly differenceM: number
    }
  | {
      readonly kind: 'gate'
      readonly id: string
      readonly side: 'up' | 'down'
      readonly atS: number
      readonly differenceM: number
    }

/** The difference furthest from zero with its sign, and at which record it is; 0 at record 0 where there is none. */
export interface LargestDifference {
  readonly record: number
  readonly difference: number
}

/** Largest difference of b over a among `records` records; what is NaN on either side does not count. */
export function largestDifference(
  a: (record: number) => number,
  b: (record: number) => number,
  records: number,
): LargestDifference {
  let largest = 0
  let at = 0
  for (let record = 0; record < records; record++) {
    const difference = b(record) - a(record)
    if (Math.abs(difference) > Math.abs(largest)) {
      largest = difference
      at = record
    }
  }
  return { record: at, difference: largest }
}

/**
 * Where and when two runs of one network differ most in stage: one entry a reach and one a gate, the largest first. Only instants that both have are looked at, by
 * district time; differences below `leastM` are not told.
 *
 * @param count how many entries at most
 */
export function stageDifferences(
  network: Network,
  first: RunTrace,
  second: RunTrace,
  { count = 10, leastM = 1e-3 } = {},
): readonly StageDifference[] {
  const common = commonInstants(first, second)
  const between = (a: (k: number) => number, b: (k: number) => number) =>
    largestDifference(
      (i) => a(common.first[i] ?? -1),
      (i) => b(common.second[i] ?? -1),
      common.first.length,
    )
  const atS = ({ record }: LargestDifference) => first.atS[common.first[record] ?? 0] ?? 0
  const found: StageDifference[] = []
  for (const [r, { id }] of network.district.reaches.entries()) {
    let worst: LargestDifference = { record: 0, difference: 0 }
    let place = network.reachStart[r] ?? 0
    for (let p = place; p < (network.reachStart[r + 1] ?? 0); p++) {
      const here = between(
        (k) => first.stageM(k, p),
        (k) => second.stageM(k, p),
      )
      if (Math.abs(here.difference) <= Math.abs(worst.difference)) continue
      worst = here
      place = p
    }
    const chainageM = network.chainageM[place] ?? 0
    found.push({ kind: 'reach', id, chainageM, atS: atS(worst), differenceM: worst.difference })
  }
  for (const [g, { id }] of network.district.gates.entries()) {
    const up = between(
      (k) => first.gateUpM(k, g),
      (k) => second.gateUpM(k, g),
    )
    const down = between(
      (k) => first.gateDownM(k, g),
      (k) => second.gateDownM(k, g),
    )
    const [side, worst] =
      Math.abs(up.difference) >= Math.abs(down.difference) ? (['up', up] as const) : (['down', down] as const)
    found.push({ kind: 'gate', id, side, atS: atS(worst), differenceM: worst.difference })
  }
  return found
    .filter(({ differenceM }) => Math.abs(differenceM) >= leastM)
    .sort((a, b) => Math.abs(b.differenceM) - Math.abs(a.differenceM))
    .slice(0, count)
}

/** Records of both traces that are of the same instant. */
function commonInstants(first: RunTrace, second: RunTrace): { readonly first: number[]; readonly second: number[] } {
  const places = new Map(second.atS.map((atS, k) => [second.startMs + Math.round(atS * 1000), k]))
  const common: { first: number[]; second: number[] } = { first: [], second: [] }
  for (const [k, atS] of first.atS.entries()) {
    const other = places.get(first.startMs + Math.round(atS * 1000))
    if (other === undefined) continue
    common.first.push(k)
    common.second.push(other)
  }
  return common
}
