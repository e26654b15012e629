import { branchingCanal, loopedCanal, oneReach, randomDistrict } from '@district/models/testing'
import { expect, test } from 'vitest'
import { nodesBelow, pathBetween, pathEnds, pathId } from './paths.ts'
import { findRoute } from './routes.ts'

test('[PA1] from the head of a reach to its tail the path is that reach, and there is none upwards', () => {
  const district = oneReach()
  const [reach] = district.reaches
  if (reach === undefined) throw new Error('a reach')
  const path = pathBetween(district, reach.fromNodeId, reach.toNodeId)
  expect(path?.reachIds).toEqual([reach.id])
  expect(path?.lengthM).toBe(reach.lengthM)
  expect(pathBetween(district, reach.toNodeId, reach.fromNodeId)).toBeUndefined()
  expect(pathBetween(district, reach.fromNodeId, reach.fromNodeId)).toBeUndefined()
})

test.each([branchingCanal, loopedCanal, ...Array.from({ length: 20 }, (_, seed) => () => randomDistrict(seed))])(
  '[PA2] every node below can be reached by reaches that follow each other, and each path is found again by its id',
  (make) => {
    const district = make()
    const byId = new Map(district.reaches.map((reach) => [reach.id, reach]))
    for (const { id } of district.nodes)
      for (const end of nodesBelow(district, id)) {
        const path = pathBetween(district, id, end)
        if (path === undefined) continue
        const reaches = path.reachIds.map((reachId) => byId.get(reachId))
        expect(reaches.at(-1)?.toNodeId).toBe(end)
        reaches.slice(1).forEach((reach, i) => {
          expect(reach?.fromNodeId).toBe(reaches[i]?.toNodeId)
        })
        expect(findRoute([], path.id, district)).toEqual(path)
        expect(pathEnds(pathId(id, end))).toEqual([id, end])
      }
  },
)
