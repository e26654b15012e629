import { InfluxDB, type IPoint, type ISchemaOptions } from 'influx'
import { addressOf, type InfluxConfig } from '../ground/config.ts'
import { StoreUnreachable } from './history-store.ts'

const REQUEST_TIMEOUT_MS = 10_000

export type Row = Readonly<Record<string, unknown>>

/** A write of which the database says that it will never take it, or not all of it. */
export class WriteRefused extends Error {}

/**
 * The three things that we ask of InfluxDB: write, query, are you there. Every failure leaves as `StoreUnreachable` with one
 * sentence, or as `WriteRefused`.
 */
export class InfluxClient {
  readonly #influx: InfluxDB
  readonly #address: string
  readonly #config: InfluxConfig

  constructor(config: InfluxConfig, schemas: readonly ISchemaOptions[]) {
    this.#config = config
    this.#address = addressOf(config.url)
    const { url, database, user, password } = config
    const protocol = url.protocol === 'https:' ? 'https' : 'http'
    this.#influx = new InfluxDB({
      database,
      schema: [...schemas],
      hosts: [
        {
          host: url.hostname,
          port: Number(url.port) || (protocol === 'https' ? 443 : 8086),
          protocol,
          path: url.pathname,
        },
      ],
      ...(user === null ? {} : { username: user }),
      ...(password === null ? {} : { password }),
      // When and how often to try again is decided by the drain, not by the client's own pool.
      pool: { maxRetries: 0, requestTimeout: REQUEST_TIMEOUT_MS, backoff: NEVER_AWAY },
    })
  }

  async write(points: readonly IPoint[]): Promise<void> {
    await this.#reach(() => this.#influx.writePoints([...points], { precision: 'ms' }))
  }

  /** One statement, because InfluxDB 3 takes no more. */
  async query(statement: string): Promise<readonly Row[]> {
    return this.#reach(async () => rowsOf(await this.#influx.queryRaw(statement, { precision: 'ms' })))
  }

  /** Creates the database where the server lets us; on InfluxDB 2 and 3 a person does. */
  async createDatabase(): Promise<void> {
    await this.#reach(() => this.#influx.createDatabase(this.#config.database))
  }

  /** A read of nothing: unlike a ping it also says whether we may read this database. */
  async probe(): Promise<void> {
    await this.query(`SELECT "value" FROM "stage" WHERE time >= 0ms AND time < 1ms LIMIT 1`)
  }

  async #reach<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await withinTime(request())
    } catch (error) {
      throw this.#translated(error)
    }
  }

  #translated(error: unknown): Error {
    const status = statusOf(error)
    const text = error instanceof Error ? error.message : String(error)
    if (status === 401 || status === 403)
      return new StoreUnreachable(
        `InfluxDB at ${this.#address} refuses the user (${status}); INFLUX_USER and INFLUX_PASSWORD name it. Trying again.`,
      )
    if (status === 404 || /database not found/.test(text))
      return new DatabaseMissing(this.#address, this.#config.database)
    if (status === 400 || status === 413 || status === 422) return new WriteRefused(text)
    const code = error instanceof Error && 'code' in error ? String(error.code) : text
    return new StoreUnreachable(
      `InfluxDB at ${this.#address} cannot be reached (${code}); readings wait on disk. INFLUX_URL names it.`,
    )
  }
}

export class DatabaseMissing extends StoreUnreachable {
  constructor(address: string, database: string) {
    super(
      `InfluxDB at ${address} has no database "${database}" and does not let us create it; readings wait on disk. INFLUX_DATABASE names it.`,
    )
  }
}

const NEVER_AWAY = { getDelay: () => 0, next: () => NEVER_AWAY, reset: () => NEVER_AWAY }

/** A server that dies in the middle of its answer leaves the client's promise open for ever; ours ends. */
function withinTime<T>(request: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), REQUEST_TIMEOUT_MS + 1000)
  })
  return Promise.race([request, timeout]).finally(() => clearTimeout(timer))
}

function statusOf(error: unknown): number | undefined {
  const response = error instanceof Error && 'res' in error ? error.res : undefined
  const status =
    typeof response === 'object' && response !== null && 'statusCode' in response ? response.statusCode : undefined
  return typeof status === 'number' ? status : undefined
}

/** `results[0].series[].values`, each row keyed by its columns. */
function rowsOf(answer: unknown): readonly Row[] {
  const { results } = answer as {
    results?: { error?: string; series?: { columns: string[]; values: unknown[][] }[] }[]
  }
  const result = results?.[0]
  if (result?.error !== undefined) throw new Error(result.error)
  return (result?.series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  )
}
