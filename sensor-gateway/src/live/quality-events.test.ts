import type { QualityFlag } from '@district/models/contract'
import { expect, test } from 'vitest'
import { reading } from '../../test/fixture/district.ts'
import { qualityEvents, sourceEvent } from './quality-events.ts'

const said = (...flags: QualityFlag[]) => reading({ flags, quality: flags.length > 0 ? 'doubtful' : 'good' })
const namesOf = (before: readonly QualityFlag[] | null, ...now: QualityFlag[]) =>
  qualityEvents([said(...now)], () => (before === null ? undefined : said(...before))).map(({ name }) => name)

test('[QC15] what begins to be wrong is told once, and once when it is well again; what single readings say is not', () => {
  expect(namesOf(null, 'drift')).toEqual(['quality.drift.on'])
  expect(namesOf([], 'drift', 'clock-skew')).toEqual(['quality.drift.on', 'quality.clock-skew.on'])
  expect(namesOf(['drift'], 'drift')).toEqual([])
  expect(namesOf(['drift', 'stuck'], 'stuck')).toEqual(['quality.drift.off'])
  expect(namesOf(['drift'])).toEqual(['quality.drift.off'])
  expect(namesOf([], 'spike', 'steep', 'unusual', 'off-rating')).toEqual([])
})

test('[QC15] an event is a sentence about its gauge or its place', () => {
  const [event] = qualityEvents([said('drift')], () => undefined)
  expect(event).toMatchObject({
    subject: 'S-G-1.stageUpM',
    detail: 'S-G-1.stageUpM creeps away from the water balance of its pool.',
  })
  const gaugeId = said().gaugeId
  const state = { place: 'R-1 head', gaugeId, sinceMs: 7, passedOver: [{ gaugeId, why: 'bad' as const }] }
  expect(sourceEvent(state)).toEqual({
    name: 'source.switched',
    atMs: 7,
    subject: 'R-1 head',
    detail: 'S-G-1.stageUpM speaks for R-1 head: S-G-1.stageUpM is bad.',
  })
  expect(sourceEvent({ ...state, gaugeId: null, passedOver: [] }).detail).toBe('Nobody speaks for R-1 head.')
})
