import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { GatewayError } from './error-codes.ts'

export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** Certificate and key as they are needed, or what is wrong with them. */
export function readTls({ certFile, keyFile }: TlsFiles, wallNowMs: number): { readonly cert: string; key: string } {
  const cert = readPem(certFile, 'HTTP_TLS_CERT_FILE')
  const key = readPem(keyFile, 'HTTP_TLS_KEY_FILE')
  const { validTo, validFrom } = attempt(
    `${certFile} (HTTP_TLS_CERT_FILE) is no certificate in PEM`,
    () => new X509Certificate(cert),
  )
  if (Date.parse(validTo) <= wallNowMs)
    throw new GatewayError('TLS_UNUSABLE', `${certFile} (HTTP_TLS_CERT_FILE) expired on ${validTo}: renew it.`)
  if (Date.parse(validFrom) > wallNowMs)
    throw new GatewayError(
      'TLS_UNUSABLE',
      `${certFile} (HTTP_TLS_CERT_FILE) counts only from ${validFrom}; is the clock of this machine right?`,
    )
  attempt(`${keyFile} (HTTP_TLS_KEY_FILE) is not the key of ${certFile}`, () => createSecureContext({ cert, key }))
  return { cert, key }
}

const readPem = (file: string, name: string): string =>
  attempt(`${file} (${name}) cannot be read`, () => readFileSync(file, 'utf8'))

function attempt<T>(problem: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new GatewayError('TLS_UNUSABLE', `${problem} (${why}).`)
  }
}
