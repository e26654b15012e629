import { createReadStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { ImportOutcome } from './store/history-import.ts'

/**
 * Past readings from a file into a gateway that runs:
 *
 *     node src/import-history.ts FILE.csv [--commit] [--url http://127.0.0.1:8080]
 *
 * GATEWAY_TOKEN is the token of an engineer. Exit code 0: taken, or can be; 1: it has problems, which are listed.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { commit: { type: 'boolean', default: false }, url: { type: 'string', default: 'http://127.0.0.1:8080' } },
})
const [path] = positionals
if (path === undefined || positionals.length !== 1)
  refuse('Give one file: node src/import-history.ts FILE.csv [--commit] [--url http://127.0.0.1:8080]')
if (!existsSync(path)) refuse(`There is no file ${path}.`)
await send(path)

async function send(file: string): Promise<void> {
  const token = process.env['GATEWAY_TOKEN']
  const response = await fetch(`${values.url}/api/v1/history/import?commit=${values.commit}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit).catch((error: unknown) =>
    refuse(`The gateway at ${values.url} cannot be reached (${String(error)}).`),
  )
  const answer = (await response.json()) as ImportOutcome | { readonly detail: string; readonly code: string }
  if ('code' in answer) refuse(`${answer.detail} [${answer.code}]`)
  report(answer)
}

function report({ rows, gauges, fromMs, toMs, problems, problemCount, committed }: ImportOutcome): void {
  for (const { row, column, detail } of problems)
    process.stdout.write(`row ${row}, ${column || 'whole row'}: ${detail}\n`)
  const span =
    fromMs === null || toMs === null ? '' : ` from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
  const done = committed ? 'taken' : problemCount > 0 ? 'nothing was taken' : 'can be taken: say --commit'
  process.stdout.write(`${rows} readings of ${gauges} gauges${span}, ${problemCount} problems: ${done}\n`)
  process.exitCode = problemCount > 0 ? 1 : 0
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
