import type { Network } from '../network/network.ts'
import { createFrameFields, type Engine } from '../solver/engine.ts'
import type { RunIndicators } from './run-report.ts'

/** Depth at a reach's tail from which water counts as arrived, m. */
const ARRIVED_M = 0.05

/** Watches a run from frame to frame and sums it up. */
export interface IndicatorWatch {
  look(engine: Engine, sinceStartS: number): void
  summary(engine: Engine): RunIndicators
}

export function watchIndicators(network: Network): IndicatorWatch {
  const { district, reachStart, bankM, bedM, chainageM } = network
  const fields = createFrameFields(network)
  const arrivalS = new Map<string, number>()
  const beganDry = new Set<string>()
  const deviation = new Map<string, { lowestM: number; highestM: number }>()
  let isFirst = true
  let beganM3 = 0
  let worst = { freeboardM: Number.POSITIVE_INFINITY, reachId: '', chainageM: 0, atS: 0 }

  const lookAtReach = (reachId: string, r: number, sinceStartS: number) => {
    const last = (reachStart[r + 1] ?? 0) - 1
    for (let p = reachStart[r] ?? 0; p <= last; p++) {
      const freeboardM = (bankM[p] ?? 0) - (bedM[p] ?? 0) - (fields.depthM[p] ?? 0)
      if (freeboardM < worst.freeboardM) worst = { freeboardM, reachId, chainageM: chainageM[p] ?? 0, atS: sinceStartS }
    }
    const isThere = (fields.depthM[last] ?? 0) >= ARRIVED_M
    if (isFirst && !isThere) beganDry.add(reachId)
    if (isThere && beganDry.has(reachId) && !arrivalS.has(reachId)) arrivalS.set(reachId, sinceStartS)
  }

  return {
    look(engine, sinceStartS) {
      engine.writeFrame(fields)
      if (isFirst) beganM3 = engine.balance.volumeM3
      for (const [r, reach] of district.reaches.entries()) lookAtReach(reach.id, r, sinceStartS)
      for (const [g, gate] of district.gates.entries()) {
        if (gate.targetStageM === null) continue
        const byM = engine.gateStagesM(g).upstreamM - gate.targetStageM
        const known = deviation.get(gate.id)
        if (known === undefined) deviation.set(gate.id, { lowestM: byM, highestM: byM })
        else {
          known.lowestM = Math.min(known.lowestM, byM)
          known.highestM = Math.max(known.highestM, byM)
        }
      }
      isFirst = false
    },

    summary(engine) {
      const { inM3, outM3, seepedM3, spilledM3, drawnM3, rainedM3, lateralM3, fromGroundM3, evaporatedM3, volumeM3 } =
        engine.balance
      const branchIds = [...network.branchReachIndices].map((r) => district.reaches[r]?.id ?? '')
      return {
        inM3,
        outM3,
        seepedM3,
        spilledM3,
        rainedM3,
        lateralM3,
        fromGroundM3,
        evaporatedM3,
        storedChangeM3: volumeM3 - beganM3,
        drawnM3,
        drawnByBranchM3: Object.fromEntries(branchIds.map((id, b) => [id, engine.drawnM3(b)])),
        passedByGateM3: Object.fromEntries(district.gates.map(({ id }, g) => [id, engine.passedM3(g)])),
        targetDeviationByGateM: Object.fromEntries(deviation),
        worstFreeboard: worst,
        firstArrivalByReachS: Object.fromEntries(arrivalS),
      }
    },
  }
}
