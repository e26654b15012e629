import { describe, expect, it } from 'vitest'
import { createFnvHash } from './fnv-hash.ts'

/** The same by BigInt, written from the definition. */
function slowHash(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  return hash.toString(16).padStart(16, '0')
}

describe('FNV-1a, 64 bit', () => {
  it('[FH1] gives the published values of the empty text and of "foobar"', () => {
    expect(createFnvHash().digest()).toBe('cbf29ce484222325')
    expect(slowHash(new TextEncoder().encode('foobar'))).toBe('85944171f73967e8')
  })

  it('[FH2] agrees with arithmetic in big integers', () => {
    const text = '位山灌区 Weishan'
    expect(createFnvHash().text(text).digest()).toBe(slowHash(Uint8Array.of(...new TextEncoder().encode(text), 0)))
    const values = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt(i) * (i % 2 ? 1 : -1e9))
    expect(createFnvHash().floats(values).digest()).toBe(slowHash(new Uint8Array(values.buffer)))
  })
})
