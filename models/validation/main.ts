/*
 * The record of what the engine gets right: every case against its exact answer.
 *
 *     node validation/main.ts                   writes REPORT.md, report.json and figures/, exits 1 when a check fails
 *     node validation/main.ts --only ritter     prints the cases whose id contains `ritter`, writes nothing
 *     node validation/main.ts --list            the ids
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CaseResult, passes, runCase, type ValidationCase } from './case.ts'
import { FAMILIES } from './cases/all.ts'
import { figureSvg } from './figure.ts'
import { type JudgedFamily, numberText, reportMarkdown, reportRows } from './report.ts'

const FOLDER = import.meta.dirname

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function printCase({ id, title }: ValidationCase, { checks, table, remark }: CaseResult): void {
  console.log(`\n${id}: ${title}`)
  const widest = Math.max(...checks.map(({ what }) => what.length))
  for (const check of checks)
    console.log(
      `  ${passes(check) ? 'pass' : 'FAIL'}  ${check.what.padEnd(widest)} ${numberText(check.error).padStart(10)}  limit ${numberText(check.limit)}`,
    )
  if (table !== undefined) {
    const width = 2 + Math.max(11, ...table.columns.map(({ length }) => length))
    const text = (cell: string | number) => (typeof cell === 'number' ? numberText(cell, 6) : cell).padStart(width)
    for (const row of [table.columns, ...table.rows]) console.log(`  ${row.map(text).join('')}`)
  }
  if (remark !== undefined) console.log(`  ${remark}`)
}

/** Runs the named cases and prints them. */
function only(parts: readonly string[]): boolean {
  const chosen = FAMILIES.flatMap(({ cases }) => cases).filter(({ id }) => parts.some((part) => id.includes(part)))
  if (chosen.length === 0) throw new RangeError(`--only must name a case, got ${parts.join(' ') || 'nothing'}`)
  return chosen.reduce((isGood, validationCase) => {
    const result = runCase(validationCase)
    printCase(validationCase, result)
    return isGood && result.checks.every(passes)
  }, true)
}

/** Runs everything and writes the record. */
function everything(): boolean {
  const families: JudgedFamily[] = FAMILIES.map(({ title, cases }) => ({
    title,
    judged: cases.map((validationCase) => {
      const before = cpuSeconds()
      const result = runCase(validationCase)
      const failed = result.checks.filter((check) => !passes(check)).length
      const verdict = failed === 0 ? 'passes' : `${failed} of ${result.checks.length} checks fail`
      console.log(`${validationCase.id.padEnd(28)} ${(cpuSeconds() - before).toFixed(2).padStart(6)} s  ${verdict}`)
      return { validationCase, result }
    }),
  }))
  const figures = join(FOLDER, 'figures')
  rmSync(figures, { recursive: true, force: true })
  mkdirSync(figures)
  for (const { validationCase, result } of families.flatMap(({ judged }) => judged))
    if (result.figure !== undefined)
      writeFileSync(join(figures, `${validationCase.id}.svg`), figureSvg(validationCase.title, result.figure))
  const rows = reportRows(families)
  writeFileSync(join(FOLDER, 'REPORT.md'), reportMarkdown(families))
  writeFileSync(join(FOLDER, 'report.json'), `${JSON.stringify(rows, null, 2)}\n`)
  const failing = rows.filter(({ pass }) => !pass).length
  console.log(`${rows.length - failing} of ${rows.length} checks pass; ${cpuSeconds().toFixed(1)} s of CPU`)
  return failing === 0
}

function list(): boolean {
  for (const { id, title } of FAMILIES.flatMap(({ cases }) => cases)) console.log(`${id.padEnd(28)} ${title}`)
  return true
}

const [command, ...rest] = process.argv.slice(2)
const isGood = command === '--only' ? only(rest) : command === '--list' ? list() : everything()
if (!isGood) process.exitCode = 1
