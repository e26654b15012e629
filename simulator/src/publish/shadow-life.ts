import type { Network } from '@district/models'
import type { DistrictClock } from '../ground/clock.ts'
import type { Log } from '../ground/log.ts'
import { readHistory } from '../shadow/history.ts'
import type { InputBoard } from '../shadow/input-board.ts'
import { instantOf, type Snapshot } from '../shadow/recent-past.ts'
import { readShadowCheckpoint, writeShadowCheckpoint } from '../shadow/shadow-checkpoint.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import type { FrameFanout } from './frame-fanout.ts'
import type { ReadingFeed } from './reading-feed.ts'

const HOUR_MS = 3_600_000
/** As far back as it looks, and what is enough to do without asking. */
const WARM_UP_MS = 30 * HOUR_MS
const ENOUGH_MS = 24 * HOUR_MS
/** An older checkpoint says less than a warm start; one ahead of the clock belongs to another clock. Demand asks for some hours before. */
const OLDEST_CHECKPOINT_MS = 72 * HOUR_MS
const BEFORE_CHECKPOINT_MS = 4 * HOUR_MS
/** Late readings go to the gateway's history alone. It is asked for them from time to time, so far back, and when it was away. */
const LOOK_BACK_MS = 6 * HOUR_MS
const LOOK_BACK_EVERY_MS = 900_000
const LOOK_BACK_EVERY_WALL_MS = 300_000
/** Input is of now when it is not older; gates that have said nothing for so long are taken as closed. */
const RECENT_S = 60
const RECENT_WALL_S = 3
const PATIENCE_WALL_MS = 20_000

/**
 * The shadow among the processes: goes on from its checkpoint or warms up, asks for the past it missed, moves on with the clock and the
 * readings, shows its frames.
 */
export interface ShadowLife {
  /** One turn; returns true while there is more to catch up with at once. */
  turn(): Promise<boolean>
  /** While it follows, what a later start goes on from is written down. */
  writeCheckpoint(): void
}

export interface ShadowLifeParts {
  readonly shadow: ShadowTwin
  readonly board: InputBoard
  readonly feed: ReadingFeed
  readonly fanout: FrameFanout
  readonly clock: DistrictClock
  readonly gatewayUrl: string | null
  readonly checkpointPath: string
  readonly network: Network
  readonly log: Log
}

export function createShadowLife(parts: ShadowLifeParts): ShadowLife {
  const { shadow, board, feed, fanout, clock, log } = parts
  let hasBegun = false
  let recentSinceWallMs: number | undefined

  const isReady = () => {
    const recentMs = (RECENT_S + RECENT_WALL_S * clock.setting.speed) * 1000
    if (!board.knowsRiver || clock.nowMs() - board.newestInputMs > recentMs) return false
    recentSinceWallMs ??= clock.wallNowMs()
    if (clock.wallNowMs() - recentSinceWallMs > PATIENCE_WALL_MS) return true
    return board.silentGates().length === 0 && feed.isHistoryCurrent
  }
  const hearer = { heardGauges: board.heardGauges, takePast: shadow.takePast.bind(shadow) }
  const askHistory = async (fromMs: number, toMs: number) => {
    if (parts.gatewayUrl === null || toMs <= fromMs) return
    const history = await readHistory(parts.gatewayUrl, hearer, fromMs, toMs)
    if (history.kind === 'unavailable') log.warn(history, `The shadow goes on without history: ${history.reason}.`)
  }
  const begin = async () => {
    hasBegun = true
    const nowMs = clock.nowMs()
    const startedWallMs = clock.wallNowMs()
    const snapshot = usableCheckpoint(parts, nowMs)
    if (snapshot !== undefined) {
      const fromMs = instantOf(snapshot)
      await askHistory(fromMs - BEFORE_CHECKPOINT_MS, nowMs)
      if (shadow.resume(snapshot)) {
        const askedS = (clock.wallNowMs() - startedWallMs) / 1000
        log.info({ hours: hours(nowMs - fromMs), askedS }, 'The shadow goes on from its checkpoint.')
        return
      }
    }
    if (board.knownFromMs > nowMs - ENOUGH_MS) await askHistory(nowMs - WARM_UP_MS, board.knownFromMs)
    const fromMs = Math.max(board.knownFromMs, nowMs - WARM_UP_MS)
    log.info({ hours: hours(nowMs - fromMs) }, 'The shadow warms up.')
    shadow.begin(fromMs)
  }
  const lookBack = createLookBack(parts, askHistory)

  return {
    turn: async () => {
      if (!hasBegun) {
        if (isReady()) await begin()
        return false
      }
      lookBack()
      const moved = shadow.tick(clock.nowMs(), clock.wallNowMs())
      if (moved && shadow.state === 'following') fanout.publish(shadow.frame(clock.wallNowMs()))
      return moved && shadow.state === 'warming'
    },
    writeCheckpoint: () => {
      const snapshot = shadow.checkpoint()
      if (snapshot !== undefined) writeShadowCheckpoint(parts.checkpointPath, snapshot)
    },
  }
}

/** Asks for the hours behind, beside the turns; what is new in them makes the shadow run them again. */
function createLookBack({ feed, clock }: ShadowLifeParts, askHistory: (fromMs: number, toMs: number) => Promise<void>) {
  let isAsking = false
  let wasAway = false
  let [lastMs, lastWallMs] = [clock.nowMs(), clock.wallNowMs()]
  return () => {
    const [nowMs, wallNowMs] = [clock.nowMs(), clock.wallNowMs()]
    if (!feed.isHistoryCurrent) wasAway = true
    const isDue = nowMs - lastMs > LOOK_BACK_EVERY_MS && wallNowMs - lastWallMs > LOOK_BACK_EVERY_WALL_MS
    if (isAsking || !feed.isHistoryCurrent || !(isDue || wasAway)) return
    const fromMs = Math.min(nowMs - LOOK_BACK_MS, lastMs - LOOK_BACK_EVERY_MS)
    isAsking = true
    wasAway = false
    ;[lastMs, lastWallMs] = [nowMs, wallNowMs]
    void askHistory(fromMs, nowMs).finally(() => {
      isAsking = false
    })
  }
}

const hours = (ms: number): number => Math.round(ms / (0.1 * HOUR_MS)) / 10

function usableCheckpoint({ checkpointPath, network, log }: ShadowLifeParts, nowMs: number): Snapshot | undefined {
  const outcome = readShadowCheckpoint(checkpointPath, network)
  if (outcome.kind === 'none') return undefined
  const refuse = (reason: string) => {
    log.warn({ checkpointPath }, `The shadow's checkpoint is not used: ${reason}.`)
    return undefined
  }
  if (outcome.kind === 'unusable') return refuse(outcome.reason)
  const gapMs = nowMs - instantOf(outcome.snapshot)
  if (gapMs < 0) return refuse('it lies in the future of this clock')
  return gapMs > OLDEST_CHECKPOINT_MS ? refuse('it is older than three days') : outcome.snapshot
}
