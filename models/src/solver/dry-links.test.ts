import { expect, it } from 'vitest'
import { buildNetwork } from '../network/build-network.ts'
import { oneReach } from '../testing/index.ts'
import { stillDryLinks } from './dry-links.ts'
import { createWork } from './work.ts'

it('[RB3] a link between two points that a step left dry carries nothing from then on; one beside water keeps what it has', () => {
  const w = createWork(buildNetwork(oneReach(), { dxM: 500 }), {})
  const bedM = w.network.bedM
  const first = w.network.reachStart[0]!
  for (let p = first; p < w.network.reachStart[1]!; p++) {
    w.stageP[p] = bedM[p]! + (p - first === 3 || p - first === 4 || p - first === 5 ? -1e-9 : 0.4)
    w.dischargeP[p] = 4.65
  }
  w.stageP[first + 4] = bedM[first + 4]!
  stillDryLinks(w)
  expect([...w.dischargeP.subarray(first, first + 7)]).toEqual([4.65, 4.65, 4.65, 0, 0, 4.65, 4.65])
})
