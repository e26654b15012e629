interface Expected {
  readonly id: number
  isReady: boolean
}

/** Acknowledgements of one connection: they leave in the order in which the messages came, many in one write. */
export class PubackQueue {
  readonly #write: (bytes: Uint8Array) => void
  #expected: Expected[] = []
  #isScheduled = false
  #isClosed = false

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write
  }

  /** A message came; returns how to say that it may be acknowledged. */
  expect(id: number): () => void {
    const expected = { id, isReady: false }
    this.#expected.push(expected)
    return () => {
      expected.isReady = true
      if (this.#isScheduled || this.#isClosed) return
      this.#isScheduled = true
      queueMicrotask(() => this.flush())
    }
  }

  flush(): void {
    this.#isScheduled = false
    if (this.#isClosed) return
    const waiting = this.#expected.findIndex(({ isReady }) => !isReady)
    const ready = this.#expected.splice(0, waiting === -1 ? this.#expected.length : waiting)
    if (ready.length === 0) return
    const bytes = Buffer.alloc(4 * ready.length)
    for (const [index, { id }] of ready.entries()) {
      bytes.writeUInt16BE(0x40_02, 4 * index)
      bytes.writeUInt16BE(id, 4 * index + 2)
    }
    this.#write(bytes)
  }

  /** The connection is gone: these numbers mean nothing in the next one. */
  close(): void {
    this.#isClosed = true
    this.#expected = []
  }
}
