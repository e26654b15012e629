import type { District, Gate, GateId } from '@district/models'
import {
  type CommandMode,
  type CommandPrediction,
  type CommandRecord,
  commandTopic,
  type GateCommand,
  type GateCommandRequest,
  type GateInterlocksDocument,
  parseCommandAckTopic,
} from '@district/models/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import { GatewayError } from '../ground/error-codes.ts'
import type { Log } from '../ground/log.ts'
import type { CommandedOpening } from '../validate/as-commanded.ts'
import { parseCommandAck } from './command-ack.ts'
import type { CommandBook } from './command-book.ts'
import { commandedBy, isSettled, isUnderWay, mayFollow } from './command-steps.ts'
import type { InterlockDesk } from './interlock-desk.ts'

/** A gate that is there answers in seconds, and says in minutes where it got to. Wall time. */
export const FIRST_WORD_WITHIN_MS = 30_000
const NEXT_WORD_WITHIN_MS = 30 * 60_000
const EXPIRES_IN_S = 120
/** A second person is called, comes to a screen and reads. Wall time. */
const CONFIRMED_WITHIN_S = 15 * 60
const GATEWAY = 'gateway'

export interface GateCommandOptions {
  readonly district: District
  readonly mode: CommandMode
  readonly book: CommandBook
  readonly audit: AuditLog
  readonly interlocks: Pick<InterlockDesk, 'ask'>
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
 *     asked ──▶ interlocks ─────────▶ audit ──▶ book ──▶ published ──▶ sent ──▶ accepted ──▶ moving ──▶ done
 *                  │                      ▲                │           │ no word in time     │
 *                  ▼ where it is asked    │ another         └───────────┴──────── failed ◀────┘
 *               proposed ─────────────────┘ confirms
 *                  └──▶ refused: by another, by who proposed it, or because nobody came in time
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
   * Resolves when the broker has the command, or has not: then the record says `failed`; or, where a second person is asked for, at once.
   * @throws GatewayError where it must not be sent, before anything is written
   */
  async give(
    by: string,
    gateId: string,
    request: Omit<GateCommandRequest, 'preflight'>,
    prediction?: CommandPrediction,
  ): Promise<CommandRecord> {
    const { nowMs, createId, clockSpeed } = this.#options
    const { openingM, reason, expiresInS } = request
    const gate = this.#gateOf(gateId)
    this.#askMode()
    askTravel(gate, openingM)
    this.#askSuperseded(gate, request.supersedes)
    const asked = this.#askInterlocks(gate, openingM, request.supersedes)
    const defaultS = asked.needsSecondPerson ? CONFIRMED_WITHIN_S * clockSpeed : EXPIRES_IN_S
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
      expiresAtMs: issuedAtMs + (expiresInS ?? defaultS) * 1000,
      state: asked.needsSecondPerson ? 'proposed' : 'sent',
      changedAtMs: issuedAtMs,
      measuredOpeningM: null,
      detail: null,
      fromOpeningM: asked.fromOpeningM,
      confirmedBy: null,
      isPredicted: prediction !== undefined,
    }
    this.#become(record, asked.needsSecondPerson ? 'command.propose' : 'command.give', by, prediction)
    if (record.state === 'sent') await this.#publish(record)
    return this.#options.book.find(record.commandId) ?? record
  }

  /**
   * A second person says yes: what speaks against the command is asked anew, and it is sent. The gate then has its usual time to begin.
   * @throws GatewayError where it is not proposed, where the same person asks, or where something speaks against it by now
   */
  async confirm(by: string, commandId: string): Promise<CommandRecord> {
    const record = this.#proposed(commandId)
    if (record.by === by)
      throw new GatewayError(
        'SECOND_PERSON_NEEDED',
        `${by} proposed this command; another operator, with an account of his own, confirms it.`,
      )
    this.#askMode()
    this.#askInterlocks(this.#gateOf(record.gateId), record.openingM, commandId)
    const nowMs = this.#options.nowMs()
    const expiresAtMs = Math.max(record.expiresAtMs, nowMs + EXPIRES_IN_S * 1000)
    const confirmed = { ...record, state: 'sent', confirmedBy: by, changedAtMs: nowMs, expiresAtMs } as const
    this.#become(confirmed, 'command.confirm', by)
    await this.#publish(confirmed)
    return this.#options.book.find(commandId) ?? confirmed
  }

  /** A second person says no, or who proposed it takes it back. @throws GatewayError where it is not proposed */
  refuse(by: string, commandId: string, reason: string): CommandRecord {
    const record = this.#proposed(commandId)
    const detail = `${by === record.by ? 'taken back' : `refused by ${by}`}: ${reason}`
    const refused = { ...record, state: 'refused', detail, changedAtMs: this.#options.nowMs() } as const
    this.#become(by === record.by ? refused : { ...refused, confirmedBy: by }, 'command.refuse', by)
    return this.#options.book.find(commandId) ?? refused
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
      if (record.state === 'proposed') {
        if (nowMs() >= record.expiresAtMs) this.#expire(record)
        continue
      }
      const patienceMs = record.state === 'sent' ? FIRST_WORD_WITHIN_MS : NEXT_WORD_WITHIN_MS
      if (nowMs() - record.changedAtMs < patienceMs * clockSpeed) continue
      const last = record.state === 'sent' ? 'no answer' : `no word after "${record.state}"`
      this.#fail(record, `${last} from the gate within ${patienceMs / 1000} s; where it stands, only its gauge can say`)
    }
  }

  #gateOf(gateId: string): Gate {
    const gate = this.#options.district.gates.find(({ id }) => id === gateId)
    if (gate === undefined) throw new GatewayError('GATE_UNKNOWN', `The district has no gate "${gateId}".`)
    return gate
  }

  #proposed(commandId: string): CommandRecord {
    const record = this.#options.book.find(commandId)
    if (record === undefined) throw new GatewayError('COMMAND_UNKNOWN', `There is no command "${commandId}".`)
    const isLate = this.#options.nowMs() >= record.expiresAtMs
    if (record.state === 'proposed' && !isLate) return record
    const why = record.state === 'proposed' ? 'its time has run out' : `it is ${record.state}`
    throw new GatewayError('COMMAND_NOT_PROPOSED', `Nobody can confirm or refuse this command any more: ${why}.`)
  }

  /** What one means to replace must be there, and be under way at this gate. */
  #askSuperseded(gate: Gate, commandId: string | undefined): void {
    const record = commandId === undefined ? undefined : this.#open.get(commandId)
    if (commandId === undefined || (record?.gateId === gate.id && isUnderWay(record))) return
    throw new GatewayError(
      'QUERY_INVALID',
      `supersedes must name a command that ${gate.id} follows now; got "${commandId}".`,
    )
  }

  #askInterlocks(gate: Gate, openingM: number, besides: string | undefined): GateInterlocksDocument {
    const asked = this.#options.interlocks.ask(gate, { openingM, besides })
    if (asked.breaches.length === 0) return asked
    const isOpen = asked.breaches.every(({ interlock }) => interlock === 'earlier-command')
    const told = asked.breaches.map(({ interlock, text, accepted }) => `${interlock}: ${text}; ${accepted}`)
    throw new GatewayError(isOpen ? 'COMMAND_OPEN' : 'COMMAND_INTERLOCKED', `${told.join('. ')}.`)
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

  #expire(record: CommandRecord): void {
    const detail = 'no second person confirmed it in time'
    this.#become({ ...record, state: 'refused', detail, changedAtMs: this.#options.nowMs() }, 'command.expire', GATEWAY)
  }

  #fail(record: CommandRecord, detail: string): void {
    const failed = { ...record, state: 'failed', detail, changedAtMs: this.#options.nowMs() } as const
    this.#become(failed, 'command.failed', GATEWAY)
    const { gateId, openingM, by, commandId } = record
    this.#options.log.warn({ gateId, openingM, by, commandId, why: detail }, 'A gate command failed')
  }

  /** Audit first: what cannot be written there is not done. */
  #become(record: CommandRecord, action: string, by: string, prediction?: CommandPrediction): void {
    const { commandId, gateId, openingM, state, reason, expiresAtMs, measuredOpeningM, detail } = record
    const { fromOpeningM } = record
    const what = { commandId, openingM, fromOpeningM, reason, expiresAtMs, measuredOpeningM, why: detail }
    const upon = prediction?.id === undefined ? {} : { preflight: prediction.id }
    this.#options.audit.append({ by, action, subject: gateId, detail: { ...what, ...upon } })
    this.#options.book.write(record, by, prediction)
    if (isSettled(record)) this.#open.delete(commandId)
    else this.#open.set(commandId, record)
    if (state !== 'sent') this.#last.delete(gateId)
    this.#options.onChange(record)
  }
}

/** The leaf's own end, which no interlock of the pack can widen. */
function askTravel({ id, maximumOpeningM }: Gate, openingM: number): void {
  if (openingM >= 0 && openingM <= maximumOpeningM) return
  throw new GatewayError(
    'QUERY_INVALID',
    `openingM must be from 0 to ${maximumOpeningM} m, which is how far ${id} opens; got ${openingM}.`,
  )
}
