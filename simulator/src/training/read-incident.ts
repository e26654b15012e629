import { type District, err, ok, type Problem, problem, type Result } from '@district/models'
import { FAULT_KINDS } from '../gauges/fault.ts'
import type { IncidentWish } from './training-incident.ts'

const WEEK_S = 7 * 86_400
const KINDS = ['fault', 'flood', 'gate-stuck', 'draw'] as const
/** Users behind an offtake cannot take more than that of what their canal was built for. */
const MOST_DRAW_OF_DESIGN = 1.5

type Given = Readonly<Record<string, unknown>>

/** An instructor's wish, or everything that is wrong with it. */
export function readIncident(district: District, body: unknown): Result<IncidentWish, readonly Problem[]> {
  const given: Given = typeof body === 'object' && body !== null ? (body as Given) : {}
  const problems: Problem[] = []
  const find = createFinder(given, problems)
  const wish = wishOf(district, given, find)
  return problems.length > 0 || wish === undefined ? err(problems) : ok(wish)
}

type Finder = ReturnType<typeof createFinder>

function createFinder(given: Given, problems: Problem[]) {
  const complain = (code: Problem['code'], field: string, remedy: string) =>
    problems.push(problem(code, { path: field }, `${field} is ${told(given[field])}`, `expected ${remedy}`))
  const number = (field: string, lowest: number, highest: number, unit: string): number => {
    const value = given[field]
    if (typeof value === 'number' && value >= lowest && value <= highest) return value
    complain('VALUE_OUT_OF_RANGE', field, `${lowest} to ${highest} ${unit}`)
    return Number.NaN
  }
  return {
    number,
    numberOrNull: (field: string, lowest: number, highest: number, unit: string): number | null =>
      given[field] == null ? null : number(field, lowest, highest, unit),
    word: <W extends string>(field: string, words: readonly W[]): W | undefined => {
      const found = words.find((word) => word === given[field])
      if (found === undefined) complain('VALUE_UNKNOWN', field, `one of ${words.join(', ')}`)
      return found
    },
    id: (field: string, isKnown: (id: string) => boolean, noun: string): string => {
      const value = given[field]
      if (typeof value === 'string' && isKnown(value)) return value
      complain('ID_UNKNOWN', field, noun)
      return ''
    },
  }
}

function wishOf(district: District, given: Given, find: Finder): IncidentWish | undefined {
  const kind = find.word('kind', KINDS)
  if (kind === undefined) return undefined
  const forS = kind === 'flood' ? null : find.numberOrNull('forS', 1, WEEK_S, 's')
  switch (kind) {
    case 'fault':
      return {
        kind,
        target: find.id('target', (id) => isGaugeOrStation(district, id), 'a gauge or a station of the district'),
        fault: find.word('fault', FAULT_KINDS) ?? 'dropout',
        amount: find.numberOrNull('amount', -1e6, 1e6, "in the gauge's unit, or s"),
        forS,
      }
    case 'flood':
      return {
        kind,
        riseM: find.number('riseM', -3, 5, 'm'),
        overS: find.number('overS', 60, WEEK_S, 's'),
        holdS: find.numberOrNull('holdS', 0, WEEK_S, 's'),
      }
    case 'gate-stuck':
      return { kind, gateId: find.id('gateId', (id) => district.gates.some((gate) => gate.id === id), 'a gate'), forS }
    case 'draw': {
      const gateId = find.id('gateId', (id) => branchBehind(district, id) !== undefined, 'a gate that heads a branch')
      const designM3s = branchBehind(district, String(given['gateId']))?.designDischargeM3s ?? 1000
      return {
        kind,
        gateId,
        dischargeM3s: find.number('dischargeM3s', 0.01, MOST_DRAW_OF_DESIGN * designM3s, 'm³/s'),
        forS,
      }
    }
  }
}

const isGaugeOrStation = ({ gauges, stations }: District, id: string): boolean =>
  gauges.some((gauge) => gauge.id === id) || stations.some((station) => station.id === id)

/** The branch whose head a gate is. */
export function branchBehind({ gates, reaches }: District, gateId: string): District['reaches'][number] | undefined {
  const seat = gates.find(({ id }) => id === gateId)?.seat
  if (seat?.kind !== 'reach-head') return undefined
  return reaches.find(({ id, kind }) => id === seat.reachId && kind === 'branch')
}

const told = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 80)
