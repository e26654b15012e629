import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NetCDFReader } from 'netcdfjs'
import { describe, expect, it } from 'vitest'
import { textRows, writeNetcdf } from '../../src/exchange/netcdf/netcdf-file.ts'
import { ugridFile } from '../../src/exchange/netcdf/ugrid-file.ts'
import { bedByStageM, type RunSamples } from '../../src/exchange/run-samples.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import type { Network } from '../../src/network/network.ts'
import { createEngine } from '../../src/solver/create-engine.ts'
import { createForcingValues } from '../../src/solver/forcing.ts'
import { structuredCanal, twoPools } from '../../src/testing/index.ts'

/** An hour of the structured canal, every ten minutes. */
function samplesOf(network: Network): RunSamples {
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 41.6
  values.openingM.fill(0.8)
  engine.startSteady(0, values)
  const [atS, stageM, dischargeM3s, openingM] = [
    [] as number[],
    [] as Float64Array[],
    [] as Float64Array[],
    [] as Float64Array[],
  ]
  for (let at = 0; at <= 3600; at += 600) {
    if (at > 0)
      engine.advance(
        {
          evaluate: (_t, into) => {
            into.riverStageM = 41.6
            into.openingM.fill(0.8)
          },
          nextInstantAfterS: () => Number.POSITIVE_INFINITY,
        },
        at * 1000,
      )
    const state = engine.save()
    atS.push(at)
    stageM.push(state.stageM)
    dischargeM3s.push(state.dischargeM3s)
    openingM.push(state.openingM)
  }
  return { startMs: Date.UTC(2026, 2, 11, 22), atS, stageM, dischargeM3s, openingM }
}

describe('NetCDF', () => {
  it('[NC1] an independent reader finds every dimension, attribute and value', () => {
    const { bytes: words, width } = textRows(['渠首', 'b'])
    const bytes = writeNetcdf({
      dimensions: { x: 3, name: 2, length: width },
      attributes: { title: '位山', count: Int32Array.of(1, -2), part: Float64Array.of(0.25) },
      variables: [
        { name: 'scalar', type: 'int', dimensions: [], attributes: {}, values: Int32Array.of(-7) },
        { name: 'i', type: 'int', dimensions: ['x'], attributes: { units: 'm' }, values: Int32Array.of(1, -2, 3) },
        { name: 'f', type: 'float', dimensions: ['x'], attributes: {}, values: Float32Array.of(0.5, -1.5, 1e30) },
        {
          name: 'd',
          type: 'double',
          dimensions: ['name', 'x'],
          attributes: {},
          values: Float64Array.of(1, 2, 3, 4.5, Math.PI, -1e300),
        },
        { name: 'words', type: 'char', dimensions: ['name', 'length'], attributes: {}, values: words },
      ],
    })
    const reader = new NetCDFReader(bytes)
    expect(reader.version).toBe('64-bit offset format')
    expect(reader.dimensions).toEqual([
      { name: 'x', size: 3 },
      { name: 'name', size: 2 },
      { name: 'length', size: 6 },
    ])
    expect(reader.getDataVariable('i')).toEqual([1, -2, 3])
    expect(reader.getDataVariable('f')).toEqual([0.5, -1.5, Math.fround(1e30)])
    expect(reader.getDataVariable('d').flat()).toEqual([1, 2, 3, 4.5, Math.PI, -1e300])
    expect(reader.globalAttributes.find(({ name }) => name === 'part')?.value).toBe(0.25)
    expect(reader.variables.map(({ name }) => name)).toEqual(['scalar', 'i', 'f', 'd', 'words'])
  })

  it('[NC1] a variable that does not fit its dimensions is a bug', () => {
    const variable = { name: 'v', type: 'int', attributes: {}, values: Int32Array.of(1) } as const
    expect(() =>
      writeNetcdf({ dimensions: { x: 2 }, attributes: {}, variables: [{ ...variable, dimensions: ['x'] }] }),
    ).toThrow(/2 values/)
    expect(() =>
      writeNetcdf({ dimensions: { x: 2 }, attributes: {}, variables: [{ ...variable, dimensions: ['y'] }] }),
    ).toThrow(/dimension/)
  })

  const network = buildNetwork(structuredCanal(), { dxM: 500 })
  const samples = samplesOf(network)
  const file = ugridFile(network, samples, 'Structured canal')
  const bytes = writeNetcdf(file)
  const reader = new NetCDFReader(bytes)
  /* the reader's own types know no attributes of variables */
  const attributeOf = (variable: string, name: string): unknown => {
    const attributes = reader.variables.find((one) => one.name === variable)?.attributes as
      | readonly { readonly name: string; readonly value: unknown }[]
      | undefined
    return attributes?.find((one) => one.name === name)?.value
  }
  const sizeOf = (dimension: string) => reader.dimensions.find(({ name }) => name === dimension)?.size
  const dimensionsOf = (variable: string) =>
    reader.variables.find(({ name }) => name === variable)!.dimensions.map((id) => reader.dimensions[id]!.name)

  it('[NC2] the mesh is a topology as UGRID asks', () => {
    expect(reader.globalAttributes.find(({ name }) => name === 'Conventions')?.value).toBe('CF-1.8 UGRID-1.0')
    expect(attributeOf('mesh1d', 'cf_role')).toBe('mesh_topology')
    expect(attributeOf('mesh1d', 'topology_dimension')).toBe(1)
    const coordinates = String(attributeOf('mesh1d', 'node_coordinates')).split(' ')
    expect(coordinates.map((name) => attributeOf(name, 'standard_name'))).toEqual(['longitude', 'latitude'])
    expect(coordinates.map((name) => attributeOf(name, 'units'))).toEqual(['degrees_east', 'degrees_north'])
    const connectivity = String(attributeOf('mesh1d', 'edge_node_connectivity'))
    expect(attributeOf(connectivity, 'cf_role')).toBe('edge_node_connectivity')
    expect(attributeOf(connectivity, 'start_index')).toBe(0)
    expect(dimensionsOf(connectivity)).toEqual([attributeOf('mesh1d', 'edge_dimension'), 'two'])
    const ends = reader.getDataVariable(connectivity).flat() as number[]
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...ends)).toBe(sizeOf('mesh1d_node')! - 1)
    expect(new Set(ends).size).toBe(sizeOf('mesh1d_node'))
  })

  it('[NC3] every variable says its unit, and where on the mesh and in which system it stands', () => {
    for (const { name } of reader.variables) {
      const location = attributeOf(name, 'location')
      if (location === undefined) continue
      expect(attributeOf(name, 'mesh')).toBe('mesh1d')
      expect(dimensionsOf(name).at(-1)).toBe(`mesh1d_${location}`)
      if (!name.endsWith('_reach')) expect(attributeOf(name, 'units')).toBeTypeOf('string')
      if (attributeOf(name, 'grid_mapping') !== undefined)
        expect(attributeOf('crs', 'grid_mapping_name')).toBe('latitude_longitude')
    }
    expect(attributeOf('time', 'units')).toBe('seconds since 2026-03-11 22:00:00')
    expect(attributeOf('water_level', 'standard_name')).toBe('water_surface_height_above_reference_datum')
    expect(attributeOf('discharge', 'standard_name')).toBe('water_volume_transport_in_river_channel')
  })

  it('[NC4] stages, depths and discharges are those of the run', () => {
    const levels = reader.getDataVariable('water_level').flat() as number[]
    const depths = reader.getDataVariable('water_depth').flat() as number[]
    const beds = reader.getDataVariable('mesh1d_node_bed').flat() as number[]
    const count = network.stageCount
    expect(levels).toHaveLength(samples.atS.length * count)
    for (const t of [0, 3, 6])
      for (let k = 0; k < count; k++) {
        expect(levels[t * count + k]).toBe(samples.stageM[t]![k])
        if (!Number.isNaN(beds[k]!))
          expect(depths[t * count + k]).toBeCloseTo(Math.max(levels[t * count + k]! - beds[k]!, 0), 12)
      }
    const edges = sizeOf('mesh1d_edge')!
    const discharges = reader.getDataVariable('discharge').flat() as number[]
    expect(discharges[2 * edges + 5]).toBe(samples.dischargeM3s[2]![5])
    const gates = reader.getDataVariable('gate_discharge').flat() as number[]
    expect(gates[1]).toBe(samples.dischargeM3s[1]![network.gateLinkStart])
    expect(gates[0]).toBeGreaterThan(1)
  })

  it('[NC4] where beds meet at a step, depth counts from the lowest', () => {
    const plain = twoPools()
    const stepped = buildNetwork({ ...plain, gates: plain.gates.slice(0, 1) }, { dxM: 500 })
    const junction = stepped.nodeJunction[stepped.district.nodes.findIndex(({ id }) => id === 'M')]!
    expect(bedByStageM(stepped)[junction]).toBe(39.3)
  })

  it('[NC5] ncdump opens it', () => {
    const dir = mkdtempSync(join(tmpdir(), 'netcdf-'))
    const path = join(dir, 'run.nc')
    writeFileSync(path, bytes)
    const { stdout, status } = spawnSync('ncdump', ['-v', 'time', path], { encoding: 'utf8' })
    rmSync(dir, { recursive: true })
    expect(status).toBe(0)
    expect(stdout).toContain('double water_level(time, mesh1d_node)')
    expect(stdout).toContain('time = 0, 600, 1200, 1800, 2400, 3000, 3600')
  })
})
