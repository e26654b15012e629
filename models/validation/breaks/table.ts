export interface BrokenRow {
  readonly formula: string
  readonly file: string
  readonly what: string
  /** Rules and cases that turned red. */
  readonly red: readonly string[]
}

const MOST_NAMED = 8
const named = (red: readonly string[]): string =>
  red.length === 0
    ? '**nothing**'
    : red.slice(0, MOST_NAMED).join(', ') + (red.length > MOST_NAMED ? `, ${red.length - MOST_NAMED} more` : '')
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** One line of the table. */
export const brokenRow = ({ formula, file, what, red }: BrokenRow): string =>
  `| ${formula} | \`${file.split('/').at(-1)}\` | ${cell(what)} | ${named(red)} |`

/** The table of what turned red when a formula was broken. */
export function brokenMarkdown(rows: readonly BrokenRow[], day: string): string {
  const green = rows.filter(({ red }) => red.length === 0).length
  return `# Formulas broken on purpose

Made by \`node validation/break-formulas.ts\`; do not edit. One place is broken at a time, in a copy of the package, and the tests and cases that stand for it are run: rules of [SPEC.md](../SPEC.md), cases of
[REPORT.md](REPORT.md). The list of what is broken, and how, is in \`breaks/\`.

**${rows.length - green} of ${rows.length} turn something red, seen on ${day}.**

| formula | file | broken | turns red |
|---|---|---|---|
${rows.map(brokenRow).join('\n')}
`
}
