import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emitFormulas } from './emit-formulas.ts'
import { readFormulas } from './formula.ts'
import { type LaneLayout, PAIR_BYTES, WHOLE_BITS } from './lane-layout.ts'
import { runFormulas } from './run-formulas.ts'
import { instantiate } from './wasm-host.ts'
import { wasmModule } from './wasm-module.ts'

const places = (names: readonly string[], from: number) =>
  new Map(names.map((name, i) => [name, from + i * PAIR_BYTES]))

/** Two numbers a point in each water, one shared; records of a reach and two junctions; a few constants. */
const layout: LaneLayout = {
  now: places(['z', 'q'], 2 * PAIR_BYTES),
  old: places(['zOld', 'qOld'], 2 * PAIR_BYTES),
  shared: places(['flag'], 0),
  pointBytes: { now: 2 * PAIR_BYTES, old: 2 * PAIR_BYTES, shared: PAIR_BYTES },
  ofReach: places(['a', 'b', 'found'], 0),
  ofJunction: places(['c'], 0),
  ofStep: places(['d'], 1024),
}
const START = { now: 2048, old: 3072, shared: 4096, reach: 5120, innerPoints: 5, far: 6144, root: 7168 }
const CONSTANTS_AT = 8192

/** Every operation there is, forwards and backwards. */
const EVERYTHING = `
x = reach.a
y = reach.b
low = least(x, y)
high = most(x, y)
sum = step.d
go +
walk
  x = z[0] * 0.5 - zOld[-1] / (q[1] + 2)
  y = -(x + reach.a) * size(qOld[0]) + root(size(x))
  low = least(low, y)
  high = most(high, x)
  isCalm = x < y and x <= 3 and y > -5 and y >= x
  sum = sum + (isCalm ? x : whole(y))
  q[0] = x > 0 ? sum : far.c - y
  when flag[0]
    sum = sum * 0.25
  end
  go +
end
k0 k1 k2 k3 = row ${WHOLE_BITS + 1280} + 32 * whole(least(most(0, x), 3))
walk
  go -
  zOld[0] = k0 + k3 * zOld[1]
end
reach.found = low + high
root.c = sum + k1 - k2
`

function vectorRun(numbers: Float64Array): Float64Array {
  const constants: number[] = []
  const constantAt = (value: number) => {
    if (!constants.includes(value)) constants.push(value)
    return CONSTANTS_AT + PAIR_BYTES * constants.indexOf(value)
  }
  const pass = emitFormulas('everything', readFormulas(EVERYTHING), layout, constantAt)
  const made = instantiate(wasmModule([pass], 1), 1)
  if (made === null) throw new Error('this host has vector instructions')
  const memory = new Float64Array(made.buffer)
  memory.set(numbers)
  for (const [i, value] of constants.entries())
    memory.fill(value, CONSTANTS_AT / 8 + 2 * i, CONSTANTS_AT / 8 + 2 * i + 2)
  const { now, old, shared, reach, innerPoints, far, root } = START
  made.passes['everything']?.(now, old, shared, reach, innerPoints, far, root)
  return memory.slice(0, numbers.length)
}

describe('formulas of passes', () => {
  it('[EM8] vector instructions give the bits of one operation after the other, also of what is no number', () => {
    const odd = fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-320)
    const number = fc.oneof({ weight: 4, arbitrary: fc.double({ min: -100, max: 100 }) }, { weight: 1, arbitrary: odd })
    fc.assert(
      fc.property(fc.array(number, { minLength: 40, maxLength: 1000 }), fc.boolean(), (values, isCalm) => {
        const numbers = Float64Array.from({ length: CONSTANTS_AT / 8 }, (_, i) => values[i % values.length] ?? 0)
        if (isCalm) for (const [i, value] of numbers.entries()) if (!(Math.abs(value) < 1e3)) numbers[i] = 1
        /* a flag is the same for both members, and 0 or 1 */
        for (let p = 0; p < 8; p++) numbers.fill(p % 2, START.shared / 8 + 2 * p, START.shared / 8 + 2 * p + 2)
        const expected = numbers.slice()
        runFormulas(readFormulas(EVERYTHING), layout, expected.buffer, START)
        const found = vectorRun(numbers)
        for (const [i, value] of expected.entries())
          if (!Object.is(found[i], value)) throw new Error(`number ${i} is ${found[i]}, expected ${value}`)
      }),
      { numRuns: 60 },
    )
  })

  it('[EM9] what cannot be read is told with its line', () => {
    const faults: readonly (readonly [string, string])[] = [
      ['x = ', 'got "x ="'],
      ['x = (1 + 2', 'got "x = (1 + 2"'],
      ['x = 1 ? 2', 'got "x = 1 ? 2"'],
      ['x[0.5] = 1', 'got "x[0.5] = 1"'],
      ['x = nobody.y', 'got "x = nobody.y"'],
      ['x = 1 & 2', 'got "x = 1 & 2"'],
      ['end', 'got "end"'],
      ['walk', 'every walk and when must have its end'],
    ]
    for (const [text, told] of faults) expect(() => readFormulas(text), text).toThrow(told)
    const run = (text: string) => runFormulas(readFormulas(text), layout, new ArrayBuffer(16_384), START)
    expect(() => run('x = y')).toThrow('a value must be set before it is read, got y')
    expect(() => run('x = reach.nothing')).toThrow('name must be one of the layout, got nothing')
    expect(() => emitFormulas('x', readFormulas('x = y'), layout, () => 0)).toThrow(
      'a value must be set before it is read',
    )
  })
})
