import type { Network } from '../network/network.ts'
import { BEND_OVER_M } from '../solver/settle.ts'
import type { Work } from '../solver/work.ts'
import { type LaneLayout, PAIR_BYTES, placeOf } from './lane-layout.ts'
import { both, CROSSING_FIELDS, JUNCTION_FIELDS, REACH_FIELDS, STEP_FIELDS } from './pair-fields.ts'

/** One number a point: the water of a pair, twice, now and at the start of the step; and what is needed only while a pair is moved. */
const NOW = ['stage', 'discharge'] as const
const OLD = ['stageOld', 'dischargeOld'] as const
/** One number a reach end, junction after junction; as far apart as points are. */
const END_ARRAYS = ['endBed', 'endLength', 'endWidth', 'endSideSlope', 'endPlainDepth'] as const
const SHARED_ARRAYS = ['bed', 'zE', 'blockEnd', 'zF', 'q0', 'q1', 'explicit', 'demandShare'] as const

/** Room for the numbers that stand in the texts of the passes. */
const MOST_CONSTANTS = 64

/** The numbers of all pairs: what is where, in bytes from the begin of the memory. */
export interface PairPlan extends LaneLayout {
  readonly constantsAt: number
  /** Records of the reaches, then of the junctions, pair after pair; and what one takes. */
  readonly reachesAt: number
  readonly reachBytes: number
  readonly junctionsAt: number
  readonly junctionBytes: number
  readonly crossingsAt: number
  readonly crossingBytes: number
  /** Conveyance tables. */
  readonly tablesAt: number
  /** Waters, two a pair. */
  readonly watersAt: number
  readonly waterBytes: number
  readonly bytes: number
}

export function planMemory(network: Network, pairs: number, tableNumbers: number): PairPlan {
  const reaches = network.district.reaches.length
  const waterPointBytes = NOW.length * PAIR_BYTES
  const sharedPointBytes = SHARED_ARRAYS.length * PAIR_BYTES
  const laid = (names: readonly string[], from: number, each: number) =>
    new Map(names.map((name, i) => [name, from + i * each]))
  const constantsAt = PAIR_BYTES
  const stepAt = constantsAt + MOST_CONSTANTS * PAIR_BYTES
  const sharedAt = stepAt + STEP_FIELDS.length * PAIR_BYTES
  const endsAt = sharedAt + network.pointCount * sharedPointBytes
  const reachesAt = endsAt + 2 * reaches * sharedPointBytes
  const reachBytes = REACH_FIELDS.length * PAIR_BYTES
  const junctionsAt = reachesAt + pairs * reaches * reachBytes
  const junctionBytes = JUNCTION_FIELDS.length * PAIR_BYTES
  const crossingsAt = junctionsAt + pairs * network.junctionCount * junctionBytes
  const crossingBytes = CROSSING_FIELDS.length * PAIR_BYTES
  const tablesAt = crossingsAt + pairs * network.gateUpJunction.length * crossingBytes
  const watersAt = tablesAt + PAIR_BYTES * Math.ceil((8 * tableNumbers) / PAIR_BYTES)
  /* a water begins one point late, so that the point before the first has a place */
  const waterBytes = (network.pointCount + 1) * waterPointBytes
  return {
    now: laid(NOW, waterPointBytes, PAIR_BYTES),
    old: laid(OLD, waterPointBytes, PAIR_BYTES),
    shared: new Map([...laid(SHARED_ARRAYS, sharedAt, PAIR_BYTES), ...laid(END_ARRAYS, endsAt, PAIR_BYTES)]),
    pointBytes: { now: waterPointBytes, old: waterPointBytes, shared: sharedPointBytes },
    ofReach: new Map([...laid(REACH_FIELDS, 0, PAIR_BYTES), ...laid(CROSSING_FIELDS, 0, PAIR_BYTES)]),
    ofJunction: laid(JUNCTION_FIELDS, 0, PAIR_BYTES),
    ofStep: laid(STEP_FIELDS, stepAt, PAIR_BYTES),
    constantsAt,
    reachesAt,
    reachBytes,
    junctionsAt,
    junctionBytes,
    crossingsAt,
    crossingBytes,
    tablesAt,
    watersAt,
    waterBytes,
    bytes: watersAt + 2 * pairs * waterBytes,
  }
}

/** Gives numbers of the texts their places. */
export function constantPlaces(plan: PairPlan): { at(value: number): number; write(into: Float64Array): void } {
  const values: number[] = []
  return {
    at(value) {
      const known = values.indexOf(value)
      const place = known < 0 ? values.push(value) - 1 : known
      if (place >= MOST_CONSTANTS) throw new RangeError(`texts must have at most ${MOST_CONSTANTS} numbers`)
      return plan.constantsAt + place * PAIR_BYTES
    },
    write(into) {
      for (const [i, value] of values.entries())
        into.fill(value, plan.constantsAt / 8 + 2 * i, plan.constantsAt / 8 + 2 * i + 2)
    },
  }
}

/** Sections at the ends of reaches that meet in junctions. */
export function writeEnds(w: Work, plan: PairPlan, into: Float64Array): void {
  const { endPoint, endReach, network } = w
  const write = (name: (typeof END_ARRAYS)[number], numberOf: (r: number, p: number) => number) => {
    const at = placeOf(plan.shared, name) / 8
    const each = plan.pointBytes.shared / 8
    for (const [e, p] of endPoint.entries()) both(into, at + each * e, numberOf(endReach[e]!, p))
  }
  write('endBed', (_, p) => network.bedM[p]!)
  write('endLength', (r) => 0.5 * network.reachDxM[r]!)
  write('endWidth', (r) => w.bottomWidthR[r]!)
  write('endSideSlope', (r) => w.sideSlopeR[r]!)
  write('endPlainDepth', (r) => w.plainDepthR[r]!)
}

/** Beds for both members, and the points at which the step control looks back over a stretch of canal, the same from both ends (solver/settle.ts). */
export function writeGround({ network, demandShareP }: Work, plan: PairPlan, into: Float64Array): void {
  const each = plan.pointBytes.shared / 8
  const bedAt = placeOf(plan.shared, 'bed') / 8
  const shareAt = placeOf(plan.shared, 'demandShare') / 8
  const endAt = placeOf(plan.shared, 'blockEnd') / 8
  for (let p = 0; p < network.pointCount; p++) {
    both(into, bedAt + each * p, network.bedM[p]!)
    both(into, shareAt + each * p, demandShareP[p]!)
  }
  for (let r = 0; r < network.district.reaches.length; r++) {
    const first = network.reachStart[r]!
    const last = network.reachStart[r + 1]! - 1
    const blockPoints = Math.max(1, Math.floor(BEND_OVER_M / network.reachDxM[r]! + 0.5))
    const onEachSide = blockPoints * Math.floor((last - first - 1) / (2 * blockPoints))
    const leftEnd = first + onEachSide
    const rightStart = last - 1 - onEachSide
    let end = onEachSide > 0 ? first + blockPoints : rightStart
    while (end < last && end > first) {
      both(into, endAt + each * end, 1)
      end = end < rightStart && end >= leftEnd ? rightStart : end + blockPoints
    }
  }
}
