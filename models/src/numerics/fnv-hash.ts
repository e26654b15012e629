/** A 64-bit FNV-1a hash that grows with what is written to it. Source: Fowler, Noll, Vo; RFC 9923. For identity, not for secrets. */
export interface FnvHash {
  text(text: string): FnvHash
  integer(value: number): FnvHash
  float(value: number): FnvHash
  floats(values: Float64Array | Float32Array): FnvHash
  /** 16 hex digits of what was written so far. */
  digest(): string
}

/*
 * 64-bit product by the prime 2^40 + 0x1b3 in two 32-bit halves and no BigInt: with low = 2^16·b + a,
 *   low' = low · 0x1b3 (mod 2^32)      high' = high · 0x1b3 + carry of that + (low << 8) (mod 2^32)
 */
const PRIME_LOW = 0x1b3

export function createFnvHash(): FnvHash {
  let high = 0xcbf29ce4 | 0
  let low = 0x84222325 | 0
  const scratch = new DataView(new ArrayBuffer(8))
  const encoder = new TextEncoder()

  // On locals, not on the closure's own: where small integers have 31 bits (browsers), each write of those makes a number on the heap.
  const write = (bytes: Uint8Array) => {
    let h = high
    let l = low
    for (let i = 0; i < bytes.length; i++) {
      l ^= bytes[i]!
      const a = (l & 0xffff) * PRIME_LOW
      const b = (l >>> 16) * PRIME_LOW + (a >>> 16)
      h = (Math.imul(h, PRIME_LOW) + (b >>> 16) + (l << 8)) | 0
      l = (b << 16) | (a & 0xffff)
    }
    high = h
    low = l
  }

  const hash: FnvHash = {
    text(text) {
      write(encoder.encode(`${text}\0`))
      return hash
    },
    integer(value) {
      scratch.setInt32(0, value, true)
      write(new Uint8Array(scratch.buffer, 0, 4))
      return hash
    },
    float(value) {
      scratch.setFloat64(0, value, true)
      write(new Uint8Array(scratch.buffer))
      return hash
    },
    /* as they lie in memory: little-endian on every machine that runs this */
    floats(values) {
      write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      return hash
    },
    digest: () => hex(high) + hex(low),
  }
  return hash
}

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0')
