import type { District, Reach } from '@district/models'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { createZone } from '../ground/zone.ts'
import { createRotation } from './rotation.ts'

const branches = Array.from({ length: 12 }, () => ({ kind: 'branch', designDischargeM3s: 4 }) as Reach)
const rotation = createRotation(
  { reaches: branches, nodes: [] } as unknown as District,
  createChance(1),
  createZone('Asia/Shanghai'),
)
const startS = Date.parse('2026-03-12T00:00:00+08:00') / 1000
const hours = Array.from({ length: 12 * 24 }, (_, hour) => startS + hour * 3600)

describe('rotation', () => {
  it('[RO1] gives every branch half of the days, in turns of three', () => {
    for (let branch = 0; branch < 12; branch++) {
      const open = hours.map((timeS) => rotation.grantedM3s(branch, timeS) > 0)
      expect(open.filter(Boolean).length).toBe(6 * 24)
      expect(open.slice(1).filter((now, i) => now !== open[i]).length).toBeLessThanOrEqual(4)
    }
  })

  it('[RO2] keeps the total steady: half of the branches at any night hour', () => {
    for (const timeS of hours.filter((_, hour) => hour % 24 === 2)) {
      const openCount = branches.filter((_, branch) => rotation.grantedM3s(branch, timeS) > 0).length
      expect(openCount).toBe(6)
    }
  })

  it('[RO3] opens and closes by daylight only', () => {
    for (let branch = 0; branch < 12; branch++)
      for (const [i, timeS] of hours.entries()) {
        const changes = rotation.grantedM3s(branch, timeS) > 0 !== rotation.grantedM3s(branch, timeS + 3600) > 0
        if (changes) expect(i % 24).toSatisfy((hour: number) => hour >= 6 && hour < 18)
      }
  })

  it('[RO4] users draw less than granted on average, and nothing half a day after the turn', () => {
    for (let branch = 0; branch < 12; branch++) {
      const granted = hours.reduce((sum, timeS) => sum + rotation.grantedM3s(branch, timeS), 0)
      const used = hours.reduce((sum, timeS) => sum + rotation.usedM3s(branch, timeS), 0)
      expect(used).toBeGreaterThan(0.5 * granted)
      expect(used).toBeLessThan(granted)
    }
    const closedForADay = hours.filter((timeS) =>
      [0, 6, 12, 18, 24].every((hour) => rotation.grantedM3s(3, timeS - hour * 3600) === 0),
    )
    expect(closedForADay.length).toBeGreaterThan(0)
    for (const timeS of closedForADay) expect(rotation.usedM3s(3, timeS)).toBe(0)
  })
})
