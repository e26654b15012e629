import { createHash } from 'node:crypto'

export type RandomBytes = (count: number) => Buffer

const SECRET_BYTES = 32

/** 256 random bits: nobody guesses them, so that a plain hash is enough to keep. */
export const newSecret = (randomBytes: RandomBytes): string => randomBytes(SECRET_BYTES).toString('base64url')
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** A clock that was set back by more than this makes what was made or used "in the future" doubtful, so it ends. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000
