import type { AdvanceOutcome } from '@district/models'
import type { GateOrders } from '../district/gate-orders.ts'
import type { VirtualDistrict } from '../district/virtual-district.ts'
import type { VirtualStation } from '../gauges/virtual-station.ts'
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
/** A message of the past carries about so much. */
const FILL_CHUNK_MS = 6 * HOUR_MS
/** A checkpoint that lies ahead of the clock belongs to another clock. */
const AHEAD_MS = 60_000
/** Running numbers leap after a stop that was none, so that nothing told twice looks older than the first time. */
const SEQ_LEAP = 100_000

/** The virtual district on the district's clock: it catches up with the past it missed, and then lives. */
export interface DistrictLife {
  /** Goes on from the checkpoint, or begins early enough to have a past to tell. */
  begin(): Promise<void>
  /** One turn: a piece of the past, or now. Resolves when what it told of the past is stored. */
  turn(): Promise<void>
  /** True while it still tells of the past. */
  readonly isFilling: boolean
  writeCheckpoint(orderly: boolean): void
  /** Lets everything go that is still on its way. */
  letGo(): void
}

export interface DistrictLifeParts {
  readonly virtual: VirtualDistrict
  readonly stations: readonly VirtualStation[]
  readonly outbox: Outbox
  readonly orders: GateOrders
  readonly clock: DistrictClock
  readonly checkpointPath: string
  readonly topologyHash: string
  readonly seed: number
  readonly log: Log
}

export function createDistrictLife(parts: DistrictLifeParts): DistrictLife {
  const { virtual, stations, outbox, orders, clock, log } = parts
  const delayLine = createDelayLine()
  let reportedMs = 0
  let filling = { sinceWallMs: 0, fromMs: 0 }
  let isFilling = true

  const move = (untilMs: number) => {
    const outcome = virtual.advance(untilMs)
    if (outcome.kind === 'reached') return
    tellDivergence(outcome, log)
    begunAnew(virtual, untilMs, log)
  }
  const report = (give: 'keep' | 'send') => {
    for (const station of stations) {
      const said = station.report(virtual.truth, reportedMs)
      if (said === undefined) continue
      if (give === 'keep') outbox.keep(said)
      else delayLine.push(said)
    }
    reportedMs = virtual.truth.timeMs
  }

  const takeTurns = createTurns()
  const fill = async (nowMs: number) => {
    const untilMs = Math.min(nowMs, virtual.truth.timeMs + FILL_CHUNK_MS)
    for (;;) {
      const nextMs = (Math.floor(virtual.truth.timeMs / FILL_STEP_MS) + 1) * FILL_STEP_MS
      if (nextMs > untilMs) break
      move(nextMs)
      report('keep')
      await takeTurns()
    }
    await outbox.settled()
  }
  const live = (nowMs: number) => {
    if (isFilling) {
      isFilling = false
      const hours = Math.round((virtual.truth.timeMs - filling.fromMs) / HOUR_MS)
      const wallS = (clock.wallNowMs() - filling.sinceWallMs) / 1000
      log.info(
        { hours, wallS, ...outbox.counters },
        `The past ${hours} h are told; the virtual district lives on the clock.`,
      )
    }
    move(nowMs)
    report('send')
    for (const said of delayLine.due(nowMs)) outbox.send(said)
    outbox.pump()
    orders.settle()
  }

  return {
    get isFilling() {
      return isFilling
    },
    begin: async () => {
      if (!resumed(parts)) await startEarly(parts)
      reportedMs = virtual.truth.timeMs
      filling = { sinceWallMs: clock.wallNowMs(), fromMs: reportedMs }
    },
    turn: async () => {
      const nowMs = Math.floor(clock.nowMs() / 1000) * 1000
      if (nowMs - virtual.truth.timeMs > FILL_STEP_MS) await fill(nowMs)
      else if (nowMs > virtual.truth.timeMs) live(nowMs)
    },
    writeCheckpoint: (orderly) => {
      // What still waits for the broker is not told yet: the earlier checkpoint stays, and a later start tells it again.
      if (outbox.counters.waiting > 0) return
      const seqs = Object.fromEntries(stations.map(({ id, seq }) => [id, seq]))
      writeCheckpoint(parts.checkpointPath, { seed: parts.seed, ...virtual.save(), seqs, orderly })
    },
    letGo: () => {
      for (const said of delayLine.drain()) outbox.send(said)
    },
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
