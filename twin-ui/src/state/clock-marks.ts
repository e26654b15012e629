import type { CommandRecord, GateMoveSeen, LiveEvent } from '@district/models/contract'
import type { ClockMark } from './hours-slice.ts'

/** Of a delivery order, what a tick tells. */
export interface OrderOnClock {
  readonly order: {
    readonly gateId: string
    readonly startMs: number
    readonly durationS: number
    readonly dischargeM3s: number
  }
  readonly state: string
}

export interface MarkSources {
  readonly gateMoves: readonly GateMoveSeen[]
  readonly commands: readonly CommandRecord[]
  readonly orders: readonly OrderOnClock[]
  readonly events: readonly LiveEvent[]
}

const IN_FORCE = ['accepted', 'running', 'done']
const ALARM = /^(quality\.(?<flag>[a-z-]+)\.on|health\.down)$/

/** What lies on the clock: alarms that began, gates that moved, commands, orders in force at their start and end. */
export function marksOf({ gateMoves, commands, orders, events }: MarkSources): readonly ClockMark[] {
  return [
    ...events.flatMap(({ name, atMs, subject }): ClockMark[] => {
      const alarm = ALARM.exec(name)
      return alarm === null ? [] : [{ kind: 'alarm', atMs, subject, detail: alarm.groups?.['flag'] ?? '' }]
    }),
    ...gateMoves.map(({ gateId, fromMs, fromM, toM }): ClockMark => {
      return { kind: 'gate', atMs: fromMs, subject: gateId, detail: `${fromM.toFixed(2)} → ${toM.toFixed(2)} m` }
    }),
    ...commands.map(({ gateId, issuedAtMs, openingM, by }): ClockMark => {
      return { kind: 'command', atMs: issuedAtMs, subject: gateId, detail: `→ ${openingM.toFixed(2)} m · ${by}` }
    }),
    ...orders
      .filter(({ state }) => IN_FORCE.includes(state))
      .flatMap(({ order: { gateId, startMs, durationS, dischargeM3s } }): ClockMark[] => {
        const flow = `${dischargeM3s} m³/s`
        return [
          { kind: 'order', atMs: startMs, subject: gateId, detail: `+ ${flow}` },
          { kind: 'order', atMs: startMs + 1000 * durationS, subject: gateId, detail: `− ${flow}` },
        ]
      }),
  ]
}
