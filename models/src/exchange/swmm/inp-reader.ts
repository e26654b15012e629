import type { Findings } from '../findings.ts'
import type { InpDocument, InpRow, SectionName } from './inp-document.ts'

/** What a number must be, and what stands for it where the file says nothing; without `otherwise` it must be there. */
export interface NumberRule {
  readonly lowest?: number
  readonly highest?: number
  readonly otherwise?: number
}

const FULL_WIDTH = /[０-９．，－]/

/** Reads cells of a SWMM file one by one; whatever is wrong goes to `findings` with its line and the name of its column. */
export class InpReader {
  readonly document: InpDocument
  readonly findings: Findings

  constructor(document: InpDocument, findings: Findings) {
    this.document = document
    this.findings = findings
  }

  rows(section: SectionName): readonly InpRow[] {
    return this.document.get(section)?.rows ?? []
  }

  /** A word, as it stands; empty when it is missing, which is told. */
  text({ line, cells }: InpRow, index: number, column: string): string {
    const cell = cells[index]
    if (cell === undefined || cell === '') {
      this.findings.problem('VALUE_MISSING', { row: line, column }, 'nothing stands here', `expected ${column}`)
      return ''
    }
    return cell
  }

  /** One of some words, whatever its case; undefined when it is another, which is told. */
  word<const W extends string>(
    row: InpRow,
    index: number,
    column: string,
    words: readonly W[],
    otherwise?: W,
  ): W | undefined {
    const cell = row.cells[index]
    if ((cell === undefined || cell === '' || cell === '*') && otherwise !== undefined) return otherwise
    const given = this.text(row, index, column)
    if (given === '') return undefined
    const found = words.find((word) => word === given.toUpperCase())
    if (found === undefined)
      this.findings.problem(
        'VALUE_UNKNOWN',
        { row: row.line, column },
        `"${given}" is unknown here`,
        `expected one of ${words.join(', ')}`,
      )
    return found
  }

  /** A finite number within its rule; NaN when it is none, which is told. */
  number(row: InpRow, index: number, column: string, rule: NumberRule = {}): number {
    const cell = row.cells[index]
    if (cell === undefined || cell === '' || cell === '*') {
      if (rule.otherwise !== undefined) return rule.otherwise
      this.findings.problem('VALUE_MISSING', { row: row.line, column }, 'nothing stands here', 'expected a number')
      return Number.NaN
    }
    const value = Number(cell)
    const place = { row: row.line, column }
    if (!Number.isFinite(value)) {
      const remedy = FULL_WIDTH.test(cell)
        ? 'write it in plain digits, without full-width characters'
        : 'expected a number'
      this.findings.problem('VALUE_NOT_A_NUMBER', place, `"${cell}" is not a number`, remedy)
      return Number.NaN
    }
    const { lowest = Number.NEGATIVE_INFINITY, highest = Number.POSITIVE_INFINITY } = rule
    if (value >= lowest && value <= highest) return value
    const remedy = `expected ${lowest === Number.NEGATIVE_INFINITY ? 'at most' : 'at least'} ${lowest === Number.NEGATIVE_INFINITY ? highest : lowest}${Number.isFinite(lowest) && Number.isFinite(highest) ? ` and at most ${highest}` : ''}`
    this.findings.problem('VALUE_OUT_OF_RANGE', place, `${cell} is not possible`, remedy)
    return Number.NaN
  }

  /** YES or NO; anything else counts as no, as in SWMM. */
  isYes({ cells }: InpRow, index: number): boolean {
    return (cells[index] ?? '').toUpperCase().startsWith('Y')
  }
}
