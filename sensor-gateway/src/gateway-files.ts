import type { District } from '@district/models'
import { type Mapping, parseMappings } from './decode/mapping.ts'
import { allAtOnce } from './ground/all-at-once.ts'
import type { Config } from './ground/config.ts'
import { GatewayError } from './ground/error-codes.ts'
import { readMappingFiles, readPack } from './ground/pack.ts'
import { readTls } from './ground/tls.ts'
import { readDevices } from './receive/device-file.ts'
import { readSl651Passwords, type Sl651Passwords } from './receive/sl651-passwords.ts'

/** The mappings of a pack, or one error that lists all that is wrong with them. */
function mappingsOf(packDir: string) {
  const { mappings, problems } = parseMappings(readMappingFiles(packDir))
  if (problems.length === 0) return mappings
  throw new GatewayError('MAPPING_BROKEN', `Mappings of ${packDir} cannot be used.\n  ${problems.join('\n  ')}`)
}

export interface Files {
  readonly district: District
  readonly mappings: readonly Mapping[]
  readonly sl651Passwords: Sl651Passwords | undefined
}

/** Before anything is opened or written. What the broker and the page read again when they start is only looked at. */
export function readAll({ packDir, sl651PasswordsFile, broker, http }: Config, district: District | undefined): Files {
  return allAtOnce({
    district: () => district ?? readPack(packDir),
    mappings: () => mappingsOf(packDir),
    sl651Passwords: () => (sl651PasswordsFile === null ? undefined : readSl651Passwords(sl651PasswordsFile)),
    devices: () => (broker.kind === 'embedded' && broker.devicesFile !== null ? readDevices(broker.devicesFile) : null),
    tls: () => (http.tls === null ? null : readTls(http.tls, Date.now())),
  })
}
