import { describe, expect, it } from 'vitest'
import type { Reach } from '../../src/domain/reach.ts'
import { exportGeojson, extremesOf } from '../../src/exchange/geojson/export-geojson.ts'
import { importGeojson } from '../../src/exchange/geojson/import-geojson.ts'
import { packOfImport } from '../../src/exchange/pack-of-import.ts'
import type { RunSamples } from '../../src/exchange/run-samples.ts'
import { problemLine } from '../../src/ground/problem.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import { parseDistrict } from '../../src/pack/parse-district.ts'
import { smallPack, twoPools } from '../../src/testing/index.ts'

const line = (properties: object, ...coordinates: number[][]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'LineString', coordinates },
})
const point = (properties: object, coordinates: number[]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
})
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

const SHAPE = { b: 8, m: 1.5, h: 3 }
/** Two canals whose ends lie 5 m apart, a check gate between them, and a river at the head. */
const CANALS = [
  line({ 编号: 'K1', z1: 40, z2: 39.4, km: 6, ...SHAPE }, [116, 36.5], [116.03, 36.52], [116.06, 36.5]),
  line({ 编号: 'K2', z1: 39.3, z2: 38.8, km: 5, ...SHAPE }, [116.06005, 36.5], [116.11, 36.49]),
  point({ type: 'node', id: 'YR', boundary: 'river-stage', designStageM: 41.6 }, [116.00003, 36.5]),
  point({ type: 'gate', id: '节制闸1', bays: 2, bayWidthM: 3, sillM: 39.3, maximumOpeningM: 2 }, [116.06, 36.50003]),
]
const MAPPING = {
  snapM: 15,
  reaches: {
    id: '编号',
    lengthM: { property: 'km', times: 1000 },
    bedUpM: 'z1',
    bedDownM: 'z2',
    bottomWidthM: 'b',
    sideSlope: 'm',
    bankHeightM: 'h',
    manningN: { value: 0.022 },
    designDepthM: { property: 'depth', otherwise: 2 },
  },
}
const run = (text: string, mapping: unknown = MAPPING) =>
  importGeojson(text, {
    id: 'drawn',
    file: 'canals.geojson',
    mapping: { text: JSON.stringify(mapping), file: 'mapping.json' },
  })
const problemsOf = (text: string, mapping?: unknown) => {
  const result = run(text, mapping)
  return result.ok ? [] : result.error
}

describe('canals drawn as lines come in', () => {
  it('[GJ1] by a mapping of their properties, ends within the tolerance as one node', () => {
    const result = run(collection(...CANALS))
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
    const { district, losses } = result.value
    expect(
      district.reaches.map(({ id, fromNodeId, toNodeId, lengthM, bedUpM, manningN, designDepthM }) => [
        id,
        fromNodeId,
        toNodeId,
        lengthM,
        bedUpM,
        manningN,
        designDepthM,
      ]),
    ).toEqual([
      ['K1', 'YR', 'N-2', 6000, 40, 0.022, 2],
      ['K2', 'N-2', 'N-3', 5000, 39.3, 0.022, 2],
    ])
    expect(district.nodes.map(({ id, boundary, designStageM }) => [id, boundary, designStageM])).toEqual([
      ['YR', 'river-stage', 41.6],
      ['N-2', 'none', 41.4],
      ['N-3', 'normal-depth', 40.8],
    ])
    expect(district.gates).toMatchObject([
      {
        id: 'G_1',
        nodeId: 'N-2',
        seat: { kind: 'reach-head', fromNodeId: 'N-2', reachId: 'K2' },
        bays: 2,
        sillM: 39.3,
      },
    ])
    expect(district.reaches[1]!.course[0]).toEqual(district.nodes[1]!.at)
    expect(losses.map(({ what }) => what)).toEqual(['ends that say no boundary'])
    expect(packOfImport(district, 'canals.geojson').ok).toBe(true)
  })

  it('[GJ2] and every problem is told at once, with its feature and property', () => {
    const broken = collection(
      line({ 编号: 'K1', z1: '高', z2: 39.4, km: 6, b: 8000, m: 1.5, h: 3 }, [116, 36.5], [116.06, 36.5]),
      line({ 编号: 'K2', z1: 39.3, km: 5, ...SHAPE }, [116.06, 36.5], [116.11, 36.49]),
      {
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'LineString',
          coordinates: [
            [1, 2],
            ['x', 3],
          ],
        },
      },
    )
    const told = problemsOf(broken, { ...MAPPING, reaches: { ...MAPPING.reaches, depht: 'd' } })
    expect(told.map(({ code, place }) => [code, place.path])).toEqual([
      ['FILE_MALFORMED', 'mapping.json reaches.depht'],
      ['FILE_MALFORMED', 'features[2].geometry.coordinates'],
      ['VALUE_OUT_OF_RANGE', 'features[0].properties.b'],
      ['VALUE_NOT_A_NUMBER', 'features[0].properties.z1'],
      ['VALUE_MISSING', 'features[1].properties.z2'],
    ])
  })

  it.each([
    ['metres without a system', collection(line({}, [500_000, 4_000_000], [501_000, 4_000_000])), 'CRS_UNKNOWN'],
    ['no JSON', '{', 'FILE_MALFORMED'],
    ['no collection', '{"type":"Feature"}', 'FILE_MALFORMED'],
    ['no lines', collection(point({ type: 'node' }, [116, 36])), 'VALUE_MISSING'],
    [
      'a gate in a field',
      collection(
        ...CANALS.slice(0, 3),
        point({ type: 'gate', bayWidthM: 3, sillM: 39.3, maximumOpeningM: 2 }, [117, 36]),
      ),
      'NETWORK_UNSUPPORTED',
    ],
    [
      'a canal that hangs together with nothing',
      collection(...CANALS, line({ 编号: 'K9', z1: 40, z2: 39, ...SHAPE }, [117, 36], [117.1, 36])),
      'NETWORK_DISCONNECTED',
    ],
  ])('[GJ3] %s is refused', (_what, text, code) => {
    expect(problemsOf(text).map((found) => found.code)).toContain(code)
  })
})

describe('a district goes out as GeoJSON', () => {
  it('[GJ4] with all its nouns, degrees, names and where they come from', () => {
    const parsed = parseDistrict(smallPack())
    if (!parsed.ok) throw new Error('the small pack must be sound')
    const district = parsed.value
    const { type, features } = JSON.parse(exportGeojson(district))
    expect(type).toBe('FeatureCollection')
    const count = (wanted: string) =>
      features.filter((feature: { properties: { type: string } }) => feature.properties.type === wanted).length
    expect([count('reach'), count('node'), count('gate'), count('gauge')]).toEqual([
      district.reaches.length,
      district.nodes.length,
      district.gates.length,
      district.gauges.length,
    ])
    for (const { geometry, properties } of features) {
      expect(['sourced', 'derived', 'recalled', 'estimate']).toContain(properties.provenance)
      expect(properties.source.length).toBeGreaterThan(0)
      const places = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates
      for (const [lon, lat] of places) expect(Math.abs(lon - 116) + Math.abs(lat - 36.5)).toBeLessThan(2)
    }
    expect(features[0].properties).toMatchObject({
      id: district.reaches[0]!.id,
      nameZh: district.reaches[0]!.names.zh,
      bedUpM: district.reaches[0]!.bedUpM,
    })
  })

  it('[GJ5] and what went out comes in again by the same names', () => {
    const plain = twoPools()
    const district = {
      ...plain,
      nodes: plain.nodes.map((node, k) => ({
        ...node,
        at: { lonDeg: 116 + 0.05 * k, latDeg: 36.5 },
        ...(node.id === 'T' && { crestHeightM: 1 }),
      })),
      reaches: plain.reaches.map((reach, k) => ({
        ...reach,
        course: [
          { lonDeg: 116 + 0.05 * k, latDeg: 36.5 },
          { lonDeg: 116.05 + 0.05 * k, latDeg: 36.5 },
        ],
      })),
      gates: plain.gates.slice(1),
    }
    const back = importGeojson(exportGeojson(district), { id: 'back', file: 'back.geojson' })
    if (!back.ok) throw new Error(back.error.map(problemLine).join('\n'))
    const same = ({ id, fromNodeId, toNodeId, lengthM, bedUpM, bedDownM, manningN, designDischargeM3s }: Reach) => ({
      id,
      fromNodeId,
      toNodeId,
      lengthM,
      bedUpM,
      bedDownM,
      manningN,
      designDischargeM3s,
    })
    expect(back.value.district.reaches.map(same)).toEqual(district.reaches.map(same))
    expect(
      back.value.district.nodes.map(({ id, boundary, crestHeightM, designStageM }) => [
        id,
        boundary,
        crestHeightM,
        designStageM,
      ]),
    ).toEqual(
      district.nodes.map(({ id, boundary, crestHeightM, designStageM }) => [id, boundary, crestHeightM, designStageM]),
    )
    expect(back.value.district.gates[0]).toMatchObject({
      id: 'G-1',
      sillM: 39.3,
      bayWidthM: 6,
      seat: { kind: 'reach-head', reachId: 'R-2' },
    })
  })

  it('[GJ6] with the extremes of a run where there is one', () => {
    const network = buildNetwork(twoPools(), { dxM: 1000 })
    const stages = (level: number) => new Float64Array(network.stageCount).fill(level)
    const flows = (value: number) => new Float64Array(network.linkCount).fill(value)
    const samples: RunSamples = {
      startMs: 0,
      atS: [0, 900],
      stageM: [stages(41), stages(41.25)],
      dischargeM3s: [flows(3), flows(2)],
      openingM: [],
    }
    const { features } = JSON.parse(exportGeojson(network.district, extremesOf(network, samples)))
    const reach = features.find(({ id }: { id: string }) => id === 'R-1').properties
    /* deepest where the bed is lowest, 39.4; the bank stands 2.6 m over it */
    expect(reach).toMatchObject({ highestDepthM: 1.85, highestDischargeM3s: 3, leastFreeboardM: 0.75 })
    expect(features.find(({ id }: { id: string }) => id === 'G-0').properties.highestDischargeM3s).toBe(3)
  })
})
