import type { Action, Expression, Place } from './formula.ts'
import { arrayPlace, fieldPlace, type LaneLayout, type PassStart, WHOLE_BITS } from './lane-layout.ts'

/** Runs a pass for one member after the other, operation by operation: slow, and what the vector instructions are compared with. */
export function runFormulas(
  actions: readonly Action[],
  layout: LaneLayout,
  memory: ArrayBufferLike,
  start: PassStart,
): void {
  for (const lane of [0, 1]) new LaneRun(layout, memory, start, lane).run(actions)
}

class LaneRun {
  readonly #layout: LaneLayout
  readonly #numbers: Float64Array
  readonly #start: PassStart
  readonly #lane: number
  readonly #values = new Map<string, number>()
  #movedPoints = 0

  constructor(layout: LaneLayout, memory: ArrayBufferLike, start: PassStart, lane: number) {
    this.#layout = layout
    this.#numbers = new Float64Array(memory)
    this.#start = start
    this.#lane = lane
  }

  run(actions: readonly Action[]): void {
    for (const action of actions) this.#act(action)
  }

  #act(action: Action): void {
    if (action.kind === 'set') this.#values.set(action.name, this.#of(action.to))
    else if (action.kind === 'store') this.#numbers[this.#index(action.place)] = this.#of(action.to)
    else if (action.kind === 'go') this.#movedPoints += action.points
    else if (action.kind === 'walk') for (let n = 0; n < this.#start.innerPoints; n++) this.run(action.actions)
    else if (action.kind === 'when') {
      if (this.#numbers[this.#index(action.place)] !== 0) this.run(action.actions)
    } else {
      const from = (this.#of(action.from) - WHOLE_BITS) / 8
      for (const [i, name] of action.names.entries()) this.#values.set(name, this.#numbers[from + i]!)
    }
  }

  #index(place: Place): number {
    return this.#byte(place) / 8 + this.#lane
  }

  #byte(place: Place): number {
    if (place.kind === 'field') {
      const from = place.of === 'step' ? 0 : this.#start[place.of]
      return from + fieldPlace(this.#layout, place.of, place.name)
    }
    const { of, at } = arrayPlace(this.#layout, place.array)
    return this.#start[of] + at + (this.#movedPoints + place.at) * this.#layout.pointBytes[of]
  }

  #of(expression: Expression): number {
    switch (expression.kind) {
      case 'number':
        return expression.value
      case 'value': {
        const value = this.#values.get(expression.name)
        if (value === undefined) throw new RangeError(`a value must be set before it is read, got ${expression.name}`)
        return value
      }
      case 'minus':
        return -this.#of(expression.of)
      case 'choice':
        return this.#of(expression.test) !== 0 ? this.#of(expression.yes) : this.#of(expression.no)
      case 'two':
        return operate(expression.sign, this.#of(expression.left), this.#of(expression.right))
      case 'call':
        return call(expression.name, this.#of(expression.of[0]!), expression.of[1] ? this.#of(expression.of[1]) : 0)
      default:
        return this.#numbers[this.#index(expression)]!
    }
  }
}

function operate(sign: Extract<Expression, { kind: 'two' }>['sign'], a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '<':
      return a < b ? 1 : 0
    case '>':
      return a > b ? 1 : 0
    case '<=':
      return a <= b ? 1 : 0
    case '>=':
      return a >= b ? 1 : 0
    default:
      return a !== 0 && b !== 0 ? 1 : 0
  }
}

function call(name: Extract<Expression, { kind: 'call' }>['name'], a: number, b: number): number {
  switch (name) {
    case 'size':
      return Math.abs(a)
    case 'root':
      return Math.sqrt(a)
    case 'whole':
      return Math.floor(a)
    case 'least':
      return b < a ? b : a
    default:
      return a < b ? b : a
  }
}
