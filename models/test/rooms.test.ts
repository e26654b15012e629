import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkRooms } from '../src/testing/rooms.ts'

/** From the ground up: a room imports from itself and from those before it. */
const ROOMS = [
  'ground',
  'contract',
  'numerics',
  'domain',
  'pack',
  'network',
  'hydraulics',
  'solver',
  'operation',
  'testing',
]

it('[AR1] imports only go down', () => {
  expect(checkRooms(join(import.meta.dirname, '../src'), ROOMS)).toEqual([])
})
