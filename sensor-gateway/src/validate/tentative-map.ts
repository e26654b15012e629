/** Memory that changes at once and can be unsaid until it is committed. */
export interface Tentative {
  /** What was judged since the last one is on disk. */
  commit(): void
  /** What was judged since the last commit never happened. */
  rollback(): void
}

/** A map whose changes can be unsaid. Its values must be replaced, never changed in place. */
export class TentativeMap<K, V> implements Tentative {
  readonly #now = new Map<K, V>()
  readonly #before = new Map<K, V | undefined>()

  constructor(entries: Iterable<readonly [K, V]> = []) {
    for (const [key, value] of entries) this.#now.set(key, value)
  }

  get(key: K): V | undefined {
    return this.#now.get(key)
  }

  set(key: K, value: V): void {
    if (!this.#before.has(key)) this.#before.set(key, this.#now.get(key))
    this.#now.set(key, value)
  }

  commit(): void {
    if (this.#before.size > 0) this.#before.clear()
  }

  rollback(): void {
    for (const [key, value] of this.#before)
      if (value === undefined) this.#now.delete(key)
      else this.#now.set(key, value)
    this.#before.clear()
  }
}
