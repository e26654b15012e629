import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkRooms } from '@district/models/testing'
import { expect, it } from 'vitest'

/** From the ground up; a file imports from its own room and from those before it. */
const ROOMS = [
  'ground',
  'scenario',
  'district',
  'gauges',
  'exchange',
  'rehearsal',
  'run',
  'shadow',
  'preflight',
  'training',
  'publish',
]

it('[AR1] imports only go down', () => {
  expect(checkRooms(fileURLToPath(new URL('../src', import.meta.url)), ROOMS)).toEqual([])
})

it('[AR2] the shadow never sees the truth', () => {
  const shadow = fileURLToPath(new URL('../src/shadow', import.meta.url))
  const sources = readdirSync(shadow).filter((file) => !file.endsWith('.test.ts'))
  const peeking = sources.filter((file) =>
    /from '\.\.\/(district|gauges|publish)\//.test(readFileSync(join(shadow, file), 'utf8')),
  )
  expect(sources.length).toBeGreaterThan(3)
  expect(peeking).toEqual([])
})
