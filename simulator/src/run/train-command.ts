import { parseArgs } from 'node:util'
import type { ProblemDocument } from '@district/models/contract'
import type { Said } from './check-pack.ts'

export const TRAIN_USAGE = `district train <what> [options]     an instructor's hands in the virtual district

  fault <gauge or station> <kind> [--amount a] [--for h]    kind: stuck, dropout, spike, drift, duplicate, late
  flood --rise m --over h [--hold h]                         the river rises, stays, falls as slowly; --rise=-0.5: it falls first
  stuck <gate> [--for h]                                     the leaf moves for nobody
  draw <offtake gate> <m3/s> [--for h]                       the users behind it take so much without an order
  list                                                       what goes on
  end <id>                                                   ends one
  clear                                                      ends all

  --for h, --hold h   how long; without it, until it is ended
  --url u             where it is asked (default: the process at SIMULATOR_HOST, SIMULATOR_PORT; else the gateway's address)
  --token t           for a gateway: a token of the role engineer (or DISTRICT_TOKEN)
  --json              what was answered, as it came`

const PATH = '/api/v1/rehearsal/training'
const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  amount: { type: 'string' },
  for: { type: 'string' },
  rise: { type: 'string' },
  over: { type: 'string' },
  hold: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
} as const

/** What of the machine a command over HTTP needs. */
export interface Reach {
  readonly url: string
  readonly token: string | undefined
  readonly fetch: typeof fetch
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

/** Asks the running virtual district over HTTP; what is wrong with the wish, it says itself. */
export async function trainCommand(args: string[], reach: Reach): Promise<Said> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return { text: TRAIN_USAGE, exitCode: 0 }
  const asked = askedFor(positionals, values)
  if (asked === undefined) return { text: TRAIN_USAGE, exitCode: 2 }
  const token = values.token ?? reach.token
  const response = await reach
    .fetch(new URL(asked.path, values.url ?? reach.url), {
      method: asked.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    })
    .catch((error: unknown) =>
      String(error instanceof Error && error.cause instanceof Error ? error.cause.message : error),
    )
  if (typeof response === 'string')
    return { text: `Nobody answers at ${values.url ?? reach.url}: ${response}. Does "district live" run?`, exitCode: 1 }
  const text = await response.text()
  if (!response.ok) return { text: refusalOf(text, response.status), exitCode: 1 }
  return { text: values.json === true ? text : sentenceOf(text), exitCode: 0 }
}

type Values = Readonly<Partial<Record<keyof typeof OPTIONS, string | boolean>>>

function askedFor([what, first, second, ...more]: readonly string[], values: Values): Asked | undefined {
  if (more.length > 0) return undefined
  const post = (body: Readonly<Record<string, unknown>>): Asked => ({ method: 'POST', path: PATH, body })
  const forS = secondsOf(values.for)
  switch (what) {
    case 'fault':
      return post({ kind: 'fault', target: first, fault: second, amount: numberOf(values.amount), forS })
    case 'flood':
      return post({
        ...{ kind: 'flood', riseM: numberOf(values.rise), overS: secondsOf(values.over) },
        holdS: secondsOf(values.hold),
      })
    case 'stuck':
      return post({ kind: 'gate-stuck', gateId: first, forS })
    case 'draw':
      return post({ kind: 'draw', gateId: first, dischargeM3s: numberOf(second), forS })
    case 'list':
      return { method: 'GET', path: PATH }
    case 'end':
      return first === undefined ? undefined : { method: 'DELETE', path: `${PATH}/${encodeURIComponent(first)}` }
    case 'clear':
      return { method: 'DELETE', path: PATH }
    default:
      return undefined
  }
}

/** What is no number goes as it is, so that the answer names it. */
const numberOf = (text: string | boolean | undefined): unknown =>
  typeof text !== 'string' || text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

function secondsOf(text: string | boolean | undefined): unknown {
  const hours = numberOf(text)
  return typeof hours === 'number' ? hours * 3600 : hours
}

function refusalOf(text: string, status: number): string {
  try {
    const { title, detail, code } = JSON.parse(text) as ProblemDocument
    return `${title}: ${detail} [${code}]`
  } catch {
    return `It answers ${status}.`
  }
}

function sentenceOf(text: string): string {
  if (text === '') return 'Ended.'
  const answer = JSON.parse(text) as Record<string, unknown>
  if ('ended' in answer) return `${answer['ended']} ended.`
  if (!Array.isArray(answer['incidents'])) return incidentLine(answer)
  const lines = (answer['incidents'] as Record<string, unknown>[]).map(incidentLine)
  return lines.length === 0 ? 'Nothing goes on.' : lines.join('\n')
}

function incidentLine({ id, by, fromMs, toMs, wish }: Record<string, unknown>): string {
  const { kind, ...more } = wish as Record<string, unknown>
  const told = Object.entries(more).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]))
  const until = toMs === null ? 'until it is ended' : `until ${new Date(Number(toMs)).toISOString()}`
  return `${id}  ${kind}: ${told.join(', ')}; by ${by} from ${new Date(Number(fromMs)).toISOString()} ${until}`
}
