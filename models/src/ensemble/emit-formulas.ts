import type { Action, Call, Expression, Owner, Place, Sign } from './formula.ts'
import { arrayPlace, fieldPlace, type LaneLayout, PAIR_BYTES } from './lane-layout.ts'
import { I32, signed, unsigned, V128, type WasmFunction } from './wasm-module.ts'

/* Parameters of every pass, as in `PassStart`; a counter, two addresses and what they come from. */
const POINTERS = { now: 0, old: 1, shared: 2 } as const
const OWNERS_OF_POINTS = ['now', 'old', 'shared'] as const
const REACH = 3
const INNER_POINTS = 4
const FAR = 5
const ROOT = 6
const COUNTER = 7
const FIRST_ROW = 8
const SECOND_ROW = 9
const ROWS = 10
const FIRST_HALF = 11
const SECOND_HALF = 12
const FIRST_VALUE = 13
const OWNERS: Readonly<Record<Exclude<Owner, 'step'>, number>> = { reach: REACH, far: FAR, root: ROOT }

const op = (...code: number[]): number[] => code
const vector = (code: number): number[] => [0xfd, ...unsigned(code)]

const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const LOCAL_TEE = 0x22
const I32_CONST = 0x41
const I32_ADD = 0x6a
const I32_SUB = 0x6b
const I32_EQZ = 0x45
const BLOCK = 0x02
const LOOP = 0x03
const BRANCH_IF = 0x0d
const END = 0x0b
const EMPTY = 0x40

const SIGNS: Readonly<Record<Sign, number>> = {
  '+': 0xf0,
  '-': 0xf1,
  '*': 0xf2,
  '/': 0xf3,
  '<': 0x49,
  '>': 0x4a,
  '<=': 0x4b,
  '>=': 0x4c,
  and: 0x4e,
}
const CALLS: Readonly<Record<Call, number>> = { size: 0xec, root: 0xef, whole: 0x75, least: 0xf6, most: 0xf7 }
const F64X2_NEG = 0xed
const BITSELECT = 0x52
const V128_LOAD = 0x00
const V128_STORE = 0x0b
const SHUFFLE = 0x0d
const EXTRACT_I32 = 0x1b

/** Takes the first, or the second, numbers of two vectors. */
const FIRSTS = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]
const SECONDS = FIRSTS.map((byte) => byte + 8)

/** Turns a pass into one function of vector instructions. `constantAt` says where in memory a number of the text stands. */
export function emitFormulas(
  name: string,
  actions: readonly Action[],
  layout: LaneLayout,
  constantAt: (value: number) => number,
): WasmFunction {
  const pass = new PassEmitter(layout, constantAt)
  const body = pass.all(actions)
  return {
    name,
    parameters: 7,
    locals: [I32, I32, I32, V128, V128, V128, ...Array.from({ length: pass.valueCount }, () => V128)],
    body,
  }
}

class PassEmitter {
  readonly #layout: LaneLayout
  readonly #constantAt: (value: number) => number
  readonly #values = new Map<string, number>()

  constructor(layout: LaneLayout, constantAt: (value: number) => number) {
    this.#layout = layout
    this.#constantAt = constantAt
  }

  get valueCount(): number {
    return this.#values.size
  }

  all(actions: readonly Action[]): number[] {
    return actions.flatMap((action) => this.#act(action))
  }

  #act(action: Action): number[] {
    switch (action.kind) {
      case 'set': {
        const code = this.#of(action.to)
        return [...code, ...op(LOCAL_SET), ...unsigned(this.#local(action.name))]
      }
      case 'store':
        return [
          ...this.#base(action.place),
          ...this.#of(action.to),
          ...vector(V128_STORE),
          ...this.#offset(action.place, 4),
        ]
      case 'go':
        return OWNERS_OF_POINTS.flatMap((owner) =>
          shifted(POINTERS[owner], action.points * this.#layout.pointBytes[owner]),
        )
      case 'walk': {
        /* twice in a row, so that what goes from point to point needs fewer copies: out of the block after the first half, or round the loop */
        const body = this.all(action.actions)
        const countDown = op(LOCAL_GET, COUNTER, I32_CONST, 1, I32_SUB, LOCAL_TEE, COUNTER)
        return [
          ...op(LOCAL_GET, INNER_POINTS, LOCAL_SET, COUNTER, BLOCK, EMPTY, LOOP, EMPTY),
          ...[...body, ...countDown, I32_EQZ, BRANCH_IF, 1],
          ...[...body, ...countDown, BRANCH_IF, 0, END, END],
        ]
      }
      case 'when':
        /* a number is not 0 when its upper half is not */
        return [
          ...this.#base(action.place),
          0x28,
          ...this.#offset(action.place, 2, 4),
          ...op(0x04, EMPTY),
          ...this.all(action.actions),
          END,
        ]
      default:
        return this.#row(action)
    }
  }

  /** Four numbers of each member's own table, then side by side what belongs together. */
  #row({ names, from }: Extract<Action, { kind: 'row' }>): number[] {
    const addressTo = (scratch: number, lane: number) => [
      ...op(LOCAL_GET, ROWS),
      ...vector(EXTRACT_I32),
      ...op(2 * lane, LOCAL_SET, scratch),
    ]
    const load = (address: number, half: number, value: number) => [
      ...op(LOCAL_GET, address),
      ...vector(V128_LOAD),
      ...op(3, half * PAIR_BYTES, LOCAL_SET, value),
    ]
    const halves = [0, 1].flatMap((half) => [
      ...load(FIRST_ROW, half, FIRST_HALF),
      ...load(SECOND_ROW, half, SECOND_HALF),
      ...[FIRSTS, SECONDS].flatMap((bytes, i) => [
        ...op(LOCAL_GET, FIRST_HALF, LOCAL_GET, SECOND_HALF),
        ...vector(SHUFFLE),
        ...bytes,
        LOCAL_SET,
        ...unsigned(this.#local(names[2 * half + i]!)),
      ]),
    ])
    return [
      ...this.#of(from),
      ...op(LOCAL_SET, ROWS),
      ...addressTo(FIRST_ROW, 0),
      ...addressTo(SECOND_ROW, 1),
      ...halves,
    ]
  }

  #local(name: string): number {
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const index = FIRST_VALUE + this.#values.size
    this.#values.set(name, index)
    return index
  }

  #of(expression: Expression): number[] {
    switch (expression.kind) {
      case 'number':
        return [I32_CONST, 0, ...vector(V128_LOAD), 4, ...unsigned(this.#constantAt(expression.value))]
      case 'value': {
        if (!this.#values.has(expression.name))
          throw new RangeError(`a value must be set before it is read, got ${expression.name}`)
        return [LOCAL_GET, ...unsigned(this.#local(expression.name))]
      }
      case 'minus':
        return [...this.#of(expression.of), ...vector(F64X2_NEG)]
      case 'choice':
        return [
          ...this.#of(expression.yes),
          ...this.#of(expression.no),
          ...this.#of(expression.test),
          ...vector(BITSELECT),
        ]
      case 'two':
        return [...this.#of(expression.left), ...this.#of(expression.right), ...vector(SIGNS[expression.sign])]
      case 'call':
        return [...expression.of.flatMap((part) => this.#of(part)), ...vector(CALLS[expression.name])]
      default:
        return [...this.#base(expression), ...vector(V128_LOAD), ...this.#offset(expression, 4)]
    }
  }

  #base(place: Place): number[] {
    if (place.kind === 'field') return place.of === 'step' ? [I32_CONST, 0] : [LOCAL_GET, OWNERS[place.of]]
    return [LOCAL_GET, POINTERS[arrayPlace(this.#layout, place.array).of]]
  }

  #pointOffset(array: string, points: number): number {
    const { of, at } = arrayPlace(this.#layout, array)
    return at + points * this.#layout.pointBytes[of]
  }

  /** Alignment and distance from the base. */
  #offset(place: Place, alignment: number, more = 0): number[] {
    const from =
      place.kind === 'field' ? fieldPlace(this.#layout, place.of, place.name) : this.#pointOffset(place.array, place.at)
    if (from < 0) throw new RangeError(`a place must not lie before its array, got ${from}`)
    return [alignment, ...unsigned(from + more)]
  }
}

const shifted = (pointer: number, bytes: number): number[] => [
  ...op(LOCAL_GET, pointer, I32_CONST),
  ...signed(bytes),
  ...op(I32_ADD, LOCAL_SET, pointer),
]
