import type { Network } from '../network/network.ts'
import { createFrameFields, type Engine, type FrameFields } from '../solver/engine.ts'

/** What a run did, record by record, so that two runs of the same hours can be laid beside each other. */
export interface MoveTrace {
  /** Adds the engine's present instant. */
  record(engine: Engine): void
  /** Instants of the records, ms since 1970. */
  readonly atMs: readonly number[]
  /** Of gate g at record k: `[k * gates + g]`; stages are NaN where no water of the model stands. */
  readonly openingM: Float64Array
  readonly upM: Float64Array
  readonly downM: Float64Array
  readonly dischargeM3s: Float64Array
  /** Of crossing c at record k, since the run's start: `[k * crossings + c]`. */
  readonly passedM3: Float64Array
  /** Least height of bank over water in reach r at record k, and its profile point: `[k * reaches + r]`. */
  readonly freeboardM: Float64Array
  readonly freeboardPoint: Int32Array
}

/** @param records how many there will be at most */
export function createMoveTrace(network: Network, records: number): MoveTrace {
  const { gates, structures, reaches } = network.district
  const perGate = () => new Float64Array(gates.length * records)
  const crossings = gates.length + structures.length
  const atMs: number[] = []
  const trace = {
    atMs,
    openingM: perGate(),
    upM: perGate(),
    downM: perGate(),
    dischargeM3s: perGate(),
    passedM3: new Float64Array(crossings * records),
    freeboardM: new Float64Array(reaches.length * records),
    freeboardPoint: new Int32Array(reaches.length * records),
  }
  const fields = createFrameFields(network)

  return {
    ...trace,
    record(engine) {
      const k = atMs.length
      atMs.push(Math.round(engine.timeS * 1000))
      engine.writeFrame(fields)
      for (let g = 0; g < gates.length; g++) {
        const { upstreamM, downstreamM } = engine.gateStagesM(g)
        const at = k * gates.length + g
        trace.openingM[at] = fields.gateOpeningM[g] ?? 0
        trace.upM[at] = upstreamM
        trace.downM[at] = downstreamM
        trace.dischargeM3s[at] = engine.gateDischargeM3s(g)
        trace.passedM3[k * crossings + g] = engine.passedM3(g)
      }
      for (let s = 0; s < structures.length; s++)
        trace.passedM3[k * crossings + gates.length + s] = engine.structurePassedM3(s)
      for (let r = 0; r < reaches.length; r++) {
        const point = nearestToBank(network, fields, r)
        trace.freeboardPoint[k * reaches.length + r] = point
        trace.freeboardM[k * reaches.length + r] = freeboardAtM(network, fields, point)
      }
    },
  }
}

const freeboardAtM = ({ bankM, bedM }: Network, { depthM }: FrameFields, point: number): number =>
  (bankM[point] ?? 0) - (bedM[point] ?? 0) - (depthM[point] ?? 0)

function nearestToBank(network: Network, fields: FrameFields, reach: number): number {
  const { reachStart } = network
  const [first, end] = [reachStart[reach] ?? 0, reachStart[reach + 1] ?? 0]
  let nearest = first
  for (let point = first + 1; point < end; point++)
    if (freeboardAtM(network, fields, point) < freeboardAtM(network, fields, nearest)) nearest = point
  return nearest
}
