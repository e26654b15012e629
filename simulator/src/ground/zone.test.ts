import { describe, expect, it } from 'vitest'
import { createZone } from './zone.ts'

const atMs = Date.parse('2026-03-12T00:05:00Z')

describe('zone', () => {
  it('[ZN1] writes an instant as the district reads it', () => {
    expect(createZone('Asia/Shanghai').iso(atMs)).toBe('2026-03-12T08:05:00+08:00')
    expect(createZone('Asia/Shanghai').iso(atMs + 250)).toBe('2026-03-12T08:05:00.250+08:00')
    expect(createZone('America/St_Johns').iso(atMs)).toBe('2026-03-11T21:35:00-02:30')
    expect(createZone('UTC').iso(atMs)).toBe('2026-03-12T00:05:00+00:00')
  })

  it('[ZN2] every form parses back to the same instant', () => {
    for (const name of ['Asia/Shanghai', 'America/St_Johns', 'UTC'])
      expect(Date.parse(createZone(name).iso(atMs))).toBe(atMs)
  })

  it('[ZN3] the local day turns at local midnight', () => {
    const { localDay } = createZone('Asia/Shanghai')
    const midnightMs = Date.parse('2026-03-12T00:00:00+08:00')
    expect(Number.isInteger(localDay(midnightMs))).toBe(true)
    expect(localDay(midnightMs - 1)).toBeLessThan(localDay(midnightMs))
  })
})
