import { readFileSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import WebSocket, { createWebSocketStream } from 'ws'

/** Files in PEM; they are read anew at each attempt, so a corrected one is found without a restart. */
export interface TlsFiles {
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
}

export interface Transport {
  readonly stream: Duplex
  /** It was opened, as far as bytes can flow. */
  onOpen(hear: () => void): void
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 }

/** Opens the way to a broker: TCP, TLS, or a WebSocket. Throws what reading the files throws. */
export function openTransport(url: URL, files: TlsFiles): Transport {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port)
  if (url.protocol === 'mqtt:') {
    const stream = connectPlain({ host, port, noDelay: true })
    return { stream, onOpen: (hear) => void stream.once('connect', hear) }
  }
  if (url.protocol === 'mqtts:') {
    const stream = connectTls({ host, port, ...secretsOf(files), ...(isName(host) ? { servername: host } : {}) })
    stream.setNoDelay(true)
    return { stream, onOpen: (hear) => void stream.once('secureConnect', hear) }
  }
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  const socket = new WebSocket(shown, 'mqtt', secretsOf(files))
  return { stream: createWebSocketStream(socket), onOpen: (hear) => void socket.once('open', hear) }
}

const isName = (host: string): boolean => !/^[\d.]+$/.test(host) && !host.includes(':')

function secretsOf({ caFile, certFile, keyFile }: TlsFiles) {
  return {
    ...(caFile === null ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === null ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === null ? {} : { key: readFileSync(keyFile) }),
  }
}
