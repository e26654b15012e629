import { randomUUID } from 'node:crypto'
import type { District, Network } from '@district/models'
import type { DistrictClock } from '../ground/clock.ts'
import type { InputBoard } from '../shadow/input-board.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import { PreflightDesk, type StageMeasured } from './preflight-desk.ts'
import { createPreflightThread } from './preflight-thread.ts'

export interface OpenPreflight {
  readonly desk: PreflightDesk
  close(): Promise<void>
}

/** The desk upon the live shadow and its gauges, with a thread of its own. */
export function openPreflight(
  { district, dxM }: Network,
  shadow: Pick<ShadowTwin, 'save'>,
  board: Pick<InputBoard, 'lastStageUp' | 'lastStageDown'>,
  clock: DistrictClock,
): OpenPreflight {
  const thread = createPreflightThread({ district, dxM })
  const desk = new PreflightDesk({
    district,
    state: () => shadow.save(),
    measured: stagesOf(district, board),
    run: thread.run,
    nowMs: clock.nowMs,
    wallNowMs: clock.wallNowMs,
    createId: randomUUID,
  })
  return { desk, close: thread.close }
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
