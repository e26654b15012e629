import type { District, Reach, ReachId } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'

const RIVER_KG_PER_M3 = 2.4
const SUMMER_FACTOR = 2.5
/**
 * Settling speed that a whole basin shows, m/s: with it a basin at its design discharge keeps 55-75 % of the load,
 * the range estimated in the Weishan reference. Far below a grain's own speed in still water, because basins short-circuit.
 */
const EFFECTIVE_SETTLING_M_PER_S = 6.5e-5
/** What a canal that flows at design speed loses on its way, per metre. */
const CANAL_LOSS_PER_M = 3e-6

/**
 * Concentration along the canals: the river's, less what settled on the way.
 *
 *     C = C₀ · Π exp(−w·A/Q) over the basins passed · exp(−k·x) along canals
 *
 * Source: the overflow-rate form of Hazen (1904). Instantaneous: travel time is not followed.
 */
export function createSediment(district: District, chance: Chance): Sediment {
  const stream = streamOf('sediment')
  const pathTo = new Map<ReachId, readonly Reach[]>(
    district.reaches.map((reach) => [reach.id, pathOf(district, reach)]),
  )
  const areaM2 = new Map<ReachId, number>(district.reaches.map((reach) => [reach.id, basinAreaM2(district, reach)]))

  const riverKgPerM3 = (atMs: number) => {
    const season = 1 + (SUMMER_FACTOR - 1) * Math.max(0, -Math.cos((2 * Math.PI * (atMs / 86_400_000 - 20)) / 365.25))
    return RIVER_KG_PER_M3 * season * Math.exp(0.45 * chance.smooth(stream, atMs / 1000, 2.5 * 86_400))
  }

  return {
    sedimentKgPerM3: (reach, chainageM, atMs, dischargeM3s) => {
      let exponent = 0
      for (const passed of pathTo.get(reach.id) ?? [reach]) {
        const share = passed.id === reach.id ? chainageM / reach.lengthM : 1
        exponent +=
          passed.kind === 'basin'
            ? (EFFECTIVE_SETTLING_M_PER_S * share * (areaM2.get(passed.id) ?? 0)) / Math.max(5, dischargeM3s(passed.id))
            : CANAL_LOSS_PER_M * share * passed.lengthM
      }
      return riverKgPerM3(atMs) * Math.exp(-exponent)
    },
  }
}

export interface Sediment {
  sedimentKgPerM3(reach: Reach, chainageM: number, atMs: number, dischargeM3s: (reachId: ReachId) => number): number
}

/** From the head of the district down to and with this reach, where canals join along the larger one. */
function pathOf(district: District, last: Reach): readonly Reach[] {
  const path = [last]
  for (;;) {
    const first = path[0] ?? last
    const upstream = district.reaches
      .filter((reach) => reach.toNodeId === first.fromNodeId && !path.includes(reach))
      .toSorted((a, b) => b.designDischargeM3s - a.designDischargeM3s)[0]
    if (upstream === undefined) return path
    path.unshift(upstream)
  }
}

function basinAreaM2(district: District, reach: Reach): number {
  const shape = district.crossSections.find(({ id }) => id === reach.crossSectionId)?.shape
  if (shape === undefined) return 0
  return reach.lengthM * (shape.bottomWidthM + 2 * shape.sideSlope * reach.designDepthM)
}
