import type { GateId } from '@district/models'
import {
  type Branch,
  type BranchPlan,
  type BranchStart,
  type BranchWater,
  type PlanSteps,
  planFrom,
} from '../rehearsal/branch.ts'

/* A branch in a few words of an address: a scenario of the pack by its id, or the start and everything that the plan changes. */

export type BranchWish =
  | { readonly kind: 'scenario'; readonly id: string }
  | { readonly kind: 'plan'; readonly plan: BranchPlan }

const RIVER = 'river'
const WATERS: readonly BranchWater[] = ['state', 'steady', 'dry']
const MOST_STEPS = 100

/** `state@2026-03-12T06:00Z~G-F1:0=0.8,6=0.5~river:0=41.2`; what began live begins at the instant of its state. */
export function branchWords({ scenario, plan, origin }: Pick<Branch, 'scenario' | 'plan' | 'origin'>): string {
  if (scenario !== undefined) return `scenario:${scenario.id}`
  const { moment, water } = plan.start
  const startMs = moment === 'live' ? origin?.state.timeMs : moment
  const start = `${water}@${startMs === undefined ? 'live' : instantWords(startMs)}`
  const changes = [...plan.openings, ...(plan.riverStage.length > 0 ? [[RIVER, plan.riverStage] as const] : [])]
  return [
    start,
    ...changes.map(([id, steps]) => `${id}:${steps.map(({ hour, value }) => `${hour}=${value}`).join(',')}`),
  ].join('~')
}

/** Undefined for what is no branch. Whether its gates exist, who has the district says. */
export function readBranchWords(words: string): BranchWish | undefined {
  if (words.startsWith('scenario:')) {
    const id = words.slice('scenario:'.length)
    return id === '' ? undefined : { kind: 'scenario', id }
  }
  const [first = '', ...rest] = words.split('~')
  const start = readStart(first)
  if (start === undefined) return undefined
  const openings = new Map<GateId, PlanSteps>()
  let riverStage: PlanSteps = []
  for (const change of rest) {
    const colon = change.lastIndexOf(':')
    const steps = readSteps(change.slice(colon + 1))
    if (colon < 1 || steps === undefined) return undefined
    if (change.slice(0, colon) === RIVER) riverStage = steps
    else openings.set(change.slice(0, colon) as GateId, steps)
  }
  return { kind: 'plan', plan: { ...planFrom(start), openings, riverStage } }
}

function readStart(words: string): BranchStart | undefined {
  const at = words.indexOf('@')
  const water = WATERS.find((known) => known === words.slice(0, at))
  const moment = words.slice(at + 1) === 'live' ? 'live' : readInstant(words.slice(at + 1))
  return water === undefined || moment === undefined ? undefined : { moment, water }
}

function readSteps(words: string): PlanSteps | undefined {
  const steps = words.split(',').map((step) => {
    const [hour = Number.NaN, value = Number.NaN, ...more] = step.split('=').map(readNumber)
    return more.length === 0 && hour >= 0 && Number.isFinite(value) ? { hour, value } : undefined
  })
  const whole = steps.filter((step) => step !== undefined)
  return whole.length === steps.length && whole.length <= MOST_STEPS
    ? whole.toSorted((a, b) => a.hour - b.hour)
    : undefined
}

const readNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

/** ISO 8601 in UTC without what is zero at its end. */
export const instantWords = (atMs: number): string => new Date(atMs).toISOString().replace(/(:00)?\.\d+Z$/, 'Z')

/** Undefined for anything that is no instant with its zone. */
export function readInstant(text: string): number | undefined {
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const atMs = isWhole ? Date.parse(text) : Number.NaN
  return Number.isFinite(atMs) ? atMs : undefined
}
