import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkRooms } from '../src/testing/index.ts'

/** From the ground up: a room imports from itself and from those before it. */
const ROOMS = [
  'ground',
  'contract',
  'numerics',
  'domain',
  'network',
  'hydraulics',
  'pack',
  'exchange',
  'solver',
  'operation',
  'transport',
  'gradient',
  'ensemble',
  'testing',
]

describe('rooms', () => {
  it('[AR1] imports only go down', () => {
    expect(checkRooms(join(import.meta.dirname, '../src'), ROOMS)).toEqual([])
  })

  it('[AR1] an import upwards, out of the package, and an unknown folder are told', () => {
    const src = mkdtempSync(join(tmpdir(), 'rooms-'))
    for (const room of ['low', 'high', 'helpers']) mkdirSync(join(src, room))
    writeFileSync(join(src, 'low/a.ts'), "import { b } from '../high/b.ts'\nimport type { C } from '../../c.ts'\n")
    writeFileSync(join(src, 'high/b.ts'), "import { a } from '../low/a.ts'\nexport const b = a\n")
    expect(checkRooms(src, ['low', 'high'])).toEqual([
      'helpers/ is not a room',
      'low/a.ts imports upwards: ../high/b.ts',
      'low/a.ts leaves the package: ../../c.ts',
    ])
  })
})
