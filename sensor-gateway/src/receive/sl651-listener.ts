import { createServer, type Server, type Socket } from 'node:net'
import type { DistrictId } from '@district/models'
import { GatewayError } from '../ground/error-codes.ts'
import { GROUP_COMMIT_DEFAULTS, GroupCommit } from './group-commit.ts'
import type { Intake } from './raw-message.ts'
import { Sl651Connection } from './sl651-connection.ts'
import { sl651Topic } from './sl651-topic.ts'

export interface Sl651ListenerOptions {
  readonly districtId: DistrictId
  readonly host: string
  readonly port: number
  readonly intake: Intake
  readonly nowMs: () => number
  readonly onCut: (why: string) => void
}

const MOST_LINES = 1000

/**
 * Stations that speak SL 651-2014 over TCP. A report is confirmed when its transaction is on disk; while the disk refuses, nothing
 * is confirmed and the lines are not read on, so that the stations keep what they have.
 */
export class Sl651Listener {
  readonly #options: Sl651ListenerOptions
  readonly #group: GroupCommit
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(options: Sl651ListenerOptions) {
    this.#options = options
    this.#group = new GroupCommit({ intake: options.intake, ...GROUP_COMMIT_DEFAULTS })
    this.#server = createServer((socket) => this.#welcome(socket))
    this.#server.maxConnections = MOST_LINES
  }

  /** Port that it listens on; of use when it was asked for port 0. */
  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : this.#options.port
  }

  start(): Promise<void> {
    const { host, port } = this.#options
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'it is used by another program' : (error.code ?? error.message)
        const remedy = 'see SL651_TCP_HOST and SL651_TCP_PORT'
        reject(
          new GatewayError(
            'PORT_TAKEN',
            `SL 651 stations cannot be heard on ${host} port ${port} (${why}); ${remedy}.`,
          ),
        )
      })
      this.#server.listen(port, host, resolve)
    })
  }

  /** Commits and confirms what is held, and hangs up. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#group.close()
    for (const socket of this.#sockets) socket.destroySoon()
    if (this.#server.listening || this.#sockets.size > 0) await Promise.race([closed, patience()])
    for (const socket of this.#sockets) socket.destroy()
  }

  #welcome(socket: Socket): void {
    const { districtId, nowMs, onCut } = this.#options
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    new Sl651Connection(socket, {
      onCut,
      take: (station, payload, stored) =>
        this.#group.take({ topic: sl651Topic(districtId, station), payload, receivedAtMs: nowMs() }, stored),
    })
  }
}

const GOODBYE_MS = 200
const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))
