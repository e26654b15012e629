import type { Gate, Interlock } from '@district/models'
import type { CommandRecord, GateLock, InterlockBreach } from '@district/models/contract'

/** What the gateway knows of a gate before it tells it anything; null: no fresh reading says. */
export interface GateSight {
  /** Mean of its bays. */
  readonly openingM: number | null
  readonly stageUpM: number | null
}

export interface InterlockQuestion {
  readonly gate: Gate
  /** The gate's row of the pack; undefined: it has none. */
  readonly interlock: Interlock | undefined
  readonly openingM: number
  readonly sight: GateSight
  /** What earlier commands moved it within the last hour. */
  readonly travelledM: number
  readonly lock: GateLock | undefined
  /** The command that is still under way at this gate, unless it is to be replaced. */
  readonly earlier: CommandRecord | undefined
}

/** Readings are no truer than that. */
const SLACK_M = 0.005

/** Everything that speaks against a command, all at once; empty: nothing does. */
export function breachesOf(question: InterlockQuestion): InterlockBreach[] {
  const { interlock } = question
  return [
    ...lockBreaches(question),
    ...earlierBreaches(question),
    ...travelBreaches(question),
    ...(interlock === undefined ? [] : [...moveBreaches(question, interlock), ...headBreaches(question, interlock)]),
  ]
}

/** A gate of which nobody knows where it stands may be moved a long way. */
export function needsSecondPerson({ interlock, openingM, sight }: InterlockQuestion): boolean {
  const fromM = interlock?.secondPersonFromM ?? null
  if (fromM === null) return false
  return sight.openingM === null || Math.abs(openingM - sight.openingM) >= fromM - SLACK_M
}

function lockBreaches({ gate, lock }: InterlockQuestion): InterlockBreach[] {
  if (lock === undefined) return []
  const until = new Date(lock.expiresMs).toISOString()
  return [
    {
      interlock: 'lock',
      text: `${gate.id} is locked by ${lock.by}: ${lock.reason}`,
      accepted: `accepted again after ${until}, or when an engineer lifts the lock`,
    },
  ]
}

function earlierBreaches({ gate, earlier }: InterlockQuestion): InterlockBreach[] {
  if (earlier === undefined) return []
  const { by, openingM, state, commandId } = earlier
  const command = `the command of ${by} to ${metres(openingM)}`
  const answered = state === 'accepted' || state === 'moving'
  if (state === 'proposed')
    return [
      {
        interlock: 'earlier-command',
        text: `${command} for ${gate.id} waits for a second person`,
        accepted: 'accepted once it is confirmed or refused',
      },
    ]
  return [
    {
      interlock: 'earlier-command',
      text: answered ? `${gate.id} still follows ${command} (${state})` : `${gate.id} has not yet answered ${command}`,
      accepted: answered ? `accepted once it stands, or with supersedes "${commandId}"` : 'accepted after its word',
    },
  ]
}

function travelBreaches({ gate, interlock, openingM }: InterlockQuestion): InterlockBreach[] {
  const { lowestM, highestM } = operatedBetween(gate, interlock)
  if (openingM >= lowestM && openingM <= highestM) return []
  return [
    {
      interlock: 'travel',
      text: `${gate.id} is not operated at ${metres(openingM)}`,
      accepted: `${metres(lowestM)} to ${metres(highestM)} would be accepted`,
    },
  ]
}

function moveBreaches(question: InterlockQuestion, interlock: Interlock): InterlockBreach[] {
  const { gate, openingM, sight, travelledM } = question
  const { largestMoveM, travelPerHourM } = interlock
  if (largestMoveM === null && travelPerHourM === null) return []
  if (sight.openingM === null)
    return [
      {
        interlock: 'opening',
        text: `where ${gate.id} stands is not known, so how far it would move cannot be told`,
        accepted: 'accepted after a fresh reading of its opening that is not bad',
      },
    ]
  const moveM = Math.abs(openingM - sight.openingM)
  const breaches: InterlockBreach[] = []
  if (largestMoveM !== null && moveM > largestMoveM + SLACK_M)
    breaches.push({
      interlock: 'move',
      text: `from ${metres(sight.openingM)} to ${metres(openingM)} is ${metres(moveM)} at once, and one command moves ${gate.id} ${metres(largestMoveM)} at most`,
      accepted: `${reach(question, sight.openingM, largestMoveM)} would be accepted`,
    })
  if (travelPerHourM !== null && travelledM + moveM > travelPerHourM + SLACK_M)
    breaches.push({
      interlock: 'travel-per-hour',
      text: `${gate.id} was moved ${metres(travelledM)} within the hour, and with ${metres(moveM)} more it would be over ${metres(travelPerHourM)}`,
      accepted: `${reach(question, sight.openingM, Math.max(0, travelPerHourM - travelledM))} would be accepted now, more later`,
    })
  return breaches
}

function headBreaches({ gate, openingM, sight }: InterlockQuestion, { leastHeadM }: Interlock): InterlockBreach[] {
  const opensFurther = sight.openingM === null || openingM > sight.openingM + SLACK_M
  if (leastHeadM === null || !opensFurther) return []
  if (sight.stageUpM === null)
    return [
      {
        interlock: 'head',
        text: `how much water stands above ${gate.id} is not known`,
        accepted: 'accepted after a fresh reading of the stage above it, or a smaller opening',
      },
    ]
  const headM = sight.stageUpM - gate.sillM
  if (headM >= leastHeadM) return []
  return [
    {
      interlock: 'head',
      text: `${metres(headM)} of water stands over the sill of ${gate.id}, and it is opened further from ${metres(leastHeadM)} on`,
      accepted: `accepted from a stage of ${metres(gate.sillM + leastHeadM)} on, or a smaller opening`,
    },
  ]
}

const operatedBetween = ({ maximumOpeningM }: Gate, interlock: Interlock | undefined) => ({
  lowestM: interlock?.lowestOpeningM ?? 0,
  highestM: interlock?.highestOpeningM ?? maximumOpeningM,
})

function reach({ gate, interlock }: InterlockQuestion, fromM: number, byM: number): string {
  const { lowestM, highestM } = operatedBetween(gate, interlock)
  return `${metres(Math.max(lowestM, fromM - byM))} to ${metres(Math.min(highestM, fromM + byM))}`
}

const metres = (value: number): string => `${Number(value.toFixed(3))} m`
