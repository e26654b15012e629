/**
 * What decoders must know from one message to the next: aliases of a birth, packets of a report that is not whole. It is written in the
 * transaction of the message that taught it, so that it outlives a restart, and forgotten with the message if the disk refuses.
 */
export class DecoderMemory {
  readonly #recall: (name: string) => string | undefined
  readonly #pending = new Map<string, string>()

  /** `recall` knows what was committed. */
  constructor(recall: (name: string) => string | undefined) {
    this.#recall = recall
  }

  get(name: string): string | undefined {
    return this.#pending.get(name) ?? this.#recall(name)
  }

  set(name: string, value: string): void {
    this.#pending.set(name, value)
  }

  /** To be committed with the messages that were decoded since the last one. */
  get pending(): ReadonlyMap<string, string> {
    return this.#pending
  }

  /** The transaction is over: `recall` knows it now, or it never was. */
  settled(): void {
    this.#pending.clear()
  }
}
