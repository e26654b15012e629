import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { District } from '@district/models'
import type { Reading } from '@district/models/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import { isProblem, readReadingTable, type TableProblem } from '../decode/reading-table.ts'
import { Counters } from '../ground/counters.ts'
import { GatewayError } from '../ground/error-codes.ts'
import type { Spool } from '../spool/spool.ts'
import { chain } from '../validate/chain.ts'
import { rulesByGauge } from '../validate/gauge-rules.ts'
import { inRange, inUsualRange } from '../validate/in-range.ts'

export interface ImportOptions {
  readonly district: District
  readonly spool: Spool
  readonly nowMs: () => number
  readonly keptFromMs: () => number
  /** Something waits. */
  readonly nudge: () => void
  readonly audit: AuditLog
  /** A table is kept here while it is read. */
  readonly dir: string
  readonly maxBytes: number
}

export interface ImportOutcome {
  readonly rows: number
  readonly gauges: number
  readonly fromMs: number | null
  readonly toMs: number | null
  /** The first of them; `problemCount` counts all. */
  readonly problems: readonly TableProblem[]
  readonly problemCount: number
  /** False: nothing was taken, because it was a rehearsal or has problems. */
  readonly committed: boolean
}

const MOST_PROBLEMS = 1000
const CHUNK_READINGS = 2000

/**
 * Takes a table of the past into the spool's backlog lane. The table is read twice, from disk: once for everything that is
 * wrong with it, and, if that is nothing, once to be taken. A crash in between leaves a part taken; the same table again
 * repeats what is there and takes the rest. Live state never hears of it.
 */
export class HistoryImport {
  readonly #options: ImportOptions
  readonly #judge: (reading: Reading) => Reading
  #count = 0

  constructor(options: ImportOptions) {
    this.#options = options
    this.#judge = judgeOf(options.district)
    // What a crash has left; the sender has it still.
    rmSync(options.dir, { recursive: true, force: true })
  }

  async run(text: Readable, { commit, by }: { readonly commit: boolean; readonly by: string }): Promise<ImportOutcome> {
    const { dir, maxBytes, audit } = this.#options
    mkdirSync(dir, { recursive: true })
    const path = join(dir, `${++this.#count}.csv`)
    try {
      await keep(text, path, maxBytes)
      const found = await this.#look(path)
      if (!commit || found.problemCount > 0) return { ...found, committed: false }
      const { rows, gauges, fromMs, toMs } = found
      audit.append({ by, action: 'history.import', subject: 'history', detail: { rows, gauges, fromMs, toMs } })
      await this.#take(path)
      return { ...found, committed: true }
    } finally {
      rmSync(path, { force: true })
    }
  }

  async #look(path: string): Promise<Omit<ImportOutcome, 'committed'>> {
    const gauges = new Set<string>()
    const problems: TableProblem[] = []
    let [rows, problemCount, fromMs, toMs] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for await (const part of this.#parts(path)) {
      if (isProblem(part)) {
        problemCount++
        if (problems.length < MOST_PROBLEMS) problems.push(part)
        continue
      }
      rows++
      gauges.add(part.gaugeId)
      fromMs = Math.min(fromMs, part.takenAtMs)
      toMs = Math.max(toMs, part.takenAtMs)
    }
    const span = rows === 0 ? { fromMs: null, toMs: null } : { fromMs, toMs }
    return { rows, gauges: gauges.size, ...span, problems, problemCount }
  }

  async #take(path: string): Promise<void> {
    let chunk: Reading[] = []
    let taken = 0
    const put = () => {
      this.#put(chunk, taken)
      taken += chunk.length
      chunk = []
    }
    for await (const part of this.#parts(path)) {
      if (isProblem(part)) continue
      chunk.push(this.#judge(part))
      if (chunk.length === CHUNK_READINGS) put()
    }
    if (chunk.length > 0) put()
  }

  #put(backlog: readonly Reading[], taken: number): void {
    const { spool, nudge } = this.#options
    if (spool.isFull)
      throw new GatewayError(
        'SPOOL_FULL',
        `The spool is full after ${taken} rows, which are taken; send the same table again when the history has caught up.`,
      )
    const counted = new Counters()
    counted.add('received', backlog.length)
    for (const { flags } of backlog) for (const flag of flags) counted.add(`flagged.${flag}`)
    spool.commit({ live: [], backlog, latest: new Map(), deadLetters: [], counted, facts: new Map() })
    nudge()
  }

  #parts(path: string): AsyncGenerator<Reading | TableProblem> {
    const { district, nowMs, keptFromMs } = this.#options
    const gauges = new Map(district.gauges.map((gauge) => [String(gauge.id), gauge]))
    return readReadingTable(createReadStream(path), { gauges, nowMs: nowMs(), keptFromMs: keptFromMs() })
  }
}

/** Of the validators those that need no memory: what a gauge can say at its place does not depend on when it is told. */
function judgeOf(district: District): (reading: Reading) => Reading {
  const gauges = new Map(district.gauges.map((gauge) => [gauge.id, gauge]))
  const allRules = rulesByGauge(district)
  const validator = chain(inRange, inUsualRange)
  const nothing = {
    latest: undefined,
    lastGood: undefined,
    agreeing: 0,
    sameCount: 0,
    sameSinceMs: 0,
    changesElsewhere: 0,
  }
  return (reading) => {
    const [gauge, rules] = [gauges.get(reading.gaugeId), allRules.get(reading.gaugeId)]
    if (gauge === undefined || rules === undefined) return reading
    const verdict = validator(reading, { ...nothing, gauge, rules, latestOf: () => undefined })
    return verdict.kind === 'pass' ? verdict.reading : reading
  }
}

/**
 * What is too much is swallowed, for a request that is destroyed in the middle never hears why; only a flood ends at once.
 * @throws GatewayError when all of it has come
 */
async function keep(text: Readable, path: string, maxBytes: number): Promise<void> {
  let bytes = 0
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > 4 * maxBytes + 1024 * 1024) done(tooLarge(maxBytes))
      else done(null, bytes <= maxBytes ? chunk : undefined)
    },
  })
  await pipeline(text, limit, createWriteStream(path))
  if (bytes > maxBytes) throw tooLarge(maxBytes)
}

const tooLarge = (maxBytes: number): GatewayError =>
  new GatewayError(
    'IMPORT_TOO_LARGE',
    `The table is larger than ${maxBytes / 1024 / 1024} MiB (IMPORT_MAX_MIB): send it in parts; nothing was taken.`,
  )
