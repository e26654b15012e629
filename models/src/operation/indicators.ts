import type { Network } from '../network/network.ts'
import { createFrameFields, type Engine } from '../solver/engine.ts'
import type { StepFollower } from '../solver/follower.ts'
import { deliveryIndicators } from './delivery-indicators.ts'
import type { DeliveryRecord } from './delivery-record.ts'
import type { RunIndicators, RunReport } from './run-report.ts'
import { watchSteps } from './step-watch.ts'

/** Depth at a reach's tail from which water counts as arrived, m. */
const ARRIVED_M = 0.05

/**
 * Watches a run and sums it up. At steps: what comes and goes between frames (`watchSteps`). At frames: what takes a look at every point (freeboard, arrival), which
 * changes slowly, and the volumes that the engine books by itself.
 */
export interface IndicatorWatch {
  readonly follower: StepFollower
  look(engine: Engine, sinceStartS: number): void
  summary(engine: Engine): Pick<RunReport, 'indicators' | 'deliveries'>
}

export function watchIndicators(network: Network, record: DeliveryRecord): IndicatorWatch {
  const { district } = network
  const steps = watchSteps(network)
  const water = watchWater(network)
  let beganM3: number | null = null

  return {
    follower: steps.follower,
    look(engine, sinceStartS) {
      beganM3 ??= engine.balance.volumeM3
      water.look(engine, sinceStartS)
      record.note(engine, sinceStartS)
    },

    summary(engine) {
      const { volumeM3, massError: _, ...balance } = engine.balance
      const branchIds = [...network.branchReachIndices].map((r) => district.reaches[r]?.id ?? '')
      const travelByGate = steps.travelByGate()
      const travels = Object.values(travelByGate)
      const deliveries = record.deliveries()
      const indicators: RunIndicators = {
        ...balance,
        peakInM3s: steps.peakInM3s(),
        lossFractions: {
          seeped: partOf(balance.seepedM3, balance.inM3),
          spilled: partOf(balance.spilledM3, balance.inM3),
          evaporated: partOf(balance.evaporatedM3, balance.inM3),
        },
        storedChangeM3: volumeM3 - (beganM3 ?? volumeM3),
        drawnByBranchM3: Object.fromEntries(branchIds.map((id, b) => [id, engine.drawnM3(b)])),
        delivery: deliveryIndicators(deliveries),
        passedByGateM3: Object.fromEntries(district.gates.map(({ id }, g) => [id, engine.passedM3(g)])),
        gateMoves: travels.reduce((sum, { moves }) => sum + moves, 0),
        gateTravelM: travels.reduce((sum, { travelM }) => sum + travelM, 0),
        travelByGate,
        targetDeviationByGateM: steps.deviationByGateM(),
        outOfBandByGateS: steps.outOfBandByGateS(),
        worstFreeboard: water.worstFreeboard(),
        firstArrivalByReachS: water.firstArrivalByReachS(),
      }
      return { indicators, deliveries }
    },
  }
}

const partOf = (volumeM3: number, inM3: number): number | null => (inM3 > 0 ? volumeM3 / inM3 : null)

/** Looks at all points of a frame: where the water is nearest to a bank, and which reaches it has come to. */
function watchWater(network: Network) {
  const { district, reachStart, bankM, bedM, chainageM } = network
  const fields = createFrameFields(network)
  const arrivalS = new Map<string, number>()
  const beganDry = new Set<string>()
  let isFirst = true
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
    look(engine: Engine, sinceStartS: number) {
      engine.writeFrame(fields)
      for (const [r, reach] of district.reaches.entries()) lookAtReach(reach.id, r, sinceStartS)
      isFirst = false
    },
    worstFreeboard: () => worst,
    firstArrivalByReachS: (): Readonly<Record<string, number>> => Object.fromEntries(arrivalS),
  }
}
