import type { Action, Call, Expression, Place, Sign } from './formula.ts'
import { type LaneLayout, PAIR_BYTES, placeOf } from './lane-layout.ts'
import { I32, signed, unsigned, V128, type WasmFunction } from './wasm-module.ts'

/* Parameters of every pass, as in `PassStart`, and two scratch addresses. */
const OF_PAIR = 0
const SHARED = 1
const RECORD = 2
const INNER_POINTS = 3
const ROW_OF_FIRST = 4
const ROW_OF_SECOND = 5
const FIRST_VALUE = 6

const op = (...code: number[]): number[] => code
const vector = (code: number): number[] => [0xfd, ...unsigned(code)]

const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const LOCAL_TEE = 0x22
const I32_CONST = 0x41
const I32_ADD = 0x6a
const I32_SUB = 0x6b
const I32_SHL = 0x74
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
const TRUNC_SAT = 0xfc

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
  return { name, parameters: 4, locals: [I32, I32, ...Array.from({ length: pass.valueCount }, () => V128)], body }
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
        return [OF_PAIR, SHARED].flatMap((pointer) => shifted(pointer, action.points))
      case 'walk':
        return [
          ...op(LOCAL_GET, INNER_POINTS, 0x04, EMPTY, 0x03, EMPTY),
          ...this.all(action.actions),
          ...op(LOCAL_GET, INNER_POINTS, I32_CONST, 1, I32_SUB, LOCAL_TEE, INNER_POINTS, 0x0d, 0, END, END),
        ]
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
        return this.#rows(action)
    }
  }

  /** Two rows of each member's own table, then side by side what belongs together. */
  #rows({ names, table, row }: Extract<Action, { kind: 'rows' }>): number[] {
    const place: Place = { kind: 'field', of: 'reach', name: table }
    const rowOf = (lane: number, scratch: number) => [
      ...this.#of(row),
      ...vector(TRUNC_SAT),
      0x01,
      ...vector(EXTRACT_I32),
      lane,
      ...op(I32_CONST, 4, I32_SHL),
      ...this.#base(place),
      0x28,
      ...this.#offset(place, 2, 4 * lane),
      ...op(I32_ADD, LOCAL_SET, scratch),
    ]
    const load = (scratch: number, second: boolean) => [
      ...op(LOCAL_GET, scratch),
      ...vector(V128_LOAD),
      3,
      second ? PAIR_BYTES : 0,
    ]
    return [
      ...rowOf(0, ROW_OF_FIRST),
      ...rowOf(1, ROW_OF_SECOND),
      ...names.flatMap((name, i) => [
        ...load(ROW_OF_FIRST, i > 1),
        ...load(ROW_OF_SECOND, i > 1),
        ...vector(SHUFFLE),
        ...(i % 2 === 0 ? FIRSTS : SECONDS),
        LOCAL_SET,
        ...unsigned(this.#local(name)),
      ]),
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
    if (place.kind === 'field') return place.of === 'step' ? [I32_CONST, 0] : [LOCAL_GET, RECORD]
    return [LOCAL_GET, ...this.#pointer(place.array, place.at)]
  }

  /** Alignment and distance from the base. A base points at a point; what lies before it is less than the arrays before it. */
  #offset(place: Place, alignment: number, more = 0): number[] {
    const { ofPair, shared, ofReach, ofStep } = this.#layout
    const from =
      place.kind === 'field'
        ? placeOf(place.of === 'step' ? ofStep : ofReach, place.name)
        : (ofPair.get(place.array) ?? placeOf(shared, place.array)) + place.at * PAIR_BYTES
    return [alignment, ...unsigned(from + more)]
  }

  #pointer(array: string, at: number): number[] {
    const own = this.#layout.ofPair.get(array)
    if ((own ?? placeOf(this.#layout.shared, array)) + at * PAIR_BYTES < 0)
      throw new RangeError(`${array}[${at}] must not lie before the memory`)
    return [own === undefined ? SHARED : OF_PAIR]
  }
}

const shifted = (pointer: number, points: number): number[] => [
  ...op(LOCAL_GET, pointer, I32_CONST),
  ...signed(points * PAIR_BYTES),
  ...op(I32_ADD, LOCAL_SET, pointer),
]
