import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireProgram } from './servers.ts'

export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
}

/** An authority for one test. */
export const createAuthority = (dir: string): Certificate =>
  issue(dir, 'authority', ['-x509', '-days', '2', '-addext', 'basicConstraints=critical,CA:TRUE'])

/** A certificate for 127.0.0.1 and localhost, or for another name, signed by the authority. */
export function createCertificate(
  dir: string,
  name: string,
  authority: Certificate,
  hosts = 'IP:127.0.0.1,DNS:localhost',
) {
  const extensions = join(dir, `${name}.ext`)
  writeFileSync(extensions, `subjectAltName=${hosts}\n`)
  const request = issue(dir, name, [])
  const certFile = join(dir, `${name}.pem`)
  openssl([
    'x509',
    '-req',
    '-in',
    request.certFile,
    '-CA',
    authority.certFile,
    '-CAkey',
    authority.keyFile,
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    extensions,
    '-out',
    certFile,
  ])
  return { certFile, keyFile: request.keyFile }
}

function issue(dir: string, name: string, more: readonly string[]): Certificate {
  const [certFile, keyFile] = [join(dir, `${name}.${more.length === 0 ? 'csr' : 'pem'}`), join(dir, `${name}.key`)]
  openssl([
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    keyFile,
    '-out',
    certFile,
    ...more,
  ])
  return { certFile, keyFile }
}

const openssl = (args: readonly string[]) =>
  execFileSync(requireProgram('/usr/bin/openssl', 'openssl'), args, { stdio: 'ignore' })
