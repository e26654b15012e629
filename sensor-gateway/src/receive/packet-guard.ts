import type { Socket } from 'node:net'

/** More than any message that is worth parking; less than what some connections together could hurt us with. */
export const LARGEST_PACKET_BYTES = 16 * 1024 * 1024

/**
 * Ends a connection that sends more than `LARGEST_PACKET_BYTES` without completing a packet: MQTT allows 256 MiB in one,
 * and the broker keeps an incomplete packet in memory.
 */
export class PacketGuard {
  readonly #completedAtByte = new WeakMap<Socket, number>()

  watch(socket: Socket): void {
    this.completed(socket)
    socket.on('readable', () => {
      const pending = socket.bytesRead - (this.#completedAtByte.get(socket) ?? 0)
      if (pending > LARGEST_PACKET_BYTES) socket.destroy()
    })
  }

  /** A packet of this connection was understood; what came before it is no longer held. */
  completed(socket: Socket): void {
    this.#completedAtByte.set(socket, socket.bytesRead)
  }
}
