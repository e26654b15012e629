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

test.each([
  ['a/+/c', 'a/+/c', true],
  ['a/#', 'a/+/c', true],
  ['a/#', 'a/#', true],
  ['a/+', 'a/#', false],
  ['a/+/#', 'a/#', false],
  ['a/b', 'a/+', false],
  ['#', '$SYS/#', false],
])('[RC5] the filter %s covers all of the filter %s: %s', (filter, narrower, covered) => {
  expect(covers(filter, narrower)).toBe(covered)
})
