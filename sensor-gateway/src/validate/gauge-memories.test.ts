import { expect, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { chain } from './chain.ts'
import { GaugeMemories } from './gauge-memories.ts'
import { inRange } from './in-range.ts'
import { newer } from './newer.ts'
import { notStuck } from './not-stuck.ts'
import { rateOfChange } from './rate-of-change.ts'

const memories = (latest = [] as ReturnType<typeof reading>[]) =>
  new GaugeMemories(speakingDistrict(), latest, chain(newer, inRange, rateOfChange, notStuck))
const at = (s: number, value: number, gaugeId = 'S-G-1.stageUpM') =>
  reading({ takenAtMs: NOON_MS + s * 1000, value, seq: s, gaugeId })
const say = (judge: GaugeMemories, s: number, value: number, gaugeId?: string): string => {
  const verdict = judge.judge(at(s, value, gaugeId))
  return verdict.kind === 'pass' ? [verdict.reading.quality, ...verdict.reading.flags].join(' ') : verdict.kind
}

test('a spike is doubtful, the return from it is not', () => {
  const judge = memories()
  expect([37, 41, 37.01].map((value, i) => say(judge, 10 * i, value))).toEqual(['good', 'doubtful steep', 'good'])
})

test('a new level is doubtful three times, then believed', () => {
  const judge = memories()
  const said = [37, 41, 41.01, 41, 41.01, 41].map((value, i) => say(judge, 10 * i, value))
  expect(said).toEqual(['good', 'doubtful steep', 'doubtful steep', 'doubtful steep', 'good', 'good'])
})

test('two spikes that do not agree do not confirm each other', () => {
  const judge = memories()
  const said = [37, 41, 33, 41, 33, 41].map((value, i) => say(judge, 10 * i, value))
  expect(said.slice(1)).toEqual(Array(5).fill('doubtful steep'))
})

test('a gauge that hangs while its neighbour moves is found, and forgiven when it moves again', () => {
  const judge = memories()
  const said: string[] = []
  for (let i = 0; i < 100; i++) {
    said.push(say(judge, 10 * i, 37))
    say(judge, 10 * i, 37 + 0.001 * (i % 7), 'S-G-1.stageDownM')
  }
  const first = said.indexOf('doubtful stuck')
  expect(first).toBe(60)
  expect(new Set(said.slice(first))).toEqual(new Set(['doubtful stuck']))
  expect(say(judge, 1000, 37.003)).toBe('good')
})

test('when all stand still, none is stuck', () => {
  const judge = memories()
  const said = new Set<string>()
  for (let i = 0; i < 200; i++)
    for (const id of ['S-G-1.stageUpM', 'S-G-1.stageDownM']) said.add(say(judge, 10 * i, 37, id))
  expect([...said]).toEqual(['good'])
})

test('a group that did not reach the disk was never said', () => {
  const judge = memories()
  say(judge, 0, 37)
  judge.commit()
  expect([say(judge, 10, 37.1), say(judge, 20, 37.2)]).toEqual(['good', 'good'])
  judge.rollback()
  expect([say(judge, 10, 37.1), say(judge, 20, 37.2)]).toEqual(['good', 'good'])
  judge.commit()
  expect(say(judge, 10, 37.1)).toBe('good late')
  expect(say(judge, 20, 37.2)).toBe('repeated')
})

test('what was known before a restart is known after it', () => {
  const judge = memories([at(0, 37)])
  expect(say(judge, 0, 37)).toBe('repeated')
  expect(say(judge, -10, 37)).toBe('good late')
  expect(say(judge, 10, 42)).toBe('doubtful steep')
})

test('[QC10] changes of a neighbour that never reached the disk make nobody stuck', () => {
  const judge = memories()
  const said: string[] = []
  for (let i = 0; i < 100; i++) {
    said.push(say(judge, 10 * i, 37))
    judge.commit()
    say(judge, 10 * i, 37 + 0.001 * (i % 7), 'S-G-1.stageDownM')
    judge.rollback()
  }
  expect(new Set(said)).toEqual(new Set(['good']))
})
