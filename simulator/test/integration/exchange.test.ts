import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeArrayBuffer } from 'geotiff'
import { afterAll, describe, expect, it } from 'vitest'
import { PACK_DIR, temporaryDir } from './stack.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))
const { path: dir, remove } = temporaryDir()
afterAll(remove)

function district(...args: string[]) {
  const { PATH, HOME } = process.env
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { PATH, HOME },
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}
const at = (name: string) => join(dir, name)
const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(at(name), content)
  return at(name)
}

const INP = `[TITLE]
小渠 | A small canal
[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
LINK_OFFSETS ELEVATION
START_DATE 03/12/2026
END_DATE 03/13/2026
[JUNCTIONS]
A 40 4 2 0 0
B 39.5 4 2 0 0
[OUTFALLS]
O 39 NORMAL NO
[CONDUITS]
K1 A B 2000 0.02 * * 10 0
K2 B O 2000 0.02 * * 10 0
[XSECTIONS]
K1 TRAPEZOIDAL 4 8 1.5 1.5 1
K2 TRAPEZOIDAL 4 8 1.5 1.5 1
[INFLOWS]
A FLOW "" FLOW 1 1 10
[COORDINATES]
A 39500000 4041000
B 39501900 4041000
O 39503800 4041000
`

describe('district import and export', () => {
  it('[XC1] a SWMM file becomes a pack that is checked, run and written again', () => {
    const out = at('canal')
    const said = district('import', put('canal.inp', INP), '--out', out, '--crs', 'EPSG:4527')
    expect([said.status, said.stderr]).toEqual([0, ''])
    expect(said.stdout).toContain('3 nodes, 2 reaches')
    expect(district('check', out).status).toBe(0)
    const run = JSON.parse(district('run', join(out, 'scenarios/imported.json'), '--hours', '6', '--json').stdout)
    expect(run.district).toBe('canal')
    expect(run.indicators.inM3).toBeCloseTo(10 * 6 * 3600, 0)
    expect(readFileSync(join(out, 'nodes.csv'), 'utf8')).toMatch(/A,A,A,117,36\.49977929,42,/)
    const again = district(
      'export',
      out,
      '--format',
      'swmm',
      '--out',
      at('again.inp'),
      '--scenario',
      'imported',
      '--json',
    )
    expect(JSON.parse(again.stdout)).toMatchObject({ format: 'swmm', problems: [] })
    const back = JSON.parse(district('import', at('again.inp'), '--out', at('back'), '--json').stdout)
    expect(back).toMatchObject({ district: 'back', nodes: 3, reaches: 2, scenario: 'imported', problems: [] })
  }, 60_000)

  it('[XC2] of a broken file everything is told, and nothing is written', () => {
    const broken = put('broken.inp', INP.replace('K1 A B 2000', 'K1 A Z long').replace('EPSG', ''))
    const said = district('import', broken, '--out', at('nothing'), '--crs', 'EPSG:4527', '--json')
    expect(said.status).toBe(1)
    expect(
      JSON.parse(said.stdout).problems.map(({ code, place }: { code: string; place: { row: number } }) => [
        code,
        place.row,
      ]),
    ).toEqual([
      ['ID_UNKNOWN', 15],
      ['VALUE_NOT_A_NUMBER', 15],
    ])
    const gbk = put('gbk.inp', Uint8Array.from([...new TextEncoder().encode('[TITLE]\n'), 0xc7, 0xfe, 0x0a]))
    expect(district('import', gbk, '--out', at('nothing')).stdout).toMatch(
      /gbk\.inp row 2: the text is not utf-8; .*--encoding gb18030/,
    )
    expect(district('import', at('canal.inp'), '--out', at('nothing')).stdout).toMatch(/CRS_UNKNOWN/)
    expect(district('import', at('canal.inp'), '--out', at('nothing'), '--crs', 'GCJ-02').stdout).toMatch(/shifted/)
    expect(district('import', at('canal.inp'), '--out', PACK_DIR, '--crs', 'local').stdout).toMatch(/there already/)
    expect(district('import', put('x.dwg', ''), '--out', at('nothing')).stdout).toMatch(/not read/)
    expect(existsSync(at('nothing'))).toBe(false)
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([])
  }, 60_000)

  it('[XC3] surveys and terrain are added to a pack, which stays as it is', async () => {
    const before = readFileSync(join(at('canal'), 'reaches.csv'), 'utf8')
    const survey = put(
      'survey.csv',
      '\uFEFF断面;起点距;高程\r\nK1;0;43,5\r\nK1;6;39,75\r\nK1;14;39,75\r\nK1;20;43,5\r\n',
    )
    expect(district('import', survey, '--pack', at('canal'), '--out', at('surveyed')).status).toBe(0)
    expect(readFileSync(join(at('surveyed'), 'section-points.csv'), 'utf8').split('\n')).toHaveLength(6)
    expect(existsSync(join(at('surveyed'), 'scenarios/imported.json'))).toBe(true)
    expect(district('import', survey, '--out', at('nothing')).stdout).toMatch(/--pack/)
    const heights = Float32Array.from({ length: 400 }, (_, k) => 41 + 0.01 * (k % 20))
    const tiff = await writeArrayBuffer(heights, {
      height: 20,
      width: 20,
      ModelPixelScale: [0.003, 0.003, 0],
      ModelTiepoint: [0, 0, 0, 116.98, 36.53, 0],
      GeographicTypeGeoKey: 4326,
      GTModelTypeGeoKey: 2,
      GTRasterTypeGeoKey: 1,
    })
    const said = district(
      'import',
      put('dem.tif', new Uint8Array(tiff)),
      '--pack',
      at('surveyed'),
      '--out',
      at('terrain'),
      '--json',
    )
    expect(JSON.parse(said.stdout).problems).toEqual([])
    const [, first] = readFileSync(join(at('terrain'), 'terrain/spot-heights.csv'), 'utf8').split('\n')
    expect(first).toBe('116.9815,36.5285,41,sourced,dem.tif')
    expect(district('check', at('terrain')).status).toBe(0)
    expect(readFileSync(join(at('canal'), 'reaches.csv'), 'utf8')).toBe(before)
  }, 60_000)

  it('[XC4] Weishan goes out in every format, and its SWMM file comes in again and runs', () => {
    const formats = ['swmm', 'geojson', 'netcdf', 'csv'].map((format) =>
      district(
        'export',
        PACK_DIR,
        '--format',
        format,
        '--out',
        at(`weishan.${format}`),
        '--scenario',
        'spring-irrigation',
        '--dx',
        '2000',
        '--json',
      ),
    )
    expect(formats.map(({ status }) => status)).toEqual([0, 0, 0, 0])
    expect(JSON.parse(readFileSync(at('weishan.geojson'), 'utf8')).features.length).toBeGreaterThan(500)
    expect(readFileSync(at('weishan.netcdf')).subarray(0, 4)).toEqual(Buffer.from([0x43, 0x44, 0x46, 2]))
    expect(district('check', at('weishan.csv')).status).toBe(0)
    expect(readdirSync(join(at('weishan.csv'), 'results')).sort()).toEqual([
      'gates.csv',
      'nodes.csv',
      'reaches.csv',
      'structures.csv',
    ])
    writeFileSync(at('weishan.inp'), readFileSync(at('weishan.swmm')))
    const back = JSON.parse(district('import', at('weishan.inp'), '--out', at('weishan-back'), '--json').stdout)
    expect(back).toMatchObject({ reaches: 96, gates: 98, problems: [] })
    const run = district('run', 'imported', '--pack', at('weishan-back'), '--hours', '3', '--dx', '1000', '--json')
    expect(run.status).toBe(0)
  }, 120_000)

  it.each([
    [['import', '--help'], 'district import <file>', 0],
    [['export', '--help'], 'district export <pack>', 0],
    [['import', 'a.inp'], '--out pack', 2],
    [['export', PACK_DIR, '--format', 'shp', '--out', 'x'], 'swmm|geojson|netcdf|csv', 2],
  ])('[XC5] helps: %j', (args, text, exitCode) => {
    const { stdout, stderr, status } = district(...args)
    expect(status).toBe(exitCode)
    expect(stdout + stderr).toContain(text)
  })
})
