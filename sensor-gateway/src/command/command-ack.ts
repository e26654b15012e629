import type { CommandAck, CommandState } from '@district/models/contract'

const STATES: readonly CommandState[] = ['accepted', 'moving', 'done', 'failed']
const DETAIL_CHARACTERS = 500

/** A gate's answer, or undefined: the bytes are none. */
export function parseCommandAck(payload: Uint8Array): CommandAck | undefined {
  let document: unknown
  try {
    document = JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof document !== 'object' || document === null) return undefined
  const { commandId, state, atMs, openingM, reason } = document as Partial<Record<keyof CommandAck, unknown>>
  const known = STATES.find((candidate) => candidate === state)
  if (typeof commandId !== 'string' || known === undefined) return undefined
  if (!isFiniteNumber(atMs) || !isFiniteNumber(openingM)) return undefined
  const ack = { commandId, state: known, atMs, openingM }
  return typeof reason === 'string' ? { ...ack, reason: reason.slice(0, DETAIL_CHARACTERS) } : ack
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
