import type {
  CommandDocument,
  CommandRecord,
  CommandsDocument,
  GateInterlocksDocument,
  Preflight,
} from '@district/models/contract'

/* Checks of the answers to a gate's command, of the parts that the page shows. Each gives undefined for what is not the document. */

const COMMAND_STATES = ['proposed', 'refused', 'sent', 'accepted', 'moving', 'done', 'failed'] as const

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

export const decodeCommand = (body: unknown): CommandRecord | undefined =>
  isCommand(body) ? (body as unknown as CommandRecord) : undefined

export const decodeCommands = (body: unknown): CommandsDocument | undefined =>
  isFields(body) && isText(body['mode']) && Array.isArray(body['commands']) && body['commands'].every(isCommand)
    ? (body as unknown as CommandsDocument)
    : undefined

export const decodeInterlocks = (body: unknown): GateInterlocksDocument | undefined =>
  isFields(body) &&
  isListOf(body['breaches'], [], ['interlock', 'text', 'accepted']) &&
  typeof body['needsSecondPerson'] === 'boolean'
    ? (body as unknown as GateInterlocksDocument)
    : undefined

const isCompared = (body: unknown): boolean =>
  hasAll(body, ['compared'], ['gateId', 'quantity']) &&
  ['atMs', 'predicted', 'measured'].every((name) => isSeries(body[name])) &&
  [body['rmse'], body['bias']].every((error) => error === null || isNumber(error))
const isSeries = (body: unknown): boolean =>
  Array.isArray(body) && body.every((value: unknown) => value === null || isNumber(value))

export const decodeCommandDocument = (body: unknown): CommandDocument | undefined =>
  isFields(body) &&
  isCommand(body['command']) &&
  Array.isArray(body['comparison']) &&
  body['comparison'].every(isCompared)
    ? (body as unknown as CommandDocument)
    : undefined
