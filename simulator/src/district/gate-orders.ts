import type { District } from '@district/models'
import type { CommandAck, CommandState, GateCommand } from '@district/models/contract'
import type { VirtualDistrict } from './virtual-district.ts'

const REMEMBERED_COMMANDS = 500
const LONGEST_NAME = 128
/** A leaf that is nearer than that has arrived. */
const CLOSE_M = 0.001

type Answer = (gateId: string, ack: CommandAck) => void

/** The controllers at the gates: take commands, refuse what cannot be, and tell what became of each. */
export interface GateOrders {
  take(gateId: string, payload: string): void
  /** Says `done` of every leaf that has arrived since the last time. */
  settle(): void
}

interface UnderWay {
  readonly commandId: string
  readonly gateId: string
  readonly gate: number
  readonly openingM: number
}

export function createGateOrders(
  district: District,
  virtual: Pick<VirtualDistrict, 'gates' | 'order' | 'truth'>,
  nowMs: () => number,
  answer: Answer,
): GateOrders {
  const underWay = new Map<number, UnderWay>()
  const lastAcks = new Map<string, { readonly gateId: string; readonly ack: CommandAck }>()

  const say = (gateId: string, gate: number, commandId: string, state: CommandState, reason?: string) => {
    const openingM = gate >= 0 ? virtual.truth.gateOpeningM(gate) : 0
    const ack: CommandAck = { commandId, state, atMs: nowMs(), openingM, ...(reason === undefined ? {} : { reason }) }
    remember(lastAcks, commandId, { gateId, ack })
    answer(gateId, ack)
  }

  const carryOut = (gateId: string, gate: number, { commandId, openingM }: GateCommand) => {
    const earlier = underWay.get(gate)
    if (earlier !== undefined) say(gateId, gate, earlier.commandId, 'failed', `superseded by command ${commandId}`)
    underWay.delete(gate)
    say(gateId, gate, commandId, 'accepted')
    const outcome = virtual.order(gate, openingM)
    if (outcome === 'stands') return say(gateId, gate, commandId, 'done')
    if (outcome === 'stuck') return say(gateId, gate, commandId, 'failed', 'the leaf does not move')
    underWay.set(gate, { commandId, gateId, gate, openingM })
    say(gateId, gate, commandId, 'moving')
  }

  return {
    take: (gateId, payload) => {
      const gate = district.gates.findIndex(({ id }) => id === gateId)
      const read = readGateCommand(payload)
      if (typeof read === 'string') return say(gateId, gate, commandIdIn(payload), 'failed', read)
      const known = lastAcks.get(read.commandId)
      if (known !== undefined) return answer(known.gateId, known.ack)
      const structure = district.gates[gate]
      const refusal =
        structure === undefined ? `unknown gate "${gateId}"` : refusalOf(read, structure.maximumOpeningM, nowMs())
      if (refusal !== undefined) return say(gateId, gate, read.commandId, 'failed', refusal)
      carryOut(gateId, gate, read)
    },
    settle: () => {
      for (const [gate, { commandId, gateId, openingM }] of underWay) {
        if (virtual.gates[gate]?.isMoving(virtual.truth.timeMs / 1000)) continue
        underWay.delete(gate)
        const standsM = virtual.truth.gateOpeningM(gate)
        const hasArrived = Math.abs(standsM - openingM) <= Math.max(CLOSE_M, district.gates[gate]?.deadBandM ?? 0)
        if (hasArrived) say(gateId, gate, commandId, 'done')
        else say(gateId, gate, commandId, 'failed', `the leaf stopped at ${standsM.toFixed(3)} m and does not move`)
      }
    },
  }
}

function refusalOf(command: GateCommand, maximumOpeningM: number, nowMs: number): string | undefined {
  if (Date.parse(command.expiresAt) <= nowMs) return `expired at ${command.expiresAt}`
  if (command.openingM < 0 || command.openingM > maximumOpeningM)
    return `opening ${command.openingM} m is out of range 0 to ${maximumOpeningM} m`
  return undefined
}

/** A command, or the sentence that says why it is none. */
function readGateCommand(payload: string): GateCommand | string {
  const document = parseJson(payload)
  if (typeof document !== 'object' || document === null) return 'malformed: the payload is not a JSON object'
  const { commandId, openingM, by, expiresAt } = document as Partial<Record<keyof GateCommand, unknown>>
  if (!isName(commandId)) return 'malformed: commandId must be a text of 1 to 128 characters'
  if (typeof openingM !== 'number' || !Number.isFinite(openingM))
    return 'malformed: openingM must be a number of metres'
  if (!isName(by)) return 'malformed: by must name who asks'
  if (typeof expiresAt !== 'string' || Number.isNaN(Date.parse(expiresAt)))
    return 'malformed: expiresAt must be an ISO 8601 instant'
  return { commandId, openingM, by, expiresAt }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME

/** So that whoever sent a broken command can tell which one it was. */
function commandIdIn(payload: string): string {
  const document = parseJson(payload)
  const id =
    typeof document === 'object' && document !== null && 'commandId' in document ? document.commandId : undefined
  return isName(id) ? id : 'unreadable'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The last answers, oldest forgotten first: a command that the broker delivers twice moves nothing twice. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.keys().next().value
  if (map.size > REMEMBERED_COMMANDS && oldest !== undefined) map.delete(oldest)
}
