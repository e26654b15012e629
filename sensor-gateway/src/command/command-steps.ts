import type { CommandRecord, CommandState, LiveEvent } from '@district/models/contract'
import type { CommandedOpening } from '../validate/as-commanded.ts'

/* Which word may follow which, and how the others hear of it. */

const ORDER: readonly CommandRecord['state'][] = ['sent', 'accepted', 'moving', 'done', 'failed']

/** A gate's word goes forward only; but its last one stands also where we had given it up for silent. */
export function mayFollow(record: CommandRecord, state: CommandState): boolean {
  if (record.state === 'done' || record.state === 'proposed' || record.state === 'refused') return false
  if (record.state === 'failed') return state === 'done' && record.measuredOpeningM === null
  return ORDER.indexOf(state) > ORDER.indexOf(record.state)
}

/** Nothing is said of it any more, but for a late word of the gate. */
export const isSettled = ({ state }: CommandRecord): boolean =>
  state === 'done' || state === 'failed' || state === 'refused'

/** The gate has said yes, and not yet that it stands. */
export const isUnderWay = ({ state }: CommandRecord): boolean => state === 'accepted' || state === 'moving'

export const commandedBy = (record: CommandRecord | undefined): CommandedOpening | undefined =>
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
