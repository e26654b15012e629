import { fileURLToPath } from 'node:url'
import { checkRooms } from '@district/models/testing'
import { expect, it } from 'vitest'

/** From the ground up; a file imports from its own room and from those before it. */
const ROOMS = ['ground', 'scenario', 'district', 'gauges', 'run', 'shadow', 'publish']

it('[AR1] imports only go down', () => {
  expect(checkRooms(fileURLToPath(new URL('../src', import.meta.url)), ROOMS)).toEqual([])
})
