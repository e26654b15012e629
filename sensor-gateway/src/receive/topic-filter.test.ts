import { expect, test } from 'vitest'
import { covers } from './topic-filter.ts'

test.each([
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a/b/d', false],
  ['a/+', 'a/b/c', false],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['a/b', 'a/b/c', false],
  ['a/b/c', 'a/b', false],
  ['#', '$SYS/x', false],
  ['+/x', '/x', true],
])('[GW60] the filter %s covers %s: %s', (filter, topic, covered) => {
  expect(covers(filter, topic)).toBe(covered)
})
