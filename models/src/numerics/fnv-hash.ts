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
 * 64-bit product by the prime 2^40 + 0x1b3 in two 32-bit halves, so that no BigInt is needed:
 *   low' = low · 0x1b3 (mod 2^32)      high' = high · 0x1b3 + carry + (low << 8) (mod 2^32)
 */
const PRIME_LOW = 0x1b3
const TWO_32 = 2 ** 32

export function createFnvHash(): FnvHash {
  let high = 0xcbf29ce4
  let low = 0x84222325
  const scratch = new DataView(new ArrayBuffer(8))

  const byte = (value: number) => {
    low = (low ^ value) >>> 0
    const product = low * PRIME_LOW
    high = (high * PRIME_LOW + Math.floor(product / TWO_32) + low * 256) % TWO_32
    low = product >>> 0
  }
  const bytes = (view: DataView, count: number) => {
    for (let i = 0; i < count; i++) byte(view.getUint8(i))
  }

  const hash: FnvHash = {
    text(text) {
      for (const value of new TextEncoder().encode(text)) byte(value)
      byte(0)
      return hash
    },
    integer(value) {
      scratch.setInt32(0, value, true)
      bytes(scratch, 4)
      return hash
    },
    float(value) {
      scratch.setFloat64(0, value, true)
      bytes(scratch, 8)
      return hash
    },
    floats(values) {
      for (const value of values) hash.float(value)
      return hash
    },
    digest: () => high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0'),
  }
  return hash
}
