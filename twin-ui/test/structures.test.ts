import { buildNetwork, createEngine, createForcingValues, createFrameFields } from '@district/models'
import { poolsAround, STRUCTURE_LAWS } from '@district/models/testing'
import { expect, test } from 'vitest'
import { listRows, pathTo } from '../src/panels/canal-list/list-tree.ts'
import { nodeStageReader, structureReaders } from '../src/panels/numbers/frame-readers.ts'
import { labelSources } from '../src/scene/label-sources.ts'
import { createSceneModel } from '../src/scene/scene-model.ts'
import { indexDistrict } from '../src/state/district-index.ts'

const district = poolsAround(STRUCTURE_LAWS['culvert']!)
const network = buildNetwork(district, { dxM: 100 })
const index = indexDistrict(district)
const structure = district.structures[0]!

test('a structure without a leaf has a sign, a name and a row of its own', () => {
  const model = createSceneModel(district, network)
  expect(model.markers.filter(({ target }) => target.kind === 'structure')).toHaveLength(1)
  expect(labelSources(model).map(({ key }) => key)).toContain('structure S-1')
  const rows = listRows(district, index)
  expect(pathTo(rows, { kind: 'structure', id: structure.id }, index).at(-1)).toBe('structure S-1')
})

test('its numbers are those of the water on both sides of it', () => {
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.inflowM3s[0] = 4
  values.stageM[2] = 40.5
  expect(engine.startSteady(0, values).kind).toBe('reached')
  const fields = createFrameFields(network)
  engine.writeFrame(fields)
  const frame = { ...fields, topologyHash: '', runId: '', origin: 'shadow' as const, sequence: 0, timeMs: 0, wallMs: 0 }
  const readers = structureReaders(index, structure.id)
  const stageAtM = nodeStageReader(index, district.nodes[1]!.id)
  expect(readers.dischargeM3s(frame)).toBeCloseTo(4, 4)
  const [upM, downM] = [readers.stageUpM(frame)!, readers.stageDownM(frame)!]
  expect(downM).toBeCloseTo(40.5, 1)
  expect(upM).toBeGreaterThan(downM + 0.1)
  expect(stageAtM(frame)).toBe(upM)
})
