import { type CaseResult, type Check, passes, type Table, type ValidationCase } from './case.ts'

export interface Judged {
  readonly validationCase: ValidationCase
  readonly result: CaseResult
}

export interface JudgedFamily {
  readonly title: string
  readonly judged: readonly Judged[]
}

/** One line of `report.json`. `error` is null where there is no number to tell. */
export interface ReportRow {
  readonly case: string
  readonly source: string
  readonly error: number | null
  readonly limit: number
  readonly pass: boolean
}

/** Six digits: what rounding does beyond them says nothing about the water. */
const told = (value: number): number => Number(value.toPrecision(6))

export const reportRows = (families: readonly JudgedFamily[]): ReportRow[] =>
  families.flatMap(({ judged }) =>
    judged.flatMap(({ validationCase: { id, source }, result }) =>
      result.checks.map((check) => ({
        case: `${id}: ${check.what}`,
        source,
        error: Number.isFinite(check.error) ? told(check.error) : null,
        limit: check.limit,
        pass: passes(check),
      })),
    ),
  )

export function numberText(value: number, digits = 3): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return 'none'
  const size = Math.abs(value)
  if (size < 1e-3 || size >= 1e6) return value.toExponential(Math.min(digits, 3) - 1).replace('e+', 'e')
  return String(Number(value.toPrecision(digits)))
}

const cellText = (cell: string | number): string =>
  typeof cell === 'string' ? cell.replaceAll('|', '\\|') : numberText(cell, 6)

function tableMarkdown({ columns, rows }: Table): string[] {
  return [
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.map(cellText).join(' | ')} |`),
  ]
}

const checksTable = (checks: readonly Check[]): Table => ({
  columns: ['check', 'error', 'limit', ''],
  rows: checks.map((check) => [
    check.what,
    numberText(check.error),
    numberText(check.limit),
    passes(check) ? 'passes' : '**fails**',
  ]),
})

function caseMarkdown({ validationCase: { id, title, source }, result }: Judged): string[] {
  return [
    `### ${title}`,
    '',
    `\`${id}\`. Source: ${source}.`,
    ...(result.remark === undefined ? [] : ['', result.remark]),
    '',
    ...tableMarkdown(checksTable(result.checks)),
    ...(result.table === undefined ? [] : ['', ...tableMarkdown(result.table)]),
    ...(result.figure === undefined ? [] : ['', `![${title}](figures/${id}.svg)`]),
    '',
  ]
}

/** The whole record as Markdown: what fails first, then every case with its source, errors, numbers and figure. */
export function reportMarkdown(families: readonly JudgedFamily[]): string {
  const all = families.flatMap(({ judged }) => judged)
  const checks = all.flatMap(({ result }) => result.checks)
  const failing = all.flatMap(({ validationCase: { id }, result }) =>
    result.checks.filter((check) => !passes(check)).map((check) => ({ id, check })),
  )
  const failingCases = new Set(failing.map(({ id }) => id)).size
  const overview: Table = {
    columns: ['family', 'cases', 'checks', 'failing cases', 'failing checks'],
    rows: families.map(({ title, judged }) => {
      const failed = judged.map(({ result }) => result.checks.filter((check) => !passes(check)).length)
      return [
        title,
        String(judged.length),
        String(judged.reduce((sum, { result }) => sum + result.checks.length, 0)),
        String(failed.filter((count) => count > 0).length),
        String(failed.reduce((sum, count) => sum + count, 0)),
      ]
    }),
  }
  return [
    '# Validation of the engine',
    '',
    'Made by `npm run validate`; do not edit. Every case lays what the engine computes beside an answer that is known without it. A check passes while its error is not above its limit.',
    'Exact solutions are themselves laid beside published numbers, by `exact/exact.test.ts`.',
    '',
    `**${all.length - failingCases} of ${all.length} cases pass; ${checks.length - failing.length} of ${checks.length} checks.**`,
    '',
    ...tableMarkdown(overview),
    '',
    ...(failing.length === 0
      ? []
      : [
          '## What fails',
          '',
          ...tableMarkdown({
            columns: ['case', 'check', 'error', 'limit'],
            rows: failing.map(({ id, check }) => [id, check.what, numberText(check.error), numberText(check.limit)]),
          }),
          '',
        ]),
    ...families.flatMap(({ title, judged }) => [`## ${title}`, '', ...judged.flatMap(caseMarkdown)]),
  ].join('\n')
}
