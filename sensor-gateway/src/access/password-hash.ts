import * as crypto from 'node:crypto'

/**
 * For passwords that we made ourselves from 24 random bytes: nobody guesses those, so the hash need not be slow, and two hundred devices
 * that come back together are let in within a second. A password that a person chose needs more (`STRENGTH_FOR_PEOPLE`).
 */
export const STRENGTH_FOR_DEVICES = { memoryKiB: 8192, passes: 1 } as const
export const STRENGTH_FOR_PEOPLE = { memoryKiB: 19_456, passes: 2 } as const

export interface HashStrength {
  readonly memoryKiB: number
  readonly passes: number
}

const HASH_BYTES = 32
const ARGON2 = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w+/]+)\$([\w+/]+)$/

/** The usual one-line form of argon2id (`$argon2id$v=19$m=…,t=…,p=1$salt$hash`). */
export async function hashPassword(password: string, salt: Buffer, strength: HashStrength): Promise<string> {
  const hash = await argon2id(password, salt, strength)
  const { memoryKiB, passes } = strength
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=1$${unpadded(salt)}$${unpadded(hash)}`
}

export async function isPasswordOf(hashed: string, password: string): Promise<boolean> {
  const [, memoryKiB, passes, salt, hash] = ARGON2.exec(hashed) ?? []
  if (salt === undefined || hash === undefined) return false
  const strength = { memoryKiB: Number(memoryKiB), passes: Number(passes) }
  const wanted = Buffer.from(hash, 'base64')
  const got = await argon2id(password, Buffer.from(salt, 'base64'), strength)
  return wanted.length === got.length && crypto.timingSafeEqual(wanted, got)
}

export const isPasswordHash = (text: string): boolean => ARGON2.test(text)

/** On a thread of its own, so that nobody waits for it. */
function argon2id(password: string, nonce: Buffer, { memoryKiB, passes }: HashStrength): Promise<Buffer> {
  const parameters = { message: password, nonce, parallelism: 1, tagLength: HASH_BYTES, memory: memoryKiB, passes }
  return new Promise((resolve, reject) =>
    crypto.argon2('argon2id', parameters, (error, hash) => (error ? reject(error) : resolve(hash))),
  )
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
