#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one hears a sentence instead of a syntax error.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WANTED_MAJOR = 24

if (Number(process.versions.node.split('.')[0]) < WANTED_MAJOR) handOverToNewerNode()
else await import('../src/main.ts')

/** Runs us again under the Node that npm installed beside the packages, where there is one. */
function handOverToNewerNode() {
  const installed = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(installed) || process.env.DISTRICT_HANDED_OVER) {
    process.stderr.write(
      `district needs Node ${WANTED_MAJOR} or newer; this is Node ${process.versions.node}. Run "npm install" here once, or install Node ${WANTED_MAJOR}.\n`,
    )
    process.exit(1)
  }
  // The signals of a terminal reach the whole group, so waiting for the child is enough.
  const { status, signal } = spawnSync(installed, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, DISTRICT_HANDED_OVER: '1' },
  })
  process.exit(signal ? 1 : (status ?? 1))
}
