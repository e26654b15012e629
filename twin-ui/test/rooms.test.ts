import { checkRooms } from '@district/models/testing'
import { expect, test } from 'vitest'

const SRC = new URL('../src', import.meta.url).pathname
const BELOW = ['ground', 'client', 'rehearsal', 'state', 'frame']

test('[AR1] imports only go down', () => {
  expect(checkRooms(SRC, [...BELOW, 'scene', 'panels', 'app'])).toEqual([])
})

test('[AR2] scene and panels stand side by side: with either on top, imports still only go down', () => {
  expect(checkRooms(SRC, [...BELOW, 'panels', 'scene', 'app'])).toEqual([])
})
