/** How many failures are free, and how long the wait may grow. An account's wait stays short, so that nobody is locked out by others. */
const FREE = { account: 5, address: 20 } as const
const LONGEST_WAIT_MS = { account: 60_000, address: 15 * 60_000 } as const
const FIRST_WAIT_MS = 1000
const FORGET_AFTER_MS = 60 * 60_000
const MOST_KEYS = 10_000

interface Failures {
  count: number
  lastMs: number
  untilMs: number
}

/** Slows guessing of passwords, per account and per address. `nowMs` is a clock that nobody sets: it only runs forward. */
export class LoginThrottle {
  readonly #nowMs: () => number
  readonly #failures = new Map<string, Failures>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** How long to wait before the next try counts, 0: not at all. */
  waitMs(account: string, address: string): number {
    const untilMs = keysOf(account, address).map(([, key]) => this.#failures.get(key)?.untilMs ?? 0)
    return Math.max(0, Math.max(...untilMs) - this.#nowMs())
  }

  failed(account: string, address: string): void {
    const nowMs = this.#nowMs()
    for (const [kind, key] of keysOf(account, address)) {
      const known = this.#failures.get(key)
      const count = known === undefined || nowMs - known.lastMs > FORGET_AFTER_MS ? 1 : known.count + 1
      const over = count - FREE[kind]
      const waitMs = over < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS[kind])
      // The newest last, so that the oldest go first when there are too many.
      this.#failures.delete(key)
      this.#failures.set(key, { count, lastMs: nowMs, untilMs: nowMs + waitMs })
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEYS) break
      this.#failures.delete(key)
    }
  }

  /** The address keeps its failures: one right password must not buy tries at others. */
  succeeded(account: string): void {
    this.#failures.delete(accountKey(account))
  }
}

const accountKey = (account: string): string => `account ${account.toLowerCase()}`
const keysOf = (account: string, address: string) =>
  [
    ['account', accountKey(account)],
    ['address', `address ${address}`],
  ] as const
