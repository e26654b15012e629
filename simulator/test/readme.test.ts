import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERROR_CODES } from '../src/ground/error-codes.ts'

it('[EC1] the README tells every error code with its status and title, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \| (.+) \|$/gm)]
  const told = Object.fromEntries(rows.map(([, code, status, title]) => [code, { status: Number(status), title }]))
  expect(told).toEqual(ERROR_CODES)
})
