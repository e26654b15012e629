import { oneReach } from '@district/models/testing'
import { describe, expect, test } from 'vitest'
import { loadedCanal } from '../../../test/instrumented.ts'
import { draggedOpeningM } from './gate-leaf.tsx'
import { buildProfile } from './profile-data.ts'
import { LEAST_FREEBOARD_M, shortStretches } from './profile-freeboard.ts'
import { roomyGates } from './profile-levels.tsx'
import { linePath, profileScale } from './profile-scale.ts'
import { cursorAtM, cursorOn } from './use-cursor.ts'
import { afterKey } from './use-profile-view.ts'

const loaded = loadedCanal()
const profile = buildProfile(loaded, loaded.routes[0]!)

describe('freeboard', () => {
  const surface = (freeboardM: number) => profile.bankM.map((bankM) => bankM - freeboardM)

  test('[LP1] nothing is flagged where there is enough', () => {
    expect(shortStretches(profile, surface(LEAST_FREEBOARD_M + 0.01))).toEqual([])
  })

  test('[LP2] a dry canal is not short of freeboard, however low its bank', () => {
    const low = { ...profile, bankM: profile.bedM.map((bedM) => bedM + 0.1) }
    expect(shortStretches(low, profile.bedM)).toEqual([])
  })

  test('[LP3] only the columns that are short, with the least of them; one reach does not run into the next', () => {
    const near = surface(1)
    const last = profile.reaches[0]!.lastColumn
    near[last - 1] = (profile.bankM[last - 1] ?? 0) - 0.2
    near[last] = (profile.bankM[last] ?? 0) + 0.1
    near[last + 1] = (profile.bankM[last + 1] ?? 0) - 0.25
    const found = shortStretches(profile, near)
    expect(found.map(({ firstColumn, lastColumn, leastColumn }) => [firstColumn, lastColumn, leastColumn])).toEqual([
      [last - 1, last, last],
      [last + 1, last + 1, last + 1],
    ])
    expect(found[0]?.leastM).toBeCloseTo(-0.1, 9)
  })
})

describe('the cursor', () => {
  test('[LP4] a place along the route is a place on its reach, and back', () => {
    const cursor = cursorOn(profile, 9500, 'profile')
    expect(cursor).toEqual({ reachId: 'R-2', chainageM: 1500, from: 'profile' })
    expect(cursorAtM(profile, cursor)).toBe(9500)
  })

  test('[LP5] a place on another canal is not on the route', () => {
    expect(cursorAtM(profile, { reachId: 'R-9' as never, chainageM: 5, from: 'schematic' })).toBeUndefined()
  })
})

describe('keys', () => {
  const window = { fromM: 5000, toM: 15_000 }
  const press = (key: string, shiftKey = false) => afterKey({ key, shiftKey }, window, 6000, profile.lengthM)

  test('[LP6] arrows move the cursor; at the edge the window goes with it', () => {
    expect(press('ArrowRight')).toEqual({ cursorM: 6100 })
    const atEdge = afterKey({ key: 'ArrowLeft', shiftKey: false }, window, 5000, profile.lengthM)
    expect(atEdge).toEqual({ cursorM: 4900, window: { fromM: 4900, toM: 14_900 } })
  })

  test('[LP7] with Shift the window moves; plus zooms around the cursor, 0 shows all', () => {
    expect(press('ArrowRight', true)?.window).toEqual({ fromM: 7000, toM: 17_000 })
    const nearer = press('+')?.window
    expect(nearer?.fromM).toBeCloseTo(5200, 6)
    expect(nearer?.toM).toBeCloseTo(13_200, 6)
    expect(press('0')?.window).toEqual({ fromM: 0, toM: profile.lengthM })
    expect(press('x')).toBeUndefined()
  })
})

describe('gates', () => {
  test('[LP8] a dragged leaf stays between closed and open, to the centimetre', () => {
    const gate = { maximumOpeningM: 2.5 }
    expect(draggedOpeningM(gate, -1)).toBe(0)
    expect(draggedOpeningM(gate, 9)).toBe(2.5)
    expect(draggedOpeningM(gate, 1.2345)).toBeCloseTo(1.23, 12)
  })

  test('[LP9] numbers stand at gates that have room, and at the selected one first', () => {
    const placed = [3000, 8000].map((atM, i) => ({ gate: profile.gates[i]!.gate, gateIndex: i, atM }))
    const scale = (pxPerKm: number) => ({ x: (atM: number) => (atM / 1000) * pxPerKm, left: 0, right: 2000 })
    expect(roomyGates(placed, scale(100), undefined)).toEqual(placed)
    expect(roomyGates(placed, scale(20), undefined)).toEqual([placed[0]])
    expect(roomyGates(placed, scale(20), placed[1]!.gate.id)).toEqual([placed[1]])
    expect(roomyGates(placed, scale(10), undefined)).toEqual([placed[1]])
  })
})

describe('small and poor packs', () => {
  test('[LP10] one reach has a profile of its own, with a level that design and bank bound', () => {
    const small = loadedCanal(oneReach())
    const alone = buildProfile(small, small.routes[0]!)
    expect(alone.reaches).toHaveLength(1)
    expect(alone.lengthM).toBe(small.district.reaches[0]?.lengthM)
    const scale = profileScale(alone, { fromM: 0, toM: alone.lengthM }, { width: 900, height: 240 }, 10)
    expect(linePath(alone, alone.designM, scale, scale.y)).toMatch(/^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+$/)
    expect(scale.elevationM(scale.y(37))).toBeCloseTo(37, 9)
    alone.designM.forEach((designM, column) => {
      expect(designM).toBeGreaterThan(alone.bedM[column] ?? Number.NaN)
    })
  })
})
