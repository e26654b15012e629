import type { GateId, ReachId } from '@district/models'
import type { CommandMode } from '@district/models/contract'

/*
 * What the page reads of the answers to a gate's command: the parts that it shows, and nothing else of them. Fields that an older gateway or
 * simulator does not send are told apart from those that say nothing.
 */

/** Water through an offtake over the hours looked at. */
export interface DeliveryEffect {
  readonly offtakeId: string
  readonly volumeM3: number
  readonly baselineM3: number
  readonly changeM3: number
  readonly changeFraction: number | null
}

export interface BankEffect {
  readonly reachId: ReachId
  readonly chainageM: number
  readonly atMs: number
  readonly freeboardM: number
  readonly baselineFreeboardM: number
}

export interface StageEffect {
  readonly gateId: GateId
  readonly stageUpChangeM: number
  readonly upAtMs: number
  readonly stageDownChangeM: number
  readonly downAtMs: number
}

/** Answer of `POST /api/v1/rehearsal/preflight`: what would come of the move, by the shadow. */
export interface Preflight {
  readonly id: string
  readonly openingM: number
  readonly startMs: number
  readonly horizonS: number
  readonly arrivesMs: number
  readonly deliveries: readonly DeliveryEffect[]
  readonly leastFreeboard: BankEffect | null
  readonly banks: readonly BankEffect[]
  readonly stageChanges: readonly StageEffect[]
  readonly disagreement: { readonly differenceM: number } | null
  readonly diverged: { readonly reason: string; readonly atMs: number } | null
  readonly elapsedMs: number
}

export interface CommandStep {
  readonly atMs: number
  readonly by: string
  readonly state: CommandState
  readonly detail: string | null
}

export const COMMAND_STATES = ['proposed', 'refused', 'sent', 'accepted', 'moving', 'done', 'failed'] as const
export type CommandState = (typeof COMMAND_STATES)[number]

/** A command with the last word on it. */
export interface Command {
  readonly commandId: string
  readonly gateId: GateId
  readonly openingM: number
  readonly by: string
  readonly reason: string
  readonly issuedAtMs: number
  readonly state: CommandState
  readonly changedAtMs: number
  readonly measuredOpeningM: number | null
  readonly detail: string | null
}

export interface GateCommands {
  readonly mode: CommandMode
  readonly commands: readonly Command[]
}

export interface InterlockBreach {
  readonly interlock: string
  readonly text: string
  readonly accepted: string
}

/** Answer of `GET /api/v1/gates/<gateId>/interlocks?openingM=`. */
export interface Interlocks {
  readonly breaches: readonly InterlockBreach[]
  readonly needsSecondPerson: boolean
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (body: unknown): body is Fields => typeof body === 'object' && body !== null && !Array.isArray(body)
const isNumber = (body: unknown): body is number => typeof body === 'number' && Number.isFinite(body)
const isText = (body: unknown): body is string => typeof body === 'string'
const isListOf = (body: unknown, numbers: readonly string[], texts: readonly string[]): boolean =>
  Array.isArray(body) && body.every((entry: unknown) => hasAll(entry, numbers, texts))
const hasAll = (body: unknown, numbers: readonly string[], texts: readonly string[]): body is Fields =>
  isFields(body) && numbers.every((name) => isNumber(body[name])) && texts.every((name) => isText(body[name]))

const BANK = [['chainageM', 'atMs', 'freeboardM', 'baselineFreeboardM'], ['reachId']] as const

export function decodePreflight(body: unknown): Preflight | undefined {
  const isWhole =
    hasAll(body, ['openingM', 'startMs', 'horizonS', 'arrivesMs', 'elapsedMs'], ['id']) &&
    isListOf(body['deliveries'], ['volumeM3', 'baselineM3', 'changeM3'], ['offtakeId']) &&
    isListOf(body['banks'], ...BANK) &&
    (body['leastFreeboard'] === null || hasAll(body['leastFreeboard'], ...BANK)) &&
    isListOf(body['stageChanges'], ['stageUpChangeM', 'stageDownChangeM'], ['gateId'])
  return isWhole ? (body as unknown as Preflight) : undefined
}

const isCommand = (body: unknown): boolean =>
  hasAll(body, ['openingM', 'issuedAtMs', 'changedAtMs'], ['commandId', 'gateId', 'by', 'reason']) &&
  COMMAND_STATES.some((state) => state === body['state'])

export const decodeCommand = (body: unknown): Command | undefined =>
  isCommand(body) ? (body as unknown as Command) : undefined

export const decodeCommands = (body: unknown): GateCommands | undefined =>
  isFields(body) && isText(body['mode']) && Array.isArray(body['commands']) && body['commands'].every(isCommand)
    ? (body as unknown as GateCommands)
    : undefined

export const decodeInterlocks = (body: unknown): Interlocks | undefined =>
  isFields(body) &&
  isListOf(body['breaches'], [], ['interlock', 'text', 'accepted']) &&
  typeof body['needsSecondPerson'] === 'boolean'
    ? (body as unknown as Interlocks)
    : undefined
