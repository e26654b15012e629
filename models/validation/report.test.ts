import { describe, expect, it } from 'vitest'
import { type CaseResult, passes, runCase, type ValidationCase } from './case.ts'
import { FAMILIES } from './cases/all.ts'
import { axisOver, figureSvg } from './figure.ts'
import { reportMarkdown, reportRows } from './report.ts'

const caseOf = (run: () => CaseResult): ValidationCase => ({
  id: 'made-up',
  title: 'Made up',
  source: 'this test',
  run,
})
const judge = (run: () => CaseResult) => {
  const validationCase = caseOf(run)
  return [{ title: 'Family', judged: [{ validationCase, result: runCase(validationCase) }] }]
}

describe('the record', () => {
  it('[VR1] fails a case that is off, has no number, checks nothing or throws; passes one that is not', () => {
    const verdict = (run: () => CaseResult) => reportRows(judge(run)).map(({ pass }) => pass)
    const check = { what: 'depth', limit: 0.01 }
    expect(verdict(() => ({ checks: [{ ...check, error: 0.01 }] }))).toEqual([true])
    expect(verdict(() => ({ checks: [{ ...check, error: 0.0101 }] }))).toEqual([false])
    expect(verdict(() => ({ checks: [{ ...check, error: Number.NaN }] }))).toEqual([false])
    expect(verdict(() => ({ checks: [] }))).toEqual([false])
    expect(
      verdict(() => {
        throw new RangeError('lost')
      }),
    ).toEqual([false])
    expect(passes({ ...check, error: Number.POSITIVE_INFINITY })).toBe(false)
  })

  it('[VR2] tells what fails, by case and by check, and the same bytes for the same numbers', () => {
    const families = judge(() => ({
      checks: [
        { what: 'place of the jump', error: 2, limit: 1 },
        { what: 'discharge', error: 0, limit: 1e-6 },
      ],
      table: { columns: ['x', 'depth'], rows: [[1, 2.123456789]] },
    }))
    const text = reportMarkdown(families)
    expect(text).toContain('**0 of 1 cases pass; 1 of 2 checks.**')
    expect(text).toContain('| made-up | place of the jump | 2 | 1 |')
    expect(text).toContain('| 1 | 2.12346 |')
    expect(text).toBe(reportMarkdown(families))
    expect(reportRows(families)[0]).toEqual({
      case: 'made-up: place of the jump',
      source: 'this test',
      error: 2,
      limit: 1,
      pass: false,
    })
  })

  it('[VR3] names every case once', () => {
    const ids = FAMILIES.flatMap(({ cases }) => cases.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]+$/)
  })

  it('[VR4] draws every finite number inside its frame, and leaves gaps where there is none', () => {
    const svg = figureSvg('A < B', {
      xLabel: 'x, m',
      yLabel: 'y, m',
      series: [
        { name: 'exact', look: 'line', x: [0, 1, 2, 3], y: [0, 1, Number.NaN, 3] },
        { name: 'computed', look: 'dots', x: [0, 3], y: [0, 3] },
      ],
    })
    expect(svg).toContain('A &lt; B')
    expect(svg).not.toContain('NaN')
    expect(svg.match(/<circle/g)).toHaveLength(2 + 2)
    expect(svg.match(/d="M[^"]*M[^"]*" fill="none" stroke="#14507a"/g)).toHaveLength(1)
    const axis = axisOver([0.13, 9.7], false, 0)
    expect(axis.ticks).toEqual([2, 4, 6, 8])
    expect(axis.at(0.13)).toBe(0)
    expect(axis.at(9.7)).toBe(1)
  })
})
