import { type District, err, type Gauge, ok, type Result, type Station } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'

/**
 * What can be wrong with an instrument, on request.
 * stuck: says what it said when it began · dropout: says nothing · spike: now and then far off · drift: creeps away
 * · duplicate: its station's messages come twice · late: its station's messages come late.
 */
export type FaultKind = 'stuck' | 'dropout' | 'spike' | 'drift' | 'duplicate' | 'late'

export const FAULT_KINDS: readonly FaultKind[] = ['stuck', 'dropout', 'spike', 'drift', 'duplicate', 'late']

export interface Fault {
  /** A gauge, or a station for all of its gauges. */
  readonly targetId: string
  readonly kind: FaultKind
  /** spike: size, drift: per hour, in the gauge's unit · late: seconds · null: the kind's own measure. */
  readonly amount: number | null
  readonly fromMs: number
  readonly toMs: number
}

/** How one message leaves: so often, so late. */
export interface Delivery {
  readonly copies: number
  readonly delayS: number
}

/** Applies faults to what instruments say and to how it travels. */
export interface Faults {
  /** What the faulty instrument says instead; null for silence. */
  saidBy(gauge: Gauge, healthyValue: number, atMs: number): number | null
  deliveryOf(stationId: string, atMs: number): Delivery
}

const SPIKE_CHANCE = 0.05
const SPIKE_IN_NOISES = 60
const DRIFT_IN_NOISES_PER_HOUR = 10
const LATE_S = 600

export function createFaults(faults: readonly Fault[], chance: Chance): Faults {
  const heldValues = new Map<string, number>()
  const activeFor = (atMs: number, ...targets: readonly string[]) =>
    faults.filter((fault) => targets.includes(fault.targetId) && atMs >= fault.fromMs && atMs < fault.toMs)

  const afflict = (fault: Fault, gauge: Gauge, value: number, atMs: number): number | null => {
    switch (fault.kind) {
      case 'dropout':
        return null
      case 'stuck': {
        const key = `${gauge.id} ${fault.fromMs}`
        const held = heldValues.get(key) ?? value
        heldValues.set(key, held)
        return held
      }
      case 'spike': {
        const stream = streamOf(`${gauge.id} spike`)
        if (chance.uniform(stream, atMs) >= SPIKE_CHANCE) return value
        const sign = chance.uniform(stream + 1, atMs) < 0.5 ? -1 : 1
        return value + sign * (fault.amount ?? SPIKE_IN_NOISES * ownMeasure(gauge))
      }
      case 'drift': {
        const sinceMs = Number.isFinite(fault.fromMs) ? fault.fromMs : 0
        const perHour = fault.amount ?? DRIFT_IN_NOISES_PER_HOUR * ownMeasure(gauge)
        return value + (perHour * (atMs - sinceMs)) / 3_600_000
      }
      default:
        return value
    }
  }

  return {
    saidBy: (gauge, healthyValue, atMs) => {
      if (faults.length === 0) return healthyValue
      let value: number | null = healthyValue
      for (const fault of activeFor(atMs, gauge.id, gauge.stationId))
        value = value === null ? null : afflict(fault, gauge, value, atMs)
      return value
    },
    deliveryOf: (stationId, atMs) => {
      const travelling = faults.filter(
        ({ targetId, fromMs, toMs }) =>
          (targetId === stationId || targetId.startsWith(`${stationId}.`)) && atMs >= fromMs && atMs < toMs,
      )
      const late = travelling.find(({ kind }) => kind === 'late')
      return {
        copies: travelling.some(({ kind }) => kind === 'duplicate') ? 2 : 1,
        delayS: late === undefined ? 0 : (late.amount ?? LATE_S),
      }
    },
  }
}

const ownMeasure = ({ noise, resolution }: Gauge): number => Math.max(noise, resolution)

const PATTERN = /^([^:\s]+):([a-z]+)(?:=([^@]+))?(?:@([^/]*)\/(.*))?$/
const FORM = 'expected <gauge or station>:<kind>[=<amount>][@<from>/<to>], e.g. S-G-F1.stageUpM:stuck@+10m/+2h'

/**
 * Reads one fault as typed: `S-G-F1.stageUpM:drift=0.05@2026-03-12T08:00:00+08:00/+6h`. Instants are ISO 8601 or counted from
 * `startMs` (+90s, +10m, +2h, +1d); left empty they are open.
 */
export function parseFault(text: string, district: District, startMs: number): Result<Fault, string> {
  const refuse = (what: string) => err(`fault "${text}": ${what}`)
  const [, targetId, kindText, amountText, from, to] = PATTERN.exec(text.trim()) ?? []
  if (targetId === undefined || kindText === undefined) return refuse(FORM)
  if (!isTarget(district, targetId)) return refuse(`the district has no gauge or station "${targetId}"`)
  const kind = FAULT_KINDS.find((known) => known === kindText)
  if (kind === undefined) return refuse(`"${kindText}" is none of ${FAULT_KINDS.join(', ')}`)
  const amount = amountText === undefined ? null : Number(amountText)
  if (amount !== null && !Number.isFinite(amount)) return refuse(`amount "${amountText}" is not a number`)
  const fromMs = parseInstant(from, startMs, Number.NEGATIVE_INFINITY)
  const toMs = parseInstant(to, startMs, Number.POSITIVE_INFINITY)
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return refuse(`an instant is neither ISO 8601 nor like +10m; ${FORM}`)
  if (toMs <= fromMs) return refuse('it ends before it begins')
  return ok({ targetId, kind, amount, fromMs, toMs })
}

/** Reads a faults file: a JSON list of texts as above, or of objects { target, kind, amount, from, to }. */
export function parseFaultsFile(text: string): Result<readonly string[], string> {
  const refuse = () => err('a faults file is a JSON list of texts or of { target, kind, amount, from, to }')
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return refuse()
  }
  if (!Array.isArray(document)) return refuse()
  const lines = document.map((item: unknown) => {
    if (typeof item === 'string') return item
    if (typeof item !== 'object' || item === null || !('target' in item) || !('kind' in item)) return undefined
    const { target, kind, amount, from, to } = item as Record<string, unknown>
    return `${target}:${kind}${amount === undefined ? '' : `=${amount}`}@${from ?? ''}/${to ?? ''}`
  })
  return lines.some((line) => line === undefined) ? refuse() : ok(lines.filter((line) => line !== undefined))
}

const isTarget = ({ gauges, stations }: District, id: string): boolean =>
  gauges.some((gauge: Gauge) => gauge.id === id) || stations.some((station: Station) => station.id === id)

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function parseInstant(text: string | undefined, startMs: number, open: number): number {
  if (text === undefined || text === '') return open
  const [, count, unit] = /^\+(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  return count === undefined ? Date.parse(text) : startMs + Number(count) * (UNIT_MS[unit ?? 's'] ?? 1000)
}
