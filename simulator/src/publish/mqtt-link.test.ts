import { expect, it } from 'vitest'
import { matcherOf } from './mqtt-link.ts'

it.each([
  ['district/w/gate/+/command', 'district/w/gate/G-1/command', true],
  ['district/w/gate/+/command', 'district/w/gate/G-1/command/ack', false],
  ['district/w/gate/+/command', 'district/w/gate/G/1/command', false],
  ['district/w/#', 'district/w/gate/G-1', true],
  ['a.c/d', 'abc/d', false],
  ['host/gateway', 'host/gateway', true],
])('[ML1] the filter %s takes %s: %s', (filter, topic, takes) => {
  expect(matcherOf(filter)(topic)).toBe(takes)
})
