import { err, ok, type Result } from '../ground/result.ts'
import type { Complaint } from './complaint.ts'

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const WITH_COMMA = /^[+-]?\d[\d,]*,\d+(?:\.\d+)?$/
const WITH_UNIT = /^[+-]?(?:\d+\.?\d*|\.\d+)\s*[^\d\s.,+-].*$/

/** A cell to a finite number; what people and spreadsheets write instead is named: full-width digits, thousands commas, a unit in the cell. */
export function readNumber(cell: string, remedy: string): Result<number, Complaint> {
  const value = PLAIN.test(cell) ? Number(cell) : Number.NaN
  // -0 is 0 in every other notation.
  if (Number.isFinite(value)) return ok(value + 0)
  const no = (text: string, mend: string) => err({ code: 'VALUE_NOT_A_NUMBER' as const, text, remedy: mend })
  const narrow = cell.normalize('NFKC').replaceAll('。', '.').trim()
  if (narrow !== cell && PLAIN.test(narrow))
    return no(`"${cell}" is written in full-width characters`, `write ${narrow}`)
  if (WITH_COMMA.test(narrow))
    return no(`"${cell}" has a comma`, `write it without separators, with a decimal point; ${remedy}`)
  if (WITH_UNIT.test(narrow) && !PLAIN.test(narrow))
    return no(`"${cell}" is not a bare number`, `the unit stands in the column's name; ${remedy}`)
  return no(`"${cell}" is not a number`, remedy)
}
