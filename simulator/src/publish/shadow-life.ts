import type { DistrictClock } from '../ground/clock.ts'
import type { Log } from '../ground/log.ts'
import { readHistory } from '../shadow/history.ts'
import type { InputBoard } from '../shadow/input-board.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'
import type { FrameFanout } from './frame-fanout.ts'
import type { ReadingFeed } from './reading-feed.ts'

const HOUR_MS = 3_600_000
/** As far back as it looks, and what is enough to do without asking. */
const WARM_UP_MS = 30 * HOUR_MS
const ENOUGH_MS = 24 * HOUR_MS
/** Input is of now when it is not older; gates that have said nothing for so long are taken as closed. */
const RECENT_S = 60
const RECENT_WALL_S = 3
const PATIENCE_WALL_MS = 20_000

/** The shadow among the processes: asks for the past once, moves on with the clock and the readings, shows its frames. */
export interface ShadowLife {
  /** One turn; returns true while there is more to catch up with at once. */
  turn(): Promise<boolean>
}

export interface ShadowLifeParts {
  readonly shadow: ShadowTwin
  readonly board: InputBoard
  readonly feed: ReadingFeed
  readonly fanout: FrameFanout
  readonly clock: DistrictClock
  readonly gatewayUrl: string | null
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
  const begin = async () => {
    hasBegun = true
    const nowMs = clock.nowMs()
    if (board.knownFromMs > nowMs - ENOUGH_MS && parts.gatewayUrl !== null) {
      const history = await readHistory(parts.gatewayUrl, board, nowMs - WARM_UP_MS, board.knownFromMs)
      if (history.kind === 'unavailable') log.warn(history, `The shadow warms up without history: ${history.reason}.`)
    }
    const fromMs = Math.max(board.knownFromMs, nowMs - WARM_UP_MS)
    log.info({ hours: Math.round((nowMs - fromMs) / 360_000) / 10 }, 'The shadow warms up.')
    shadow.begin(fromMs)
  }

  return {
    turn: async () => {
      if (!hasBegun) {
        if (isReady()) await begin()
        return false
      }
      const moved = shadow.tick(clock.nowMs(), clock.wallNowMs())
      if (moved && shadow.state === 'following') fanout.publish(shadow.frame(clock.wallNowMs()))
      return moved && shadow.state === 'warming'
    },
  }
}
