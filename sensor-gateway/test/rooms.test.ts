import { fileURLToPath } from 'node:url'
import { checkRooms } from '@district/models/testing'
import { expect, test } from 'vitest'

const ROOMS = ['ground', 'audit', 'access', 'receive', 'decode', 'validate', 'spool', 'store', 'live', 'command', 'api']

test('[AR1] imports only go down', () => {
  expect(checkRooms(fileURLToPath(new URL('../src', import.meta.url)), ROOMS)).toEqual([])
})
