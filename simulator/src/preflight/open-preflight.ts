import { randomUUID } from 'node:crypto'
import type { District, Network } from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { DistrictClock } from '../ground/clock.ts'
import type { Schedule } from '../orders/order-record.ts'
import { goOnScenario } from '../orders/order-rehearsal.ts'
import type { InputBoard } from '../shadow/input-board.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import { PreflightDesk, type StageMeasured } from './preflight-desk.ts'
import { createPreflightThread } from './preflight-thread.ts'

const WARM_HOURS_S = 6 * 3600

export interface OpenPreflight {
  readonly desk: PreflightDesk
  /** Runs the engine once as soon as there is water to run, so that the first person to ask does not wait for it to get warm. */
  turn(): void
  close(): Promise<void>
}

/** The desk upon the live shadow and its gauges, with a thread of its own. */
export function openPreflight(
  network: Network,
  shadow: Pick<ShadowTwin, 'save'>,
  board: Pick<InputBoard, 'lastStageUp' | 'lastStageDown'>,
  clock: DistrictClock,
  granted: () => Schedule,
): OpenPreflight {
  const { district, dxM } = network
  const thread = createPreflightThread({ district, dxM })
  const ahead = (state: SavedState, horizonS: number) => {
    const span = { startMs: state.timeMs, horizonS }
    const { openingM, orders = [] } = goOnScenario('preflight', network, span, granted(), state)
    return { openingM, orders }
  }
  let isWarm = false
  const desk = new PreflightDesk({
    district,
    state: () => shadow.save(),
    measured: stagesOf(district, board),
    ahead,
    run: thread.run,
    nowMs: clock.nowMs,
    wallNowMs: clock.wallNowMs,
    createId: randomUUID,
  })
  return {
    desk,
    close: thread.close,
    turn: () => {
      const state = isWarm ? undefined : shadow.save()
      if (state === undefined) return
      isWarm = true
      const gate = { gate: 0, openingM: state.openingM[0] ?? 0, horizonS: WARM_HOURS_S }
      thread.run({ state, ...gate, ahead: ahead(state, WARM_HOURS_S) }).catch(() => undefined)
    },
  }
}

function stagesOf(district: District, board: Pick<InputBoard, 'lastStageUp' | 'lastStageDown'>): StageMeasured {
  const gateOf = new Map(district.stations.map(({ id, gateId }) => [id, gateId]))
  const gaugeIdOf = (gate: number, key: string) =>
    district.gauges.find((gauge) => gauge.key === key && gateOf.get(gauge.stationId) === district.gates[gate]?.id)?.id
  return (gate, side, atMs) => {
    const series = side === 'up' ? board.lastStageUp(gate) : board.lastStageDown(gate)
    const gaugeId = gaugeIdOf(gate, side === 'up' ? 'stageUpM' : 'stageDownM')
    if (series === undefined || series.length === 0 || gaugeId === undefined) return undefined
    return { gaugeId, measuredAtMs: Math.min(series.lastMs, atMs), measuredM: series.at(atMs) }
  }
}
