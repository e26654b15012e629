import type { District, GateId } from '@district/models'
import {
  type CommandMode,
  type CommandRecord,
  commandTopic,
  type GateCommand,
  type GateCommandRequest,
  type LiveEvent,
  parseCommandAckTopic,
} from '@district/models/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import { GatewayError } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'
import type { CommandedOpening } from '../validate/as-commanded.ts'
import { parseCommandAck } from './command-ack.ts'
import type { CommandBook } from './command-book.ts'

/** A gate that is there answers in seconds, and says in minutes where it got to. Wall time. */
export const FIRST_WORD_WITHIN_MS = 30_000
const NEXT_WORD_WITHIN_MS = 30 * 60_000
const EXPIRES_IN_S = 120
const GATEWAY = 'gateway'

export interface GateCommandOptions {
  readonly district: District
  readonly mode: CommandMode
  readonly book: CommandBook
  readonly audit: AuditLog
  readonly nowMs: () => number
  /** Seconds of district time per second: the patience with a gate is of wall time. */
  readonly clockSpeed: number
  readonly createId: () => string
  readonly virtualDistrictSpeaks: () => boolean
  readonly publish: (topic: string, payload: string) => Promise<void>
  readonly onChange: (record: CommandRecord) => void
  readonly log: Log
}

/**
 *     asked ──▶ audit ──▶ book ──▶ published ──▶ sent ──▶ accepted ──▶ moving ──▶ done
 *                                     │            │ no word in time     │
 *                                     └────────────┴──────── failed ◀────┘
 *
 * A command is published once. After a restart it is followed on, and never said again: a gate that moves twice is worse than
 * a person who must ask again. A gate's own last word stands also where we had given up waiting for it.
 */
export class GateCommands {
  readonly #options: GateCommandOptions
  readonly #open = new Map<string, CommandRecord>()
  #lastIssuedAtMs = 0
  readonly #last = new Map<string, CommandedOpening | undefined>()

  constructor(options: GateCommandOptions) {
    this.#options = options
    for (const record of options.book.open()) this.#open.set(record.commandId, record)
  }

  get mode(): CommandMode {
    return this.#options.mode
  }

  /** What a gate was last told and did not refuse. */
  readonly lastCommand = (gateId: GateId): CommandedOpening | undefined => {
    if (!this.#last.has(gateId)) this.#last.set(gateId, commandedBy(this.#options.book.lastAnswered(gateId)))
    return this.#last.get(gateId)
  }

  /**
   * Resolves when the broker has the command, or has not: then the record says `failed`.
   * @throws GatewayError where it must not be sent, before anything is written
   */
  async give(by: string, gateId: string, request: GateCommandRequest): Promise<CommandRecord> {
    const { district, nowMs, createId } = this.#options
    const { openingM, reason, expiresInS = EXPIRES_IN_S } = request
    const gate = district.gates.find(({ id }) => id === gateId)
    if (gate === undefined) throw new GatewayError('GATE_UNKNOWN', `The district has no gate "${gateId}".`)
    this.#askMode()
    if (!(openingM >= 0 && openingM <= gate.maximumOpeningM))
      throw new GatewayError(
        'QUERY_INVALID',
        `openingM must be from 0 to ${gate.maximumOpeningM} m, which is how far ${gateId} opens; got ${openingM}.`,
      )
    const underWay = [...this.#open.values()].find((open) => open.gateId === gate.id && open.state === 'sent')
    if (underWay !== undefined)
      throw new GatewayError(
        'COMMAND_OPEN',
        `${gateId} has not yet answered the command of ${underWay.by} to ${underWay.openingM} m; wait for its word.`,
      )
    // No two at one instant: the list is read on by it.
    const issuedAtMs = Math.max(nowMs(), this.#lastIssuedAtMs + 1)
    this.#lastIssuedAtMs = issuedAtMs
    const record: CommandRecord = {
      commandId: createId(),
      gateId: gate.id,
      openingM,
      by,
      reason,
      issuedAtMs,
      expiresAtMs: issuedAtMs + expiresInS * 1000,
      state: 'sent',
      changedAtMs: issuedAtMs,
      measuredOpeningM: null,
      detail: null,
    }
    this.#become(record, 'command.give', by)
    await this.#publish(record)
    return this.#options.book.find(record.commandId) ?? record
  }

  /** A gate's word, from the topic of its answers. */
  readonly hear = (topic: string, payload: Uint8Array): void => {
    const gateId = parseCommandAckTopic(topic)?.id
    const ack = parseCommandAck(payload)
    const record = ack === undefined ? undefined : this.#options.book.find(ack.commandId)
    if (ack === undefined || record === undefined || record.gateId !== gateId) {
      this.#options.log.warn({ topic }, 'An answer of a gate to no command of ours was ignored')
      return
    }
    const { state, openingM, reason } = ack
    if (record.state === state || !mayFollow(record, state)) return
    const detail = state === 'failed' ? (reason ?? 'the gate gave no reason') : null
    const changedAtMs = this.#options.nowMs()
    this.#become({ ...record, state, measuredOpeningM: openingM, detail, changedAtMs }, `command.${state}`, gateId)
  }

  /** To be called every second or so: gives up waiting where it must. */
  tick(): void {
    const { nowMs, clockSpeed } = this.#options
    for (const record of this.#open.values()) {
      const patienceMs = record.state === 'sent' ? FIRST_WORD_WITHIN_MS : NEXT_WORD_WITHIN_MS
      if (nowMs() - record.changedAtMs < patienceMs * clockSpeed) continue
      const last = record.state === 'sent' ? 'no answer' : `no word after "${record.state}"`
      this.#fail(record, `${last} from the gate within ${patienceMs / 1000} s; where it stands, only its gauge can say`)
    }
  }

  #askMode(): void {
    const { mode, virtualDistrictSpeaks } = this.#options
    if (mode === 'off')
      throw new GatewayError('COMMANDS_OFF', 'This gateway sends no gate commands; GATE_COMMANDS switches them on.')
    if (mode === 'virtual' && !virtualDistrictSpeaks())
      throw new GatewayError(
        'COMMANDS_OFF',
        'The gauges that speak are real, and this gateway commands only virtual gates; GATE_COMMANDS=real switches real ones on.',
      )
  }

  async #publish(record: CommandRecord): Promise<void> {
    const { commandId, gateId, openingM, by, reason, expiresAtMs } = record
    const expiresAt = new Date(expiresAtMs).toISOString()
    const command: GateCommand = { commandId, openingM, by, reason, expiresAt }
    try {
      await this.#options.publish(commandTopic(this.#options.district.id, gateId), JSON.stringify(command))
    } catch (error) {
      const now = this.#open.get(commandId)
      const why = error instanceof Error ? error.message : String(error)
      if (now?.state === 'sent') this.#fail(now, `it was not sent: ${why}`)
    }
  }

  #fail(record: CommandRecord, detail: string): void {
    const failed = { ...record, state: 'failed', detail, changedAtMs: this.#options.nowMs() } as const
    this.#become(failed, 'command.failed', GATEWAY)
    const { gateId, openingM, by, commandId } = record
    this.#options.log.warn({ gateId, openingM, by, commandId, why: detail }, 'A gate command failed')
  }

  /** Audit first: what cannot be written there is not done. */
  #become(record: CommandRecord, action: string, by: string): void {
    const { commandId, gateId, openingM, state, reason, expiresAtMs, measuredOpeningM, detail } = record
    const what = { commandId, openingM, reason, expiresAtMs, measuredOpeningM, why: detail }
    this.#options.audit.append({ by, action, subject: gateId, detail: what })
    this.#options.book.write(record)
    if (state === 'done' || state === 'failed') this.#open.delete(commandId)
    else this.#open.set(commandId, record)
    if (state !== 'sent') this.#last.delete(gateId)
    this.#options.onChange(record)
  }
}

const ORDER = ['sent', 'accepted', 'moving', 'done', 'failed']

/** Forward only; but a gate's last word stands also where we had given it up for silent. */
function mayFollow(record: CommandRecord, state: CommandRecord['state']): boolean {
  if (record.state === 'done') return false
  if (record.state === 'failed') return state === 'done' && record.measuredOpeningM === null
  return ORDER.indexOf(state) > ORDER.indexOf(record.state)
}

const commandedBy = (record: CommandRecord | undefined): CommandedOpening | undefined =>
  record === undefined || record.state === 'failed'
    ? undefined
    : { openingM: record.openingM, acknowledgedAtMs: record.changedAtMs }

/** For the windows: a step of a command happened once, and no later word replaces it. */
export const commandEvent = ({ gateId, openingM, state, by, changedAtMs, detail }: CommandRecord): LiveEvent => ({
  name: `command.${state}`,
  atMs: changedAtMs,
  subject: gateId,
  detail: `${by}: ${openingM} m${detail === null ? '' : `; ${detail}`}`,
})
