import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  createEngine,
  createForcingValues,
  createFrameFields,
  createTimeline,
  createTransport,
  initialValues,
  parseDistrict,
  parseScenario,
  problemLine,
} from '../../src/index.ts'
import { THREE_CLASSES } from './cases.ts'

const PACK = join(import.meta.dirname, '../../../seeds/weishan')

function weishan(scenarioFile: string) {
  const names = readdirSync(PACK, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const files = new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(PACK, name), 'utf8')]))
  const district = parseDistrict(files)
  if (!district.ok) throw new Error(district.error.map(problemLine).join('\n'))
  const scenario = parseScenario(JSON.parse(files.get(`scenarios/${scenarioFile}`) ?? ''), district.value)
  if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
  return { district: district.value, scenario: scenario.value }
}

describe('Yellow River water in Weishan', () => {
  for (const name of ['spring-irrigation.json', 'dry-start.json'])
    it(`[TS10] a day with three classes of silt at 500 m: books close, nothing is negative, basins trap (${name})`, () => {
      const { district, scenario } = weishan(name)
      const network = buildNetwork(district, { dxM: 500 })
      const engine = createEngine(network)
      const values = initialValues(network, scenario, createForcingValues(network))
      const forcing = createTimeline(network, scenario, values)
      forcing.evaluate(scenario.startMs / 1000, values)
      if (scenario.start === 'dry') engine.startDry(scenario.startMs, values)
      else engine.startSteady(scenario.startMs, values)
      const transport = createTransport(engine, { constituents: [...THREE_CLASSES, { kind: 'age', id: 'age' }] })
      for (const [id, kgPerM3] of [
        ['fine', 4],
        ['middle', 4],
        ['coarse', 2],
      ] as const)
        transport.boundary.river[transport.indexOf(id)] = kgPerM3
      const cells = new Float64Array(network.pointCount)
      const fields = createFrameFields(network)
      for (let hour = 1; hour <= 24; hour++) {
        expect(engine.advance(forcing, scenario.startMs + hour * 3_600_000)).toEqual({ kind: 'reached' })
        for (let k = 0; k < 4; k++) {
          transport.writeConcentration(k, cells)
          engine.writeFrame(fields)
          expect(cells.every((value) => value >= 0 && Number.isFinite(value))).toBe(true)
          /* no heavier than mud where a millimetre of water stands; age grows by up to a sixth too fast in cells that fill (first order in the step) */
          const isAge = k === transport.indexOf('age')
          const most = isAge ? 1.1e5 : 1000
          expect(cells.every((value, p) => value <= most || (!isAge && fields.depthM[p]! < 1e-3))).toBe(true)
          expect(transport.balance(k).massError).toBeLessThan(1e-12)
        }
      }
      const coarse = transport.indexOf('coarse')
      expect(transport.balance(coarse).in).toBeGreaterThan(1e6)
      const trapped = transport.balance(coarse).onBed / transport.balance(coarse).in
      expect(trapped).toBeGreaterThan(0.3)
      expect(
        transport.balance(transport.indexOf('fine')).onBed / transport.balance(transport.indexOf('fine')).in,
      ).toBeLessThan(trapped)
    })
})
