import { describe, expect, it } from 'vitest'
import { brandId, type DistrictId, type GateId, type StationId } from '../ground/ids.ts'
import { commandAckTopic, commandTopic, parseCommandTopic, parseReadingTopic, readingTopic } from './topics.ts'

const district = brandId<DistrictId>('weishan')

describe('topics', () => {
  it('[TP1] name the station, and the station comes back', () => {
    const topic = readingTopic(district, brandId<StationId>('S-G-F1'))
    expect(topic).toBe('district/weishan/station/S-G-F1/reading')
    expect(parseReadingTopic(topic)).toEqual({ districtId: 'weishan', id: 'S-G-F1' })
  })

  it('[TP2] tell a command from its answer', () => {
    const gate = brandId<GateId>('G-F1')
    expect(parseCommandTopic(commandTopic(district, gate))).toEqual({ districtId: 'weishan', id: 'G-F1' })
    expect(parseCommandTopic(commandAckTopic(district, gate))).toBeUndefined()
  })

  it('[TP3] of others are nobody’s', () => {
    for (const topic of ['', 'district/weishan/station//reading', 'district/weishan/station/a/b/reading', 'x/reading'])
      expect(parseReadingTopic(topic)).toBeUndefined()
  })
})
