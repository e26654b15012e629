import { describe, expect, it } from 'vitest'
import { footprint, type LabelCandidate, layoutLabels } from './label-layout.ts'

const area = { left: 0, top: 0, right: 800, bottom: 600 }
const at = (x: number, y: number, width = 60, height = 16, angleRad = 0) => ({ x, y, width, height, angleRad })
const label = (key: string, priority: number, ...placements: LabelCandidate['placements']): LabelCandidate => ({
  key,
  priority,
  placements,
})

describe('layoutLabels', () => {
  it('sets the more important of two that collide', () => {
    const placed = layoutLabels([label('gate', 1, at(100, 100)), label('county', 9, at(120, 104))], area, [], 60)
    expect([...placed.keys()]).toEqual(['county'])
  })

  it('takes the next place when the first is taken', () => {
    const placed = layoutLabels([label('a', 2, at(100, 100)), label('b', 1, at(100, 100), at(100, 140))], area, [], 60)
    expect(placed.get('b')?.y).toBe(140)
  })

  it('takes one place only, the preferred one', () => {
    const placed = layoutLabels([label('a', 2, at(100, 100), at(100, 140)), label('b', 1, at(100, 140))], area, [], 60)
    expect([placed.get('a')?.y, placed.get('b')?.y]).toEqual([100, 140])
  })

  it('leaves signs and the rim of the map free', () => {
    const sign = { left: 80, top: 80, right: 120, bottom: 120 }
    const placed = layoutLabels(
      [label('on sign', 2, at(100, 100)), label('over the rim', 1, at(795, 300))],
      area,
      [sign],
      60,
    )
    expect(placed.size).toBe(0)
  })

  it('never sets more than it has nodes for', () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      label(`l${i}`, i, at(40 + (i % 10) * 75, 20 + Math.floor(i / 10) * 25)),
    )
    expect(layoutLabels(many, area, [], 60).size).toBe(60)
  })

  it('lets what was shown stay before its equals', () => {
    const [a, b] = [label('a', 5, at(100, 100)), label('b', 5, at(110, 100))]
    expect([...layoutLabels([a, b], area, [], 60, new Map([['b', at(110, 100)]])).keys()]).toEqual(['b'])
    expect([...layoutLabels([a, b], area, [], 60).keys()]).toEqual(['a'])
  })

  it('lets a slanted name pass close by what its bounding box would cover', () => {
    const slanted = label('canal', 2, at(300, 300, 200, 14, Math.PI / 4))
    const beside = label('gate', 1, at(360, 240, 50, 14))
    expect(layoutLabels([slanted, beside], area, [], 60).size).toBe(2)
  })
})

describe('footprint', () => {
  it('covers the whole of a turned label', () => {
    const boxes = footprint(at(0, 0, 100, 10, Math.PI / 2))
    expect(Math.min(...boxes.map(({ top }) => top))).toBeCloseTo(-50, 6)
    expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeCloseTo(50, 6)
    expect(Math.max(...boxes.map(({ right }) => right))).toBeCloseTo(5, 6)
  })
})
