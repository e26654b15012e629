/** Stations write the time of China, UTC+8, without saying so. */
const ZONE_MS = 8 * 3600 * 1000

export type BcdNumber =
  | { readonly kind: 'number'; readonly value: number }
  /** All FF, or all AA: the station has no value. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' }

/** Binary coded decimals of SL 651-2014; a first byte FF is the minus sign. */
export function readBcd(bytes: Uint8Array, decimals: number): BcdNumber {
  if (bytes.length === 0) return { kind: 'malformed' }
  if (bytes.every((byte) => byte === 0xff) || bytes.every((byte) => byte === 0xaa)) return { kind: 'missing' }
  const isNegative = bytes[0] === 0xff
  const digits = digitsOf(isNegative ? bytes.subarray(1) : bytes)
  if (digits === undefined) return { kind: 'malformed' }
  // As text, so that 37.420 is the number that a person means by it.
  const padded = digits.padStart(decimals + 1, '0')
  const whole = padded.slice(0, padded.length - decimals)
  const magnitude = Number(decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`)
  return { kind: 'number', value: isNegative && magnitude !== 0 ? -magnitude : magnitude }
}

/** YYMMDDhhmm or YYMMDDhhmmss in five or six bytes. */
export function readBcdTimeMs(bytes: Uint8Array): number | undefined {
  const digits = digitsOf(bytes)
  if (digits === undefined) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (digits.match(/../g) ?? []).map(Number)
  const local = Date.UTC(2000 + year, month - 1, day, hour, minute, second)
  const read = new Date(local)
  const isReal =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isReal ? local - ZONE_MS : undefined
}

/** Days, hours, minutes. */
export function readBcdStepMs(bytes: Uint8Array): number | undefined {
  const digits = digitsOf(bytes)
  if (digits === undefined || digits.length !== 6) return undefined
  const [days = 0, hours = 0, minutes = 0] = (digits.match(/../g) ?? []).map(Number)
  return ((days * 24 + hours) * 60 + minutes) * 60_000
}

function digitsOf(bytes: Uint8Array): string | undefined {
  const digits = Buffer.from(bytes).toString('hex')
  return /^\d*$/.test(digits) ? digits : undefined
}
