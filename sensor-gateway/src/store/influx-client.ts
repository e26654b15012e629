import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { addressOf, type InfluxConfig } from '../ground/config.ts'
import { StoreFailing, StoreUnreachable } from './history-store.ts'
import { flavourOf, INFLUX_1, type InfluxFlavour } from './influx-flavour.ts'

const REQUEST_TIMEOUT_MS = 10_000

export type Row = Readonly<Record<string, unknown>>

/** A write of which the database says that it will never take it, or not all of it. */
export class WriteRefused extends Error {}

interface Answer {
  readonly status: number
  readonly body: string
  readonly header: (name: string) => string | null
}

/**
 * What we ask of InfluxDB: write, query, are you there and of which generation. Over one kept connection; the text of a write
 * goes as it is. Every failure leaves as `StoreUnreachable` with one sentence, or as `WriteRefused`.
 */
export class InfluxClient {
  readonly #address: string
  readonly #config: InfluxConfig
  readonly #agent: HttpAgent | HttpsAgent
  readonly #timeoutMs: number
  #flavour: InfluxFlavour | undefined

  constructor(config: InfluxConfig, timeoutMs = REQUEST_TIMEOUT_MS) {
    this.#config = config
    this.#timeoutMs = timeoutMs
    this.#address = addressOf(config.url)
    const Agent = config.url.protocol === 'https:' ? HttpsAgent : HttpAgent
    this.#agent = new Agent({ keepAlive: true, maxSockets: 4 })
  }

  /** Lines of the line protocol, times in ms. @throws StoreFailing at a 500, which may be of the lines or of the server. */
  async write(lines: string, database = this.#config.database): Promise<void> {
    const { status, body } = await this.#post('/write', { db: database, precision: 'ms' }, lines)
    if (status === 500) throw new StoreFailing(this.#away(`500 ${errorText(body)}`.slice(0, 200)).message)
    if (status >= 300) throw this.#failed(status, body, database)
  }

  /** One statement, because InfluxDB 3 takes no more. */
  async query(statement: string, database = this.#config.database): Promise<readonly Row[]> {
    const parameters = new URLSearchParams({ db: database, epoch: 'ms', q: statement })
    const { status, body } = await this.#post('/query', {}, parameters.toString())
    if (status >= 300) throw this.#failed(status, body, database)
    const result = parseResult(body)
    if (result.error !== undefined) throw this.#failed(400, result.error, database)
    return result.rows
  }

  /** Creates the database where the server lets us; on InfluxDB 2 and 3 a person does. */
  async createDatabase(database: string): Promise<void> {
    const { createsDatabases } = await this.flavour()
    if (!createsDatabases) throw new DatabaseMissing(this.#address, database, await this.flavour())
    await this.query(`CREATE DATABASE "${database}"`, database)
  }

  /** Asked once, when the server is there. */
  async flavour(): Promise<InfluxFlavour> {
    if (this.#flavour !== undefined) return this.#flavour
    const { header } = await this.#send('GET', '/ping', {}, '')
    this.#flavour = flavourOf({ get: header })
    return this.#flavour
  }

  /** A read of nothing: unlike a ping it also says whether we may read this database. */
  async probe(): Promise<void> {
    await this.query(`SELECT "value" FROM "stage" WHERE time >= 0ms AND time < 1ms LIMIT 1`)
  }

  close(): void {
    this.#agent.destroy()
  }

  #post(path: string, query: Record<string, string>, body: string): Promise<Answer> {
    return this.#send('POST', path, query, body)
  }

  async #send(method: string, path: string, query: Record<string, string>, body: string): Promise<Answer> {
    try {
      return await this.#exchange(method, path, query, body)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      const why = error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : code
      throw this.#away(why)
    }
  }

  #exchange(method: string, path: string, query: Record<string, string>, body: string): Promise<Answer> {
    const { url, user, password } = this.#config
    const target = new URL(url)
    target.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
    target.search = new URLSearchParams(query).toString()
    target.username = ''
    target.password = ''
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest
    const headers: Record<string, string | number> = { 'content-length': Buffer.byteLength(body) }
    if (path === '/query') headers['content-type'] = 'application/x-www-form-urlencoded'
    if (user !== null || password !== null)
      headers['authorization'] = `Basic ${Buffer.from(`${user ?? 'token'}:${password ?? ''}`).toString('base64')}`
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(this.#timeoutMs)
      const sent = request(target, { method, headers, agent: this.#agent, signal }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            header: (name) => String(response.headers[name] ?? '') || null,
          }),
        )
      })
      sent.on('error', (error) => reject(signal.aborted ? signal.reason : error))
      sent.end(body)
    })
  }

  #failed(status: number, body: string, database: string): Error {
    const text = errorText(body)
    if (status === 401 || status === 403)
      return new StoreUnreachable(
        `InfluxDB at ${this.#address} refuses the user (${status}); INFLUX_USER and INFLUX_PASSWORD name it. Trying again.`,
      )
    if (status === 404 || /database not found/.test(text))
      return new DatabaseMissing(this.#address, database, this.#flavour ?? INFLUX_1)
    if (status === 400 || status === 413 || status === 422) return new WriteRefused(text)
    return this.#away(`${status} ${text}`.slice(0, 200))
  }

  #away(why: string): StoreUnreachable {
    return new StoreUnreachable(
      `InfluxDB at ${this.#address} cannot be reached (${why}); readings wait on disk. INFLUX_URL names it.`,
    )
  }
}

export class DatabaseMissing extends StoreUnreachable {
  readonly database: string

  constructor(address: string, database: string, { remedy, name }: InfluxFlavour) {
    super(
      `InfluxDB at ${address} has no database "${database}" and does not let us create it; readings wait on disk. On ${name}: ${remedy}. INFLUX_DATABASE names it.`,
    )
    this.database = database
  }
}

function errorText(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: string; message?: string }
    return error ?? message ?? body
  } catch {
    return body
  }
}

/** `results[0].series[].values`, each row keyed by its columns and tags. */
function parseResult(body: string): { readonly error?: string; readonly rows: readonly Row[] } {
  const { results } = JSON.parse(body) as {
    results?: { error?: string; series?: { tags?: Row; columns: string[]; values?: unknown[][] }[] }[]
  }
  const result = results?.[0]
  if (result?.error !== undefined) return { error: result.error, rows: [] }
  const rows = (result?.series ?? []).flatMap(({ tags, columns, values }) =>
    (values ?? []).map((row) => ({
      ...tags,
      ...Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    })),
  )
  return { rows }
}
