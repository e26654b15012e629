import { expect, test } from 'vitest'
import { movesOf } from './gate-moves.ts'

const EVERY_MS = 300_000
const moves = (...openingsM: readonly (number | undefined)[]) =>
  movesOf(
    'G-1',
    openingsM.flatMap((openingM, k) => (openingM === undefined ? [] : [[k * EVERY_MS, openingM] as const])),
    EVERY_MS,
  ).map(({ fromMs, toMs, fromM, toM }) => [fromMs / EVERY_MS, toMs / EVERY_MS, fromM, toM])

test('[GM1] steps that follow on each other in one direction are one move', () => {
  expect(moves(0.5, 0.5, 0.7, 0.9, 0.9, 0.9)).toEqual([[1, 3, 0.5, 0.9]])
  expect(moves(0.5, 0.7, 0.5)).toEqual([
    [0, 1, 0.5, 0.7],
    [1, 2, 0.7, 0.5],
  ])
})

test('[GM1] a slow way is one as well, told each time that it went far enough', () => {
  expect(moves(0.5, 0.5, 0.48, 0.46, 0.44, 0.42, 0.4, 0.4)).toEqual([[1, 4, 0.5, 0.44]])
})

test('[GM2] noise of instruments is no move, and over missing frames nobody knows when it was', () => {
  expect(moves(0.5, 0.51, 0.5, 0.515)).toEqual([])
  expect(moves(0.5, undefined, undefined, 0.9)).toEqual([])
})
