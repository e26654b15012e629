import { type DeliveryOrder, type District, orderEndMs } from '@district/models'
import { readGauge } from '../shadow/history.ts'
import type { OrderRecord } from './order-record.ts'

/** Ordered, planned and measured of one order, beside each other. Volumes are those of the hours that are over. */
export interface Delivery {
  readonly gaugeId: string | null
  readonly ordered: { readonly dischargeM3s: number; readonly volumeM3: number; readonly untilNowM3: number }
  readonly planned: (Series & { readonly untilNowM3: number }) | null
  /** All that passed the offtake in the order's hours, whoever asked for it. */
  readonly measured: (Series & { readonly untilNowM3: number; readonly knownS: number }) | null
  /** Why nothing is measured. */
  readonly detail?: string
}

interface Series {
  readonly atMs: readonly number[]
  readonly dischargeM3s: readonly number[]
}

/** Means of five minutes, as the gateway's history gives them; a longer silence is no measurement. */
const BUCKET_S = 300
const LONGEST_GAP_S = 1800

export async function deliveryOf(
  { order, check, moves }: OrderRecord,
  district: District,
  gatewayUrl: string | null,
  nowMs: number,
): Promise<Delivery> {
  const gaugeId = dischargeGaugeOf(district, order)
  const untilMs = Math.min(nowMs, orderEndMs(order))
  const passedS = Math.max(0, (untilMs - order.startMs) / 1000)
  const planned = moves.length > 0 ? check?.supply?.planned : check?.planned
  // The rehearsal's first frame within the order stands for the minutes from its start as well: frames do not begin with orders.
  const said = {
    gaugeId,
    ordered: {
      dischargeM3s: order.dischargeM3s,
      volumeM3: order.dischargeM3s * order.durationS,
      untilNowM3: order.dischargeM3s * passedS,
    },
    planned:
      planned === undefined
        ? null
        : {
            atMs: planned.atMs,
            dischargeM3s: planned.plannedM3s,
            untilNowM3: volumeM3([order.startMs, ...planned.atMs.slice(1)], planned.plannedM3s, untilMs).volumeM3,
          },
  }
  if (gaugeId === null) return { ...said, measured: null, detail: `${order.gateId} has no gauge of discharge` }
  if (gatewayUrl === null) return { ...said, measured: null, detail: 'there is no gateway to ask' }
  if (passedS === 0) return { ...said, measured: null, detail: 'it has not begun' }
  const history = await readGauge(gatewayUrl, { id: gaugeId }, order.startMs, untilMs)
  if (typeof history === 'string') return { ...said, measured: null, detail: history }
  const points = history.points.filter(({ quality }) => quality !== 'bad')
  const [atMs, dischargeM3s] = [points.map((point) => point.atMs), points.map(({ value }) => round(value))]
  const { volumeM3: untilNowM3, knownS } = volumeM3(atMs, dischargeM3s, untilMs)
  return { ...said, measured: { atMs, dischargeM3s, untilNowM3, knownS } }
}

function dischargeGaugeOf({ stations, gauges }: District, { gateId }: DeliveryOrder) {
  const own = new Set(stations.filter((station) => station.gateId === gateId).map(({ id }) => id))
  return gauges.find(({ stationId, key }) => own.has(stationId) && key === 'dischargeM3s')?.id ?? null
}

/** What passed until an instant, each value holding until the next; after the last and across a long silence for one bucket only. */
function volumeM3(atMs: readonly number[], dischargeM3s: readonly number[], untilMs: number) {
  let sumM3 = 0
  let knownS = 0
  for (const [k, fromMs] of atMs.entries()) {
    const toMs = atMs[k + 1] ?? untilMs
    const gapS = (Math.min(toMs, untilMs) - fromMs) / 1000
    const holdsS = gapS > LONGEST_GAP_S ? BUCKET_S : Math.max(0, gapS)
    sumM3 += (dischargeM3s[k] ?? 0) * holdsS
    knownS += holdsS
  }
  return { volumeM3: Math.round(sumM3), knownS }
}

const round = (value: number): number => Math.round(value * 1000) / 1000
