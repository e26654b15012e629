/*
 * The record of what the engine gets right: every case against its exact answer.
 *
 *     node validation/main.ts                   writes REPORT.md, report.json and figures/, exits 1 when a check fails
 *     node validation/main.ts --only ritter     prints the cases whose id contains `ritter`, writes nothing
 *     node validation/main.ts --list            the ids
 */
import { passes, runCase } from './case.ts'
import { FAMILIES } from './cases/all.ts'

const numberText = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4))

function printOne(id: string, title: string, result: ReturnType<typeof runCase>): void {
  console.log(`\n${id}: ${title}`)
  for (const check of result.checks)
    console.log(
      `  ${passes(check) ? 'pass' : 'FAIL'}  ${check.what.padEnd(62)} ${numberText(check.error).padStart(11)}  limit ${numberText(check.limit)}`,
    )
  if (result.table !== undefined) {
    const rows = [result.table.columns, ...result.table.rows]
    for (const row of rows)
      console.log(`  ${row.map((cell) => (typeof cell === 'number' ? numberText(cell) : cell).padStart(22)).join('')}`)
  }
  if (result.remark !== undefined) console.log(`  ${result.remark}`)
}

const args = process.argv.slice(2)
const cases = FAMILIES.flatMap((family) => family.cases)
const only = args[0] === '--only' ? args.slice(1) : undefined
if (args[0] === '--list') {
  for (const { id, title } of cases) console.log(`${id.padEnd(26)} ${title}`)
} else if (only !== undefined) {
  const chosen = cases.filter(({ id }) => only.some((part) => id.includes(part)))
  if (chosen.length === 0) throw new RangeError(`--only must name a case, got ${only.join(' ')}`)
  for (const { id, title, run, source } of chosen) {
    const result = runCase({ id, title, source, run })
    printOne(id, title, result)
    if (!result.checks.every(passes)) process.exitCode = 1
  }
}
