import type { GateId, NodeId, ReachId, StationId } from '@district/models'
import { loopedCanal } from '@district/models/testing'
import { describe, expect, test } from 'vitest'
import { loadedCanal } from '../../test/instrumented.ts'
import { findRoute, routeFor, routesOf } from './routes.ts'
import type { Selection } from './selection-slice.ts'

const { district, index, routes } = loadedCanal()
const show = (selection: Selection, currentId?: string) => routeFor(selection, routes, currentId, district, index)

test('the main route runs from the river to the end of the trunk', () => {
  expect(routes).toMatchObject([{ id: 'main:R-3', kind: 'main', reachIds: ['R-1', 'R-2', 'R-3'], lengthM: 23_000 }])
})

test('in a loop the shorter way is the route, and what it leaves over is a route of its own', () => {
  const looped = loopedCanal()
  const longer = {
    ...looped,
    reaches: looped.reaches.map((reach) =>
      reach.id === 'R-AC' ? { ...reach, lengthM: 9000, canal: { zh: '连渠', en: 'Link' } } : reach,
    ),
  }
  const found = routesOf(longer)
  expect(found[0]?.reachIds).toEqual(['R-0', 'R-AB', 'R-BD', 'R-T'])
  expect(found.slice(1).map(({ kind, reachIds }) => [kind, reachIds])).toEqual([
    ['canal', ['R-AC']],
    ['canal', ['R-CD']],
  ])
})

describe('the route of a selection', () => {
  test('a reach, a gate, an escape, a node and a gate station of the trunk are on the main route', () => {
    const things: readonly Selection[] = [
      { kind: 'reach', id: 'R-2' as ReachId },
      { kind: 'gate', id: 'G-1' as GateId },
      { kind: 'gate', id: 'G-E' as GateId },
      { kind: 'gate', id: 'G-B-1' as GateId },
      { kind: 'node', id: 'B' as NodeId },
      { kind: 'station', id: 'S-G-0' as StationId },
    ]
    for (const thing of things) expect(show(thing)?.id, thing.id).toBe('main:R-3')
  })

  test('a branch brings up its own profile', () => {
    expect(show({ kind: 'reach', id: 'B-2' as ReachId })).toMatchObject({
      id: 'B-2',
      kind: 'branch',
      reachIds: ['B-2'],
    })
    expect(findRoute(routes, 'B-2', district)?.kind).toBe('branch')
  })

  test('an offtake gate keeps the profile of its branch when that is shown', () => {
    const withBranch = [...routes, { ...routes[0]!, id: 'B-1', kind: 'branch' as const, reachIds: ['B-1' as ReachId] }]
    expect(routeFor({ kind: 'gate', id: 'G-B-1' as GateId }, withBranch, 'B-1', district, index)?.id).toBe('B-1')
  })

  test('a station in the fields is on no route', () => {
    expect(show({ kind: 'station', id: 'S-W-1' as StationId })).toBeUndefined()
  })

  test('an unknown id falls back to the first route', () => {
    expect(findRoute(routes, 'nowhere', district)?.id).toBe('main:R-3')
  })
})
