import {
  createFrameFields,
  type Engine,
  type FrameFields,
  type Network,
  type RunReport,
  runScenario,
  type Scenario,
} from '@district/models'
import { encodeFrame, type Frame, type SavedState } from '@district/models/contract'
import { gaugePlaces } from './gauge-places.ts'

export interface RehearsalRequest {
  readonly scenario: Scenario
  readonly initial?: SavedState
  /** Distance of the samples, s. */
  readonly everyS: number
  /** Whether the values at gauges are kept too. */
  readonly wantsGauges?: boolean
  /** Whether every sample is kept as a frame of the whole district, and of which run it says it is. */
  readonly framesOf?: string
}

/** Least height of a reach's bank above its water in a run. */
export interface ReachFreeboard {
  readonly freeboardM: number
  readonly chainageM: number
  readonly atS: number
}

/** A run and what is asked of it, sample by sample. */
export interface Rehearsal {
  readonly report: RunReport
  readonly atS: readonly number[]
  /** `[sample · gates + gate]` of the district. */
  readonly gateDischargeM3s: Float32Array
  /** `[sample · gauges + gauge]`, in the order of `gaugePlaces`; empty where nobody asked. */
  readonly gaugeValues: Float32Array
  /** One a sample, as they go over the wire; empty where nobody asked. */
  readonly frames: readonly ArrayBuffer[]
  /** One per reach of the district. */
  readonly freeboards: readonly ReachFreeboard[]
}

export type Rehearse = (request: RehearsalRequest) => Promise<Rehearsal>

/** Runs a scenario to its end, and keeps what orders and forecasts ask of it. */
export function rehearse(network: Network, request: RehearsalRequest): Rehearsal {
  const { scenario, initial, everyS, wantsGauges, framesOf } = request
  const { district } = network
  const places = wantsGauges === true ? gaugePlaces(district) : []
  const atS: number[] = []
  const gateFlows: number[] = []
  const gaugeValues: number[] = []
  const frames: ArrayBuffer[] = []
  const banks = watchBanks(network)
  const report = runScenario(network, scenario, {
    everyS,
    ...(initial !== undefined && { initial }),
    onFrame: (engine, sinceStartS) => {
      atS.push(sinceStartS)
      for (let g = 0; g < district.gates.length; g++) gateFlows.push(engine.gateDischargeM3s(g))
      for (const { read } of places) gaugeValues.push(read(engine))
      const fields = banks.look(engine, sinceStartS)
      if (framesOf === undefined) return
      const timeMs = scenario.startMs + sinceStartS * 1000
      frames.push(forecastFrame(network, framesOf, { ...fields, sequence: frames.length, timeMs }))
    },
  })
  return {
    report,
    atS,
    gateDischargeM3s: Float32Array.from(gateFlows),
    gaugeValues: Float32Array.from(gaugeValues),
    frames,
    freeboards: banks.least,
  }
}

const forecastFrame = (
  { topologyHash }: Network,
  runId: string,
  sample: FrameFields & Pick<Frame, 'sequence' | 'timeMs'>,
): ArrayBuffer => encodeFrame({ ...sample, topologyHash, runId, origin: 'forecast', wallMs: 0 })

function watchBanks(network: Network) {
  const { district, reachStart, bankM, bedM, chainageM } = network
  const fields = createFrameFields(network)
  const least = district.reaches.map(() => ({ freeboardM: Number.POSITIVE_INFINITY, chainageM: 0, atS: 0 }))
  return {
    least,
    look: (engine: Engine, sinceStartS: number) => {
      engine.writeFrame(fields)
      for (const [r, worst] of least.entries())
        for (let p = reachStart[r] ?? 0; p < (reachStart[r + 1] ?? 0); p++) {
          const freeboardM = (bankM[p] ?? 0) - (bedM[p] ?? 0) - (fields.depthM[p] ?? 0)
          if (freeboardM < worst.freeboardM)
            Object.assign(worst, { freeboardM, chainageM: chainageM[p] ?? 0, atS: sinceStartS })
        }
      return fields
    },
  }
}
