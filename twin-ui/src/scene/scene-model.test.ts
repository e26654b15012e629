import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildNetwork, parseDistrict } from '@district/models'
import { describe, expect, it } from 'vitest'
import { BODY_LANES, canalMesh, WATER_LANES } from './canal-mesh.ts'
import { gateParts } from './gate-parts.ts'
import { labelSources } from './label-sources.ts'
import { createSceneModel } from './scene-model.ts'

const PACK = fileURLToPath(new URL('../../../seeds/weishan', import.meta.url))
const MOST_TRIANGLES = 300_000

function weishan() {
  const names = readdirSync(PACK, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(PACK, name)).isFile(),
  )
  const parsed = parseDistrict(new Map(names.map((name) => [name, readFileSync(join(PACK, name), 'utf8')])))
  if (!parsed.ok) throw new Error('the pack must parse')
  return { district: parsed.value, network: buildNetwork(parsed.value, { dxM: 500 }) }
}

const { district, network } = weishan()
const model = createSceneModel(district, network)

describe('createSceneModel of Weishan', () => {
  it('stays within the budget of triangles, with every gate drawn twice', () => {
    const triangles = (index: Uint32Array) => index.length / 3
    const { columns, rows } = model.terrain
    const canals =
      triangles(canalMesh(model.strips, BODY_LANES).index) + triangles(canalMesh(model.strips, WATER_LANES).index)
    const gates = 2 * model.seats.reduce((sum, seat) => sum + gateParts(seat).corners.length / 3, 0)
    expect(canals + gates + 2 * (columns - 1) * (rows - 1)).toBeLessThan(MOST_TRIANGLES)
  })

  it('lets every canal’s points lie in its own stretch of a frame, but for the levels at gates and in troughs', () => {
    for (const { course, samples } of model.strips)
      for (const { cell } of samples.filter(({ cell }) => cell < network.pointCount)) {
        expect(cell).toBeGreaterThanOrEqual(network.reachStart[course.reachIndex]!)
        expect(cell).toBeLessThan(network.reachStart[course.reachIndex + 1]!)
      }
  })

  it('seats every gate, none on top of another', () => {
    expect(model.seats).toHaveLength(district.gates.length)
    const large = model.seats.filter(({ gate }) => gate.kind === 'head' || gate.kind === 'check')
    for (const a of large)
      for (const b of large)
        if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y), `${a.gate.id} ${b.gate.id}`).toBeGreaterThan(25)
  })

  it('has a sign for every gate, every free station and every county seat', () => {
    const count = (kind: string) => model.markers.filter(({ target }) => target.kind === kind).length
    expect(count('gate')).toBe(98)
    expect(count('station')).toBe(district.stations.filter(({ gateId }) => gateId === null).length)
    expect(count('place')).toBe(district.mapFeatures.filter(({ kind }) => kind === 'county-seat').length)
  })

  it('draws ground between the lowest and highest level of the plain, and none of it is nothing', () => {
    expect(Math.min(...model.terrain.levelM)).toBeGreaterThan(20)
    expect(Math.max(...model.terrain.levelM)).toBeLessThan(55)
  })

  it('has a name for each of these, once', () => {
    const keys = labelSources(model).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining(['canal 二干渠', 'river 黄河', 'seat 临清', 'gate G-S3']))
  })

  it('lets one name run along all reaches of a canal', () => {
    const canal = labelSources(model).find(({ key }) => key === 'canal 二干渠')
    if (canal?.form !== 'line') throw new Error('a canal must have a name along it')
    const [first, last] = [canal.points[0]!, canal.points.at(-1)!]
    expect(Math.hypot(last[0] - first[0], last[1] - first[1])).toBeGreaterThan(60_000)
  })

  it('takes the silty river for the source, and none other', () => {
    expect(model.rivers.filter(({ isSource, fades }) => isSource && fades)).toHaveLength(1)
  })
})
