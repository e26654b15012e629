import { parseArgs } from 'node:util'
import type { Said } from './check-pack.ts'

export const ORDER_USAGE = `district order <deed> [options]

  list [--state s]    orders, newest first: requested, checked, accepted, running, done, refused, cancelled
  show <id>           one order: its check, who did what when, ordered, planned and measured
  request --gate g --flow m3s --from t --hours n [--priority 1|2|3] [--id id] [--requester who]
                      asks for water; the answer says whether it can be accepted, and if not what could
  check <id>          has it checked again with the water of now
  accept <id> [--with-moves]
                      makes it part of the schedule; only what the check found acceptable, or acceptable with the gate moves that it names
  refuse <id>         not to be delivered; --note says why
  cancel <id>         takes an order back, also a running one

  --by who       who does it (default: the requester, USER)      --note text    why
  --url url      the simulator's or the gateway's address (default http://SIMULATOR_HOST:SIMULATOR_PORT)
  --token t      for a gateway that asks who comes                --json         the answer as it came

t is ISO 8601 with a zone: 2026-03-12T06:00:00+08:00. 'district live' must be running.`

const DEEDS = ['check', 'accept', 'refuse', 'cancel'] as const
const PATIENCE_MS = 120_000

interface Move {
  readonly gateId: string
  readonly addM: number
  readonly fromMs: number
  readonly toMs: number
}

/** What the API says of an order, as far as it is told here. */
interface OrderAnswer {
  readonly order: {
    readonly id: string
    readonly gateId: string
    readonly dischargeM3s: number
    readonly startMs: number
    readonly durationS: number
    readonly priority: number
    readonly requester: string
  }
  readonly state: string
  readonly check: {
    readonly isAcceptable: boolean
    readonly reasons: readonly { readonly text: string }[]
    readonly remarks: readonly { readonly text: string }[]
    readonly instead?: { readonly largestM3s?: number; readonly earliestStartMs?: number; readonly without?: string[] }
    readonly supply?: { readonly moves: readonly Move[] }
    readonly planned?: { readonly arrivesMs?: number; readonly meanM3s: number }
    readonly nearestBank?: { readonly reachId: string; readonly chainageM: number; readonly freeboardM: number }
  } | null
  readonly moves: readonly Move[]
  readonly changes?: readonly {
    readonly atMs: number
    readonly by: string
    readonly to: string
    readonly note: string
  }[]
  readonly delivery?: {
    readonly ordered: { readonly untilNowM3: number; readonly volumeM3: number }
    readonly planned: { readonly untilNowM3: number } | null
    readonly measured: { readonly untilNowM3: number } | null
    readonly detail?: string
  }
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  state: { type: 'string' },
  id: { type: 'string' },
  gate: { type: 'string' },
  flow: { type: 'string' },
  from: { type: 'string' },
  hours: { type: 'string' },
  priority: { type: 'string', default: '2' },
  requester: { type: 'string' },
  by: { type: 'string' },
  note: { type: 'string' },
  'with-moves': { type: 'boolean' },
  url: { type: 'string' },
  token: { type: 'string' },
} as const

/** `district order …`: delivery orders over HTTP. Exit codes as everywhere: 1 also where an order cannot be accepted. */
export async function orderCommand(
  args: string[],
  defaults: { readonly url: string; readonly user: string },
): Promise<Said> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [deed, id, ...more] = positionals
  if (values.help) return { text: ORDER_USAGE, exitCode: 0 }
  const usage: Said = { text: ORDER_USAGE, exitCode: 2 }
  const ask = createAsker(values.url ?? defaults.url, values.token)
  const by = values.by ?? values.requester ?? defaults.user
  const said = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Said> => {
    const answer = await ask(method, path, body)
    if (typeof answer === 'string') return { text: answer, exitCode: 1 }
    return values.json === true ? asJson(answer) : asText(answer)
  }
  if (more.length > 0) return usage
  if (deed === 'list' && id === undefined)
    return said('GET', values.state === undefined ? '' : `?state=${encodeURIComponent(values.state)}`)
  if (deed === 'show' && id !== undefined) return said('GET', `/${encodeURIComponent(id)}`)
  if (deed === 'request' && id === undefined)
    return said('POST', '', {
      ...(values.id !== undefined && { id: values.id }),
      gate: values.gate,
      dischargeM3s: numberOf(values.flow),
      startAt: values.from,
      hours: numberOf(values.hours),
      priority: numberOf(values.priority),
      requester: values.requester ?? by,
      by,
    })
  const known = DEEDS.find((one) => one === deed)
  if (known === undefined || id === undefined) return usage
  return said('POST', `/${encodeURIComponent(id)}/${known}`, {
    by,
    ...(values.note !== undefined && { note: values.note }),
    ...(values['with-moves'] === true && { withMoves: true }),
  })
}

/** What is no number goes as it stands, and comes back as a problem with its place. */
const numberOf = (text: string | undefined): number | string | undefined =>
  text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

const createAsker =
  (url: string, token: string | undefined) =>
  async (method: 'GET' | 'POST', path: string, body?: object): Promise<object | string> => {
    if (!URL.canParse(url)) return `--url must be a URL, got "${url}"`
    try {
      const response = await fetch(new URL(`/api/v1/rehearsal/orders${path}`, url), {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const answer: unknown = await response.json()
      if (response.ok && typeof answer === 'object' && answer !== null) return answer
      return problemText(answer, response.status)
    } catch (error) {
      return `${url} does not answer (${error instanceof Error ? error.message : String(error)}); is 'district live' running?`
    }
  }

const problemText = (answer: unknown, status: number): string => {
  const { title, detail } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  return typeof title === 'string' ? `${title}.\n${String(detail ?? '')}` : `the answer was ${status}`
}

const isRefused = (answer: object): boolean => {
  const { state, check } = answer as Partial<OrderAnswer>
  return state === 'checked' && check?.isAcceptable === false
}

const asJson = (answer: object): Said => ({ text: JSON.stringify(answer), exitCode: isRefused(answer) ? 1 : 0 })

function asText(answer: object): Said {
  if ('orders' in answer) {
    const { orders } = answer as { readonly orders: readonly OrderAnswer[] }
    return { text: orders.length === 0 ? 'There is no order.' : orders.map(orderLine).join('\n'), exitCode: 0 }
  }
  const one = answer as OrderAnswer
  return {
    text: [orderLine(one), ...checkLines(one), ...changeLines(one), ...deliveryLines(one)].join('\n'),
    exitCode: isRefused(answer) ? 1 : 0,
  }
}

function orderLine({ order, state }: OrderAnswer): string {
  const { id, gateId, dischargeM3s, startMs, durationS, priority, requester } = order
  return `${id}  ${state}  ${gateId}  ${dischargeM3s} m³/s  from ${iso(startMs)} for ${durationS / 3600} h  priority ${priority}  ${requester}`
}

function checkLines({ check, moves }: OrderAnswer): string[] {
  if (check === null) return ['  not checked yet: the shadow does not follow the readings']
  const { isAcceptable, reasons, remarks, instead, supply, planned, nearestBank } = check
  return [
    isAcceptable ? '  can be accepted' : '  cannot be accepted',
    ...reasons.map(({ text }) => `  - ${text}`),
    ...insteadLines(instead),
    ...(supply === undefined
      ? []
      : ['  instead: all of it, with these gates opened further:', ...supply.moves.map(moveLine)]),
    ...(planned === undefined
      ? []
      : [
          `  rehearsed: ${planned.meanM3s.toFixed(2)} m³/s in the mean${planned.arrivesMs === undefined ? '' : `, from ${iso(planned.arrivesMs)} on`}`,
        ]),
    ...(nearestBank === undefined
      ? []
      : [
          `  nearest bank: ${nearestBank.freeboardM.toFixed(2)} m at ${nearestBank.reachId}, ${(nearestBank.chainageM / 1000).toFixed(1)} km`,
        ]),
    ...remarks.map(({ text }) => `  ${text}`),
    ...(moves.length === 0 ? [] : ['  agreed with it:', ...moves.map(moveLine)]),
  ]
}

const moveLine = ({ gateId, addM, fromMs, toMs }: Move): string =>
  `    ${gateId} +${addM.toFixed(2)} m from ${iso(fromMs)} to ${iso(toMs)}`

function insteadLines(instead: NonNullable<OrderAnswer['check']>['instead']): string[] {
  if (instead === undefined) return []
  const { largestM3s, earliestStartMs, without } = instead
  return [
    ...(largestM3s ? [`  instead: at most ${largestM3s} m³/s`] : []),
    ...(earliestStartMs === undefined ? [] : [`  instead: from ${iso(earliestStartMs)} on`]),
    ...(without === undefined ? [] : [`  instead: in place of ${without.join(', ')}`]),
  ]
}

const changeLines = ({ changes = [] }: OrderAnswer): string[] =>
  changes.map(({ atMs, by, to, note }) => `  ${iso(atMs)}  ${to} by ${by}${note === '' ? '' : `: ${note}`}`)

function deliveryLines({ delivery }: OrderAnswer): string[] {
  if (delivery === undefined) return []
  const { ordered, planned, measured, detail } = delivery
  const volume = (of: { readonly untilNowM3: number } | null) => (of === null ? '–' : `${Math.round(of.untilNowM3)} m³`)
  return [
    `  until now: ordered ${volume(ordered)}, planned ${volume(planned)}, measured ${volume(measured)}${detail === undefined ? '' : ` (${detail})`}`,
  ]
}

const iso = (ms: number): string => new Date(ms).toISOString()
