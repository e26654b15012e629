import type { IPublishPacket } from 'mqtt-packet'

/** What is not confirmed in this time, over however many connections, has failed. */
const CONFIRM_WITHIN_MS = 10_000

interface Letter {
  readonly packet: IPublishPacket
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
  isSent: boolean
}

/** What we publish with QoS 1: kept until the broker confirms it, and said again after a lost connection. */
export class Outbox {
  readonly #send: (packet: IPublishPacket) => void
  readonly #letters = new Map<number, Letter>()
  #lastId = 0
  #isConnected = false
  /** How many the broker takes unconfirmed. */
  window = 20

  constructor(send: (packet: IPublishPacket) => void) {
    this.#send = send
  }

  nextId(): number {
    do {
      this.#lastId = (this.#lastId % 0xffff) + 1
    } while (this.#letters.has(this.#lastId))
    return this.#lastId
  }

  publish(topic: string, payload: string | Uint8Array, retain: boolean): Promise<void> {
    const messageId = this.nextId()
    const bytes = typeof payload === 'string' ? payload : Buffer.from(payload)
    const packet: IPublishPacket = { cmd: 'publish', messageId, topic, payload: bytes, qos: 1, retain, dup: false }
    return new Promise((resolve, reject) => {
      const fail = () => this.#close(messageId)?.reject(new Error('the broker did not confirm the message in time'))
      const timer = setTimeout(fail, CONFIRM_WITHIN_MS)
      this.#letters.set(messageId, { packet, resolve, reject, timer, isSent: false })
      this.#sendWaiting()
    })
  }

  confirmed(messageId: number, reasonCode: number): void {
    const letter = this.#close(messageId)
    if (reasonCode < 0x80) letter?.resolve()
    else letter?.reject(new Error(`the broker refuses to pass on ${letter.packet.topic} (code ${reasonCode})`))
    this.#sendWaiting()
  }

  /** A connection stands: what the last one left unconfirmed is said first. */
  connected(): void {
    this.#isConnected = true
    this.#sendWaiting()
  }

  lost(): void {
    this.#isConnected = false
    for (const letter of this.#letters.values()) {
      if (letter.isSent) letter.packet.dup = true
      letter.isSent = false
    }
  }

  abandon(error: Error): void {
    for (const id of [...this.#letters.keys()]) this.#close(id)?.reject(error)
  }

  #close(messageId: number): Letter | undefined {
    const letter = this.#letters.get(messageId)
    clearTimeout(letter?.timer)
    this.#letters.delete(messageId)
    return letter
  }

  #sendWaiting(): void {
    if (!this.#isConnected) return
    let unconfirmed = 0
    for (const letter of this.#letters.values()) {
      unconfirmed += 1
      if (unconfirmed > this.window) return
      if (letter.isSent) continue
      letter.isSent = true
      this.#send(letter.packet)
    }
  }
}
