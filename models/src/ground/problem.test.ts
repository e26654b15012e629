import { describe, expect, it } from 'vitest'
import { problem, problemLine } from './problem.ts'

describe('problem', () => {
  it('[PB1] reads as one line with its place, its fault and its remedy', () => {
    const place = { file: 'reaches.csv', row: 4, column: 'length_m' }
    expect(problemLine(problem('VALUE_NOT_A_NUMBER', place, '"abc" is not a number', 'expected metres'))).toBe(
      'reaches.csv row 4 column length_m: "abc" is not a number; expected metres [VALUE_NOT_A_NUMBER]',
    )
  })

  it('[PB2] without a place begins with the fault', () => {
    expect(problemLine(problem('FILE_MISSING', {}, 'nodes.csv is missing', 'add it'))).toBe(
      'nodes.csv is missing; add it [FILE_MISSING]',
    )
  })
})
