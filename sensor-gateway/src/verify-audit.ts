// Is the audit log as it was written?  npm run audit -- [--data-dir DIR]
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verifyFile } from './audit/verify-file.ts'

process.exitCode = run()

function run(): number {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } })
  // npm moves into the package; what a person typed is meant from where they stand.
  const standing = process.env['INIT_CWD'] ?? process.cwd()
  const dir = resolve(standing, values['data-dir'] ?? process.env['DATA_DIR'] ?? 'data/live')
  const names = auditFilesIn(dir)
  if (names.length === 0) {
    process.stderr.write(`No audit log in ${dir}; --data-dir names the gateway’s DATA_DIR.\n`)
    return 1
  }
  const verdicts = names.map((name) => verifyFile(join(dir, name), join(dir, name.replace(/^audit-/, 'spool-'))))
  for (const { sentence } of verdicts) process.stdout.write(`${sentence}\n`)
  return verdicts.every(({ ok }) => ok) ? 0 : 1
}

function auditFilesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => /^audit-.+\.sqlite$/.test(name))
  } catch {
    return []
  }
}
