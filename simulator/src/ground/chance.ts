/**
 * Chance as a function: the same seed, stream and instant give the same number, in any order and any number of times.
 * So a reading that is told twice is told the same, and a run needs no generator state in its checkpoint.
 */
export interface Chance {
  /** Uniform in [0, 1). `at` is any whole number up to 2^53: an instant, a day, a turn. */
  uniform(stream: number, at: number): number
  /** Standard normal. */
  normal(stream: number, at: number): number
  /** Slow and smooth in −1 … 1: random values every `periodS`, eased between. */
  smooth(stream: number, timeS: number, periodS: number): number
}

const TWO_POW_32 = 2 ** 32

export function createChance(seed: number): Chance {
  const root = mix(0x9e3779b9, seed)

  const uniform = (stream: number, at: number) => {
    const high = Math.floor(at / TWO_POW_32)
    return (mix(mix(mix(root, stream), at >>> 0), high) >>> 0) / TWO_POW_32
  }

  const normal = (stream: number, at: number) => {
    // Box and Muller (1958); 1 − u keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(stream, at)))
    return radius * Math.cos(2 * Math.PI * uniform(stream ^ 0x5bd1e995, at))
  }

  const smooth = (stream: number, timeS: number, periodS: number) => {
    const place = timeS / periodS
    const cell = Math.floor(place)
    const x = place - cell
    const before = 2 * uniform(stream, cell) - 1
    const after = 2 * uniform(stream, cell + 1) - 1
    return before + (after - before) * x * x * (3 - 2 * x)
  }

  return { uniform, normal, smooth }
}

/** A stream of chance for a name, e.g. a gauge id (FNV-1a). */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Mixes one word into a state (the finaliser of MurmurHash3, Appleby 2011, public domain). */
function mix(state: number, word: number): number {
  let hash = (state ^ word) + 0x6d2b79f5
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
