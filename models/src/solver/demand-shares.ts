import type { Network } from '../network/network.ts'

/**
 * Where along a branch its users draw, per point and per metre, as a multiple of what an even draw would be: 1 everywhere in a reach without
 * laterals. A lateral draws by its part of their design discharges, from the two points beside it by their nearness, so that shares
 * times cells add up to the reach's length.
 */
export function demandShares({ district, reachStart, reachDxM, pointCount }: Network): Float64Array {
  const shares = new Float64Array(pointCount).fill(1)
  const indexOf = new Map(district.reaches.map(({ id }, r) => [id, r]))
  const laterals = district.laterals.map((lateral) => {
    const r = indexOf.get(lateral.reachId)
    if (r === undefined) throw new RangeError(`id must resolve, got ${lateral.reachId}`)
    return { ...lateral, r }
  })
  const designM3s = new Float64Array(district.reaches.length)
  for (const { r, designDischargeM3s } of laterals) designM3s[r]! += designDischargeM3s
  for (const [r, sum] of designM3s.entries()) if (sum > 0) shares.fill(0, reachStart[r]!, reachStart[r + 1]!)
  for (const { r, chainageM, designDischargeM3s } of laterals) {
    const [first, last, dx] = [reachStart[r]!, reachStart[r + 1]! - 1, reachDxM[r]!]
    const along = Math.min(Math.max(chainageM / dx, 0), last - first)
    const before = Math.min(Math.floor(along), last - first - 1)
    const part = (designDischargeM3s / designM3s[r]!) * district.reaches[r]!.lengthM
    for (const [p, nearness] of [
      [first + before, before + 1 - along],
      [first + before + 1, along - before],
    ] as const)
      shares[p]! += (part * nearness) / (p === first || p === last ? 0.5 * dx : dx)
  }
  return shares
}
