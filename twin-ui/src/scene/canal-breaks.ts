import type { District } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import type { CanalBreaks, ProfileGrid, Trough, WaterStep } from './canal-samples.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import type { CrossingBed } from './state-texture.ts'
import { canalGaps } from './structure-seats.ts'

/** A branch begins this far before the leaf of its offtake: at the toe of the trunk's dyke. */
const BEFORE_OFFTAKE_M = 2.5

/** Gates and barrels in the canals: where strips end, and where water has two levels. Crossings are counted as frames do. */
export function canalBreaks(
  district: District,
  courses: readonly CanalCourse[],
  seats: readonly GateSeatOnMap[],
  { reachStart }: ProfileGrid,
): CanalBreaks {
  const pointCount = reachStart[district.reaches.length]!
  const reachIndexById = new Map(district.reaches.map(({ id }, index) => [id, index]))
  const steps = new Map<number, WaterStep[]>()
  const starts = new Map<number, number>()
  for (const { gate, gateIndex, setbackM } of seats) {
    if (gate.seat.kind === 'outside') continue
    const reachIndex = reachIndexById.get(gate.seat.reachId)
    const line = courses[reachIndex ?? -1]?.line
    if (reachIndex === undefined || line === undefined) continue
    const isHead = gate.seat.kind === 'reach-head'
    const texel = pointCount + 2 * gateIndex + (isHead ? 0 : 1)
    const step: WaterStep = { atM: isHead ? setbackM : line.lengthM - setbackM, side: isHead ? 'head' : 'tail', texel }
    steps.set(reachIndex, [...(steps.get(reachIndex) ?? []), step])
    if (gate.kind === 'offtake' && isHead) starts.set(reachIndex, Math.max(0, setbackM - BEFORE_OFFTAKE_M))
  }
  return { gaps: canalGaps(district, courses), steps, starts, troughs: troughsOf(district, pointCount) }
}

function troughsOf({ structures, gates }: District, pointCount: number): ReadonlyMap<number, Trough> {
  return new Map(
    structures.flatMap(({ law }, index): readonly (readonly [number, Trough])[] => {
      if (law.kind !== 'aqueduct') return []
      const texelUp = pointCount + 2 * (gates.length + index)
      const widthM = law.barrels * law.widthM + (law.barrels - 1) * 0.6
      return [[index, { texelUp, texelDown: texelUp + 1, widthM, heightM: law.heightM, floorM: law.inletM }]]
    }),
  )
}

/** The bed at every crossing, in the order of the frame: gates, then structures. An aqueduct's is its own floor. */
export function crossingBeds(
  { gates, structures, reaches }: District,
  { reachStart }: Pick<ProfileGrid, 'reachStart'>,
): readonly CrossingBed[] {
  const ofSeat = (seat: District['gates'][number]['seat'] | District['structures'][number]['seat']): CrossingBed => {
    if (seat.kind === 'reach-head' || seat.kind === 'reach-tail') {
      const r = reaches.findIndex(({ id }) => id === seat.reachId)
      const reach = reaches[r]
      if (reach !== undefined)
        return seat.kind === 'reach-head'
          ? { bedM: reach.bedUpM, point: reachStart[r]! }
          : { bedM: reach.bedDownM, point: reachStart[r + 1]! - 1 }
    }
    const r = reaches.findIndex(({ toNodeId }) => toNodeId === seat.fromNodeId)
    return r < 0 ? { bedM: 0, point: 0 } : { bedM: reaches[r]!.bedDownM, point: reachStart[r + 1]! - 1 }
  }
  return [
    ...gates.map(({ seat }) => ofSeat(seat)),
    ...structures.map(({ seat, law }) => {
      const bed = ofSeat(seat)
      return law.kind === 'aqueduct' ? { ...bed, bedM: law.inletM } : bed
    }),
  ]
}
