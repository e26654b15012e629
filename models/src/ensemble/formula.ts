/*
 * A small language for passes over the points of a reach, in which every value is one number per member. One text is both run member by
 * member (`run-formulas.ts`) and turned into vector instructions (`emit-formulas.ts`), with the same operations in the same order.
 *
 *     x = expression            a value of the pass               array[k] = …    at the k-th point from here
 *     reach.x, step.x           a number of the reach, the step   reach.x = …     a result
 *     far.x, root.x             a number of the junction at the reach's far end, at its end towards the root
 *     walk … end                as often as the pass has inner points; what is inside goes on by itself
 *     go +, go -                one point towards the tail, the head
 *     when array[k] … end       only where the array, the same for all members, is not 0
 *     a b c d = row expression  four numbers of a table, from that byte (+ 2⁵²) of the memory on
 *
 * Expressions: + - * / < > <= >= `and`, c ? a : b, size (without sign), root, whole (largest integer not above), least and most (the first of two
 * equals; the first where the second is no number).
 */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'value'; readonly name: string }
  | Place
  | { readonly kind: 'call'; readonly name: Call; readonly of: readonly Expression[] }
  | { readonly kind: 'minus'; readonly of: Expression }
  | { readonly kind: 'two'; readonly sign: Sign; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }

const OWNERS = ['reach', 'step', 'far', 'root'] as const
export type Owner = (typeof OWNERS)[number]
const isOwner = (word: string): word is Owner => OWNERS.some((owner) => owner === word)

/** A number in memory: of a point so many points from here, of the reach, of a junction at its ends, or of the step. */
export type Place =
  | { readonly kind: 'point'; readonly array: string; readonly at: number }
  | { readonly kind: 'field'; readonly of: Owner; readonly name: string }

export type Action =
  | { readonly kind: 'set'; readonly name: string; readonly to: Expression }
  | { readonly kind: 'store'; readonly place: Place; readonly to: Expression }
  | { readonly kind: 'row'; readonly names: readonly string[]; readonly from: Expression }
  | { readonly kind: 'walk'; readonly actions: readonly Action[] }
  | { readonly kind: 'when'; readonly place: Place; readonly actions: readonly Action[] }
  | { readonly kind: 'go'; readonly points: 1 | -1 }

const CALLS = ['size', 'root', 'whole', 'least', 'most'] as const
export type Call = (typeof CALLS)[number]

const STRENGTH = { '?': 1, and: 2, '<': 3, '>': 3, '<=': 3, '>=': 3, '+': 4, '-': 4, '*': 5, '/': 5 } as const
export type Sign = Exclude<keyof typeof STRENGTH, '?'>

const isSign = (word: string): word is Sign | '?' => Object.hasOwn(STRENGTH, word)
const isCall = (word: string): word is Call => CALLS.some((call) => call === word)

const WORD = /\s*(\d+(?:\.\d+)?(?:e[-+]?\d+)?|[A-Za-z]\w*|<=|>=|[-+*/<>=?:()[\],.])/y

/**
 * Reads the text of a pass: one action a line.
 *
 * @throws RangeError with the line that cannot be read
 */
export function readFormulas(text: string): Action[] {
  const open: Action[][] = [[]]
  const blocks: ((actions: Action[]) => Action)[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const words = new Words(line)
    const here = open.at(-1)!
    if (words.take('walk')) {
      blocks.push((actions) => ({ kind: 'walk', actions }))
      open.push([])
    } else if (words.take('when')) {
      const place = words.place(words.next())
      blocks.push((actions) => ({ kind: 'when', place, actions }))
      open.push([])
    } else if (words.take('end')) {
      const close = blocks.pop()
      if (close === undefined) throw words.fault()
      const actions = open.pop()!
      open.at(-1)!.push(close(actions))
    } else here.push(words.action())
    words.end()
  }
  if (blocks.length > 0) throw new RangeError('every walk and when must have its end')
  return open[0]!
}

class Words {
  readonly #line: string
  readonly #words: string[] = []
  #at = 0

  constructor(line: string) {
    this.#line = line.trim()
    WORD.lastIndex = 0
    for (let end = 0; end < this.#line.length; end = WORD.lastIndex) {
      const word = WORD.exec(this.#line)?.[1]
      if (word === undefined) throw this.fault()
      this.#words.push(word)
    }
  }

  fault(): RangeError {
    return new RangeError(`a line must be a formula, got "${this.#line}"`)
  }

  take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false
    this.#at++
    return true
  }

  next(): string {
    return this.#words[this.#at++] ?? ''
  }

  end(): void {
    if (this.#at !== this.#words.length) throw this.fault()
  }

  action(): Action {
    if (this.take('go')) return { kind: 'go', points: this.next() === '+' ? 1 : -1 }
    const name = this.next()
    if (this.take('=')) return { kind: 'set', name, to: this.expression() }
    const next = this.#words[this.#at]
    if (next === '[' || next === '.') {
      const place = this.place(name)
      if (!this.take('=')) throw this.fault()
      return { kind: 'store', place, to: this.expression() }
    }
    const names = [name, this.next(), this.next(), this.next()]
    if (!this.take('=') || !this.take('row')) throw this.fault()
    return { kind: 'row', names, from: this.expression() }
  }

  expression(above = 0): Expression {
    let left = this.#operand()
    for (;;) {
      const sign = this.#words[this.#at]
      if (sign === undefined || !isSign(sign) || STRENGTH[sign] <= above) return left
      this.#at++
      if (sign === '?') {
        const yes = this.expression(1)
        if (!this.take(':')) throw this.fault()
        left = { kind: 'choice', test: left, yes, no: this.expression() }
      } else left = { kind: 'two', sign, left, right: this.expression(STRENGTH[sign]) }
    }
  }

  place(name: string): Place {
    if (this.take('[')) {
      const sign = this.take('-') ? -1 : 1
      const at = sign * Number(this.next())
      if (!this.take(']') || !Number.isInteger(at)) throw this.fault()
      return { kind: 'point', array: name, at }
    }
    if (!isOwner(name) || !this.take('.')) throw this.fault()
    return { kind: 'field', of: name, name: this.next() }
  }

  #operand(): Expression {
    if (this.take('-')) return { kind: 'minus', of: this.expression(STRENGTH['+']) }
    if (this.take('(')) {
      const inner = this.expression()
      if (!this.take(')')) throw this.fault()
      return inner
    }
    const word = this.next()
    const value = Number(word)
    if (word !== '' && !Number.isNaN(value)) return { kind: 'number', value }
    if (isCall(word) && this.take('(')) return { kind: 'call', name: word, of: this.#list() }
    const next = this.#words[this.#at]
    if (next === '[' || next === '.') return this.place(word)
    if (!/^[A-Za-z]/.test(word)) throw this.fault()
    return { kind: 'value', name: word }
  }

  #list(): Expression[] {
    const list = [this.expression()]
    while (this.take(',')) list.push(this.expression())
    if (!this.take(')')) throw this.fault()
    return list
  }
}
