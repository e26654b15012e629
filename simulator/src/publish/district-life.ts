import type { AdvanceOutcome } from '@district/models'
import type { GateOrders } from '../district/gate-orders.ts'
import type { VirtualDistrict } from '../district/virtual-district.ts'
import type { Report, VirtualStation } from '../gauges/virtual-station.ts'
import type { DistrictClock } from '../ground/clock.ts'
import type { Log } from '../ground/log.ts'
import { createTurns } from '../ground/turns.ts'
import { readCheckpoint, writeCheckpoint } from '../run/checkpoint.ts'
import { createDelayLine } from './delay-line.ts'
import type { Outbox } from './outbox.ts'

const HOUR_MS = 3_600_000
/** How much of the past a start fills, how long the canals settle before that, and how far apart filled readings are. */
const FILL_MS = 72 * HOUR_MS
const SETTLE_MS = 24 * HOUR_MS
export const FILL_STEP_MS = 300_000
/** Further behind than so many ticks nobody catches up tick by tick. */
const MOST_TICKS_AT_ONCE = 120
/** A message of the past carries about so much. */
const FILL_CHUNK_MS = 6 * HOUR_MS
/** A checkpoint that lies ahead of the clock belongs to another clock. */
const AHEAD_MS = 60_000
/** Running numbers leap after a stop that was none, so that nothing told twice looks older than the first time. */
const SEQ_LEAP = 100_000

export interface DistrictLifeParts {
  readonly virtual: VirtualDistrict
  readonly stations: readonly VirtualStation[]
  readonly outbox: Outbox
  readonly orders: GateOrders
  readonly clock: DistrictClock
  /** The live district moves and reports on whole multiples of this. */
  readonly tickMs: number
  readonly checkpointPath: string
  readonly topologyHash: string
  readonly seed: number
  readonly log: Log
}

/** The virtual district on the district's clock: it catches up with the past it missed, and then lives. */
export class DistrictLife {
  readonly #parts: DistrictLifeParts
  readonly #delayLine = createDelayLine()
  readonly #takeTurns = createTurns()
  #reportedMs = 0
  #fillingSince = { wallMs: 0, districtMs: 0 }
  #isFilling = true
  #wasBehind = false

  constructor(parts: DistrictLifeParts) {
    this.#parts = parts
  }

  /** True while it still tells of the past. */
  get isFilling(): boolean {
    return this.#isFilling
  }

  /** Goes on from the checkpoint, or begins early enough to have a past to tell. */
  async begin(): Promise<void> {
    if (!resumed(this.#parts)) await startEarly(this.#parts)
    this.#reportedMs = this.#parts.virtual.truth.timeMs
    this.#fillingSince = { wallMs: this.#parts.clock.wallNowMs(), districtMs: this.#reportedMs }
  }

  /** One turn: a piece of the past, or now. Resolves when what it told of the past is stored. */
  async turn(): Promise<void> {
    const { clock, tickMs, virtual } = this.#parts
    const nowMs = Math.floor(clock.nowMs() / tickMs) * tickMs
    const behindMs = nowMs - virtual.truth.timeMs
    if (behindMs > Math.max(FILL_STEP_MS, MOST_TICKS_AT_ONCE * tickMs)) await this.#fill(nowMs)
    else if (behindMs > 0) await this.#live(nowMs)
  }

  /**
   * Not while readings wait for the broker, nor at a stop that leaves some unacknowledged: what is not told yet is told again by
   * a later start from the earlier checkpoint.
   */
  writeCheckpoint(orderly: boolean): void {
    const { outbox, stations, checkpointPath, seed, virtual } = this.#parts
    const { waiting, inFlight } = outbox.counters
    if (waiting > 0 || (orderly && inFlight > 0)) return
    const seqs = Object.fromEntries(stations.map(({ id, seq }) => [id, seq]))
    writeCheckpoint(checkpointPath, { seed, ...virtual.save(), seqs, orderly })
  }

  /** Lets everything go that is still on its way. */
  letGo(): void {
    for (const said of this.#delayLine.drain()) this.#parts.outbox.send(said)
  }

  async #fill(nowMs: number): Promise<void> {
    const { virtual, outbox } = this.#parts
    const untilMs = Math.min(nowMs, virtual.truth.timeMs + FILL_CHUNK_MS)
    for (;;) {
      const nextMs = (Math.floor(virtual.truth.timeMs / FILL_STEP_MS) + 1) * FILL_STEP_MS
      if (nextMs > untilMs) break
      this.#move(nextMs)
      for (const said of this.#reports()) outbox.keep(said)
      await this.#takeTurns()
    }
    await outbox.settled()
  }

  async #live(nowMs: number): Promise<void> {
    const { virtual, outbox, orders, tickMs } = this.#parts
    if (this.#isFilling) this.#tellFilled()
    // Tick by tick, also when the machine was busy: gauges report on their own instants and not on ours.
    for (let atMs = virtual.truth.timeMs; atMs < nowMs; atMs = virtual.truth.timeMs) {
      this.#move((Math.floor(atMs / tickMs) + 1) * tickMs)
      for (const said of this.#reports()) this.#delayLine.push(said)
      orders.settle()
      await this.#takeTurns()
    }
    for (const said of this.#delayLine.due(nowMs)) outbox.send(said)
    outbox.pump()
    this.#keepWhatIsTold()
  }

  /** When the last reading of an outage has left, the outage is over for a later start too. */
  #keepWhatIsTold(): void {
    const isBehind = this.#parts.outbox.counters.waiting > 0
    if (this.#wasBehind && !isBehind) this.writeCheckpoint(false)
    this.#wasBehind = isBehind
  }

  #tellFilled(): void {
    const { virtual, outbox, clock, log } = this.#parts
    this.#isFilling = false
    this.writeCheckpoint(false)
    const hours = Math.round((virtual.truth.timeMs - this.#fillingSince.districtMs) / HOUR_MS)
    const wallS = (clock.wallNowMs() - this.#fillingSince.wallMs) / 1000
    log.info(
      { hours, wallS, ...outbox.counters },
      `The past ${hours} h are told; the virtual district lives on the clock.`,
    )
  }

  #move(untilMs: number): void {
    const { virtual, log } = this.#parts
    const outcome = virtual.advance(untilMs)
    if (outcome.kind === 'reached') return
    tellDivergence(outcome, log)
    begunAnew(virtual, untilMs, log)
  }

  #reports(): readonly Report[] {
    const { stations, virtual } = this.#parts
    const said = stations.flatMap((station) => station.report(virtual.truth, this.#reportedMs) ?? [])
    this.#reportedMs = virtual.truth.timeMs
    return said
  }
}

function resumed({ virtual, stations, clock, checkpointPath, topologyHash, seed, log }: DistrictLifeParts): boolean {
  const outcome = readCheckpoint(checkpointPath, topologyHash, seed)
  if (outcome.kind === 'none') return false
  const refuse = (reason: string) => {
    log.warn({ checkpointPath }, `The checkpoint is not used: ${reason}. The virtual district begins anew.`)
    return false
  }
  if (outcome.kind === 'unusable') return refuse(outcome.reason)
  const { water, memory, seqs, orderly } = outcome.checkpoint
  const gapMs = clock.nowMs() - water.timeMs
  if (gapMs < -AHEAD_MS) return refuse('it lies in the future of this clock')
  if (gapMs > FILL_MS) return refuse('it is older than three days')
  const loaded = virtual.load(water, memory)
  if (!loaded.ok) return refuse(loaded.error.text)
  for (const station of stations) station.seq = (seqs[station.id] ?? 0) + (orderly ? 0 : SEQ_LEAP)
  log.info({ gapS: Math.round(gapMs / 1000) }, 'The virtual district goes on from its checkpoint.')
  return true
}

async function startEarly({ virtual, clock, log }: DistrictLifeParts): Promise<void> {
  const fromMs = Math.floor((clock.nowMs() - FILL_MS) / FILL_STEP_MS) * FILL_STEP_MS
  const takeTurns = createTurns()
  begunAnew(virtual, fromMs - SETTLE_MS, log)
  for (let untilMs = fromMs - SETTLE_MS; untilMs <= fromMs; untilMs += FILL_STEP_MS) {
    const outcome = virtual.advance(untilMs)
    if (outcome.kind === 'diverged') {
      tellDivergence(outcome, log)
      begunAnew(virtual, untilMs, log)
    }
    await takeTurns()
  }
  log.info({ fromMs }, 'The virtual district begins three days ago.')
}

/** A start that is not quite steady is one all the same: the canals settle. */
function begunAnew(virtual: VirtualDistrict, atMs: number, log: Log): void {
  const outcome = virtual.begin(atMs)
  if (outcome.kind === 'diverged')
    log.info({ reachIds: outcome.reachIds }, 'The virtual district starts from a flow that is not quite steady.')
}

const tellDivergence = (outcome: AdvanceOutcome & { readonly kind: 'diverged' }, log: Log): void =>
  log.error(
    { atMs: outcome.atMs, reachIds: outcome.reachIds },
    `The virtual district's water could not be computed on (${outcome.reason}); it begins again from steady flow.`,
  )
