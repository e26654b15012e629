import { expect, test } from 'vitest'
import { PartState } from './part-state.ts'

test('a part is starting, then up or down, each since its own instant', () => {
  let nowMs = 1000
  const changes: string[] = []
  const part = new PartState(
    () => nowMs,
    ({ state }) => changes.push(state),
  )
  expect(part.health).toEqual({ state: 'starting', sinceMs: 1000 })
  nowMs = 2000
  part.down('It is away.')
  nowMs = 3000
  part.down('It is still away.')
  expect(part.health).toEqual({ state: 'down', sinceMs: 2000, detail: 'It is still away.' })
  nowMs = 4000
  part.up()
  nowMs = 5000
  part.up()
  expect(part.health).toEqual({ state: 'up', sinceMs: 4000 })
  expect(changes).toEqual(['down', 'down', 'up'])
})
