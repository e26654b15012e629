import type { Intake, RawMessage } from './raw-message.ts'
import { Window } from './window.ts'

interface Held {
  readonly message: RawMessage
  readonly acknowledge: () => void
}

export interface GroupCommitOptions {
  readonly intake: Intake
  /** A transaction is written at the latest this long after the first message of its group. */
  readonly groupMs: number
  readonly retryMs: number
  /** A group that has grown to this many bytes is not kept waiting. */
  readonly groupBytes: number
  /** Milliseconds of a clock that never jumps. */
  readonly elapsedMs?: () => number
  /** The disk refused a group, or took it again: whoever brings messages stops or goes on. */
  readonly onRefused?: () => void
  readonly onTaken?: () => void
}

export const GROUP_COMMIT_DEFAULTS = { groupMs: 20, retryMs: 1000, groupBytes: 1024 * 1024 } as const

/**
 * One transaction for all messages of some twenty milliseconds, and only then their acknowledgements.
 *
 *     message ──▶ held ──(20 ms, or as many as can come)──▶ intake ──▶ acknowledge each, in order
 *                   ▲                                         │ refused: disk full, spool full
 *                   └────────────────── again in 1 s ─────────┘
 *
 * Nobody reads on from a connection whose message is refused, so a refusal reaches the devices as patience.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  readonly #elapsedMs: () => number
  readonly #window = new Window()
  #held: Held[] = []
  #heldBytes = 0
  #lastCameMs = 0
  #timer: NodeJS.Timeout | undefined
  #refused = false
  #closed = false

  constructor(options: GroupCommitOptions) {
    this.#options = options
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now())
  }

  get held(): number {
    return this.#held.length
  }

  take(message: RawMessage, acknowledge: () => void): void {
    if (this.#closed) return
    this.#held.push({ message, acknowledge })
    this.#heldBytes += message.payload.byteLength
    this.#lastCameMs = this.#elapsedMs()
    const isFull = this.#heldBytes >= this.#options.groupBytes || this.#held.length >= this.#window.size
    if (isFull && !this.#refused) this.#flush(false)
    else if (this.#timer === undefined) this.#wait(this.#options.groupMs)
  }

  /** Commits what is held and takes nothing more. What the disk refuses stays unacknowledged: its sender will repeat it. */
  close(): void {
    this.#closed = true
    this.#flush(false)
    clearTimeout(this.#timer)
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => this.#flush(!this.#refused), delayMs)
  }

  #flush(isTimeUp: boolean): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#held.length === 0) return
    const group = this.#held
    const beganMs = this.#elapsedMs()
    const taken = this.#options.intake(group.map(({ message }) => message))
    if (!taken) {
      if (!this.#refused) this.#options.onRefused?.()
      this.#refused = true
      if (!this.#closed) this.#wait(this.#options.retryMs)
      return
    }
    const isSilent = isTimeUp && beganMs - this.#lastCameMs > this.#options.groupMs / 2
    this.#window.written(group.length, this.#elapsedMs() - beganMs, isSilent)
    this.#held = []
    this.#heldBytes = 0
    for (const { acknowledge } of group) acknowledge()
    if (this.#refused) this.#options.onTaken?.()
    this.#refused = false
  }
}
