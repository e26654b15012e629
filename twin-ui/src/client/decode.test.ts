import { expect, test } from 'vitest'
import { decodeDistrictDocument, decodeHealthDocument, decodeHistoryDocument, decodeLiveMessage } from './decode.ts'

const reading = {
  gaugeId: 'S-1.stageM',
  takenAtMs: 5,
  receivedAtMs: 6,
  seq: 1,
  value: 36.2,
  quality: 'good',
  flags: [],
}

test('takes readings as they are', () => {
  const message = { kind: 'readings', seq: 3, nowMs: 7, readings: [reading] }
  expect(decodeLiveMessage(JSON.stringify(message))).toEqual(message)
})

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['an unknown kind', '{"kind":"weather","seq":1}'],
  ['a message without its place', JSON.stringify({ kind: 'readings', nowMs: 7, readings: [reading] })],
  ['a state without its stream', JSON.stringify({ kind: 'state', seq: 1, state: { nowMs: 1, gauges: [] } })],
  [
    'an event without a sentence',
    JSON.stringify({ kind: 'event', seq: 1, event: { name: 'a', atMs: 1, subject: 'b' } }),
  ],
  [
    'a reading without a number',
    JSON.stringify({ kind: 'readings', seq: 3, nowMs: 7, readings: [{ ...reading, value: null }] }),
  ],
  ['a state without gauges', JSON.stringify({ kind: 'state', seq: 1, stream: 's', state: { nowMs: 1 } })],
  [
    'a health without its clock',
    JSON.stringify({ kind: 'health', seq: 1, health: { nowMs: 1, broker: {}, store: {}, simulator: {} } }),
  ],
])('refuses %s', (_, text) => {
  expect(decodeLiveMessage(text)).toBeUndefined()
})

test('refuses a page of HTML for a document', () => {
  for (const decode of [decodeDistrictDocument, decodeHealthDocument, decodeHistoryDocument])
    expect(decode('<!doctype html>')).toBeUndefined()
})

test('refuses a district that lacks a table', () => {
  const tables = { nodes: [], reaches: [], crossSections: [], gates: [], stations: [], gauges: [] }
  const document = {
    district: { id: 'd', names: { zh: '甲', en: 'A' }, ...tables },
    dxM: 500,
    topologyHash: '0123456789abcdef',
    clock: { originMs: 0, speed: 1 },
  }
  expect(decodeDistrictDocument(document)).toBe(document)
  const { gates: _, ...rest } = document.district
  expect(decodeDistrictDocument({ ...document, district: rest })).toBeUndefined()
})
