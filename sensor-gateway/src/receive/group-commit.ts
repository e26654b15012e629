import type { Intake, RawMessage } from './raw-message.ts'

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
}

export const GROUP_COMMIT_DEFAULTS = { groupMs: 10, retryMs: 1000, groupBytes: 1024 * 1024 } as const

/**
 * One transaction for all messages of some ten milliseconds, and only then their acknowledgements.
 *
 *     message ──▶ held ──(10 ms)──▶ intake ──▶ acknowledge each
 *                   ▲                 │ refused: disk full, spool full
 *                   └──── again in 1 s┘
 *
 * The broker does not read on from a connection whose message is held, so a refusal reaches the devices as patience.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  #held: Held[] = []
  #heldBytes = 0
  #timer: NodeJS.Timeout | undefined
  #refused = false
  #closed = false

  constructor(options: GroupCommitOptions) {
    this.#options = options
  }

  get held(): number {
    return this.#held.length
  }

  take(message: RawMessage, acknowledge: () => void): void {
    if (this.#closed) return
    this.#held.push({ message, acknowledge })
    this.#heldBytes += message.payload.byteLength
    if (this.#timer === undefined) this.#wait(this.#options.groupMs)
    else if (this.#heldBytes >= this.#options.groupBytes && !this.#refused) this.#flush()
  }

  /** Commits what is held and takes nothing more. What the disk refuses stays unacknowledged: its sender will repeat it. */
  close(): void {
    this.#closed = true
    this.#flush()
    clearTimeout(this.#timer)
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => this.#flush(), delayMs)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#held.length === 0) return
    const group = this.#held
    this.#refused = !this.#options.intake(group.map(({ message }) => message))
    if (this.#refused) {
      if (!this.#closed) this.#wait(this.#options.retryMs)
      return
    }
    this.#held = []
    this.#heldBytes = 0
    for (const { acknowledge } of group) acknowledge()
  }
}
