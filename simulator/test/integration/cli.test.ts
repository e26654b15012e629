import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PACK_DIR, temporaryDir } from './stack.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))

function district(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { PATH, HOME } = process.env
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH, HOME, ...options.env },
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

describe('district', () => {
  it('[CL1] check prints the totals of Weishan', () => {
    const { stdout, status } = district(['check', 'seeds/weishan'])
    expect(status).toBe(0)
    for (const total of ['28 nodes', '285.0 km', '69 branches', '1,039 km', '29 gates', '540 万亩'])
      expect(stdout).toContain(total)
  })

  it('[CL2] check --json is one object with exactly these keys', () => {
    const { stdout, status } = district(['check', 'seeds/weishan', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      scenarios: expect.arrayContaining(['spring-irrigation']),
      origins: expect.arrayContaining([
        {
          file: 'river-rating.csv',
          rows: expect.any(Number),
          byProvenance: { sourced: 0, derived: 0, recalled: 0, estimate: expect.any(Number) },
        },
      ]),
      warnings: expect.any(Array),
      nodes: 28,
      trunkKm: 285,
      branches: 69,
      branchKm: 1039,
      gates: 29,
      commandAreaHa: 360_000,
      problems: [],
    })
  })

  it('[CL3] of a broken pack it tells every problem and ends with 1', () => {
    const dir = temporaryDir()
    cpSync(PACK_DIR, dir.path, { recursive: true })
    const nodes = join(dir.path, 'nodes.csv')
    writeFileSync(nodes, readFileSync(nodes, 'utf8').replace('116.115,36.28', 'east,36.28'))
    const gauges = join(dir.path, 'gauges.csv')
    writeFileSync(gauges, readFileSync(gauges, 'utf8').replace('S-G-F1.stageUpM,S-G-F1,', 'S-G-F1.stageUpM,S-G-NONE,'))
    const plain = district(['check', dir.path])
    const json = district(['check', dir.path, '--json'])
    const live = district(['live', '--pack', dir.path], { env: { DATA_DIR: dir.path, MQTT_URL: 'mqtt://127.0.0.1:1' } })
    dir.remove()
    expect([plain.status, json.status, live.status]).toEqual([1, 1, 1])
    expect(plain.stdout).toMatch(/nodes\.csv row \d+ column lon_deg/)
    expect(plain.stdout).toMatch(/gauges\.csv row \d+ column station/)
    expect(JSON.parse(json.stdout).problems.length).toBeGreaterThanOrEqual(2)
    expect(live.stderr).toContain('nodes.csv')
  })

  it('[CL4] run --json is one object, with the same hash twice', () => {
    const runs = [0, 1].map(() => district(['run', 'spring-irrigation', '--hours', '3', '--json']))
    const [first, second] = runs.map(({ stdout }) => JSON.parse(stdout))
    expect(Object.keys(first)).toEqual([
      'district',
      'scenario',
      'cells',
      'steps',
      'cpuS',
      'massError',
      'hash',
      'indicators',
    ])
    expect(first).toMatchObject({ district: 'weishan', scenario: 'spring-irrigation' })
    expect(first.hash).toMatch(/^[0-9a-f]{16}$/)
    expect(second.hash).toBe(first.hash)
    expect(Math.abs(first.massError)).toBeLessThan(1e-9)
    const coarser = JSON.parse(district(['run', 'spring-irrigation', '--hours', '3', '--dx', '1000', '--json']).stdout)
    expect(coarser.hash).not.toBe(first.hash)
    expect(coarser.cells).toBeLessThan(first.cells)
  })

  it('[CL5] paths are seen from where the person stands', () => {
    const scenario = 'seeds/weishan/scenarios/spring-irrigation.json'
    expect(district(['run', scenario, '--hours', '0.5']).status).toBe(0)
    const fromPack = district(['check', '.'], { cwd: PACK_DIR })
    expect(fromPack.status).toBe(0)
    const underNpm = district(['check', 'weishan'], { cwd: ROOT, env: { INIT_CWD: join(ROOT, 'seeds') } })
    expect(underNpm.status).toBe(0)
  })

  it.each([
    [['check', '--help'], 'district check <pack>'],
    [['new', '--help'], 'district new <id>'],
    [['migrate', '--help'], 'district migrate <pack>'],
    [['schema', '--help'], 'district schema'],
    [['run', '--help'], 'district run <scenario>'],
    [['live', '--help'], 'district live'],
    [['bench', '--help'], 'district bench'],
    [['--help'], 'Exit codes'],
  ])('[CL6] helps: %j', (args, text) => {
    const { stdout, status } = district(args)
    expect(status).toBe(0)
    expect(stdout).toContain(text)
  })

  it.each([
    [[], /No command given/],
    [['dance'], /no command "dance"/],
    [['check'], /district check <pack>/],
    [['check', 'a', 'b'], /district check <pack>/],
    [['new'], /district new <id>/],
    [['migrate'], /district migrate <pack>/],
    [['schema', '--json'], /--json/],
    [['run', 'spring-irrigation', '--hours', 'long'], /--hours must be a number/],
    [['run', 'spring-irrigation', '--dx', '1'], /--dx must be a number from 50/],
    [['live', '--speed', '0'], /CLOCK_SPEED must be a number/],
    [['live', '--sped', '3'], /--sped/],
  ])('[CL7] ends with 2 when it does not understand: %j', (args, reason) => {
    const { stderr, stdout, status } = district(args)
    expect(status).toBe(2)
    expect(stderr).toMatch(reason)
    expect(stdout).toBe('')
  })

  it.each([
    [['check', 'nowhere'], /no such folder/],
    [['migrate', 'nowhere'], /no such folder/],
    [['new', 'my canal'], /is not an id/],
    [['new', 'weishan', '--out', 'seeds'], /is there already; nothing was written/],
    [['run', 'no-such-scenario'], /the pack has .*spring-irrigation/],
    [['live', '--fault', 'S-NONE:stuck'], /no gauge or station "S-NONE"/],
    [['live', '--faults', 'nowhere.json'], /cannot be read/],
  ])('[CL8] ends with 1 when there are problems: %j', (args, reason) => {
    const { stderr, stdout, status } = district(args)
    expect(status).toBe(1)
    expect(stderr + stdout).toMatch(reason)
  })

  it('[CL9] new makes a pack that checks without a warning, and runs', () => {
    const dir = temporaryDir()
    const made = district(['new', 'my-canal', '--out', dir.path])
    const pack = join(dir.path, 'my-canal')
    const checked = district(['check', pack, '--json'])
    const run = district(['run', 'first-irrigation', '--pack', pack, '--json'])
    const again = district(['new', 'my-canal', '--out', dir.path])
    dir.remove()
    expect([made.status, checked.status, run.status, again.status]).toEqual([0, 0, 0, 1])
    expect(JSON.parse(checked.stdout)).toMatchObject({ problems: [], warnings: [], branches: 1 })
    expect(JSON.parse(run.stdout).indicators).toMatchObject({ spilledM3: 0 })
    expect(JSON.parse(run.stdout).indicators.drawnM3).toBeGreaterThan(100_000)
  })

  it('[CL10] migrate brings an old pack to the present format and leaves its tables alone', () => {
    const dir = temporaryDir()
    cpSync(PACK_DIR, dir.path, { recursive: true })
    const header = join(dir.path, 'district.json')
    const { format: _, ...old } = JSON.parse(readFileSync(header, 'utf8'))
    writeFileSync(header, JSON.stringify(old))
    const before = district(['check', dir.path])
    const migrated = district(['migrate', dir.path])
    const after = district(['check', dir.path])
    const again = district(['migrate', dir.path])
    const text = readFileSync(header, 'utf8')
    writeFileSync(header, JSON.stringify({ ...old, format: 99 }))
    const newer = district(['check', dir.path])
    dir.remove()
    expect([before.status, migrated.status, after.status, again.status, newer.status]).toEqual([0, 0, 0, 0, 1])
    expect(before.stdout).toContain('district migrate')
    expect(migrated.stdout).toContain('wrote district.json.')
    expect(after.stdout).not.toContain('district migrate')
    expect(again.stdout).toContain('nothing was written')
    expect(JSON.parse(text)).toEqual({ ...old, format: 2 })
    expect(newer.stdout).toContain('use a newer version of this program')
  })

  it('[CL11] check names bytes that are not UTF-8, with their row', () => {
    const dir = temporaryDir()
    cpSync(PACK_DIR, dir.path, { recursive: true })
    const nodes = join(dir.path, 'nodes.csv')
    const [header = '', ...rows] = readFileSync(nodes, 'utf8').split('\n')
    /* 渠首 in GBK */
    writeFileSync(
      nodes,
      Buffer.concat([
        Buffer.from(`${header}\nYR,`),
        Buffer.from([0xc7, 0xfe, 0xca, 0xd7]),
        Buffer.from(rows.join('\n')),
      ]),
    )
    const { stdout, status } = district(['check', dir.path])
    dir.remove()
    expect(status).toBe(1)
    expect(stdout).toMatch(/nodes\.csv row 2: bytes stand here that are not UTF-8.*save it as UTF-8/)
  })

  it('[CL13] identify tells delay, area and gains of every pool, and refuses what the pack does not have', () => {
    const { stdout, status } = district(['identify', 'seeds/asce-canal-1', '--dx', '50', '--json'])
    expect(status).toBe(0)
    const { pools, intervalS } = JSON.parse(stdout) as { pools: Record<string, number>[]; intervalS: number }
    expect(intervalS).toBe(300)
    expect(pools).toHaveLength(8)
    for (const pool of pools) {
      expect(pool).toMatchObject({ kind: 'found' })
      for (const name of ['delayS', 'areaM2', 'kpM2PerS', 'kiM2PerS2']) expect(pool[name]).toBeGreaterThan(0)
    }
    expect(district(['identify', 'seeds/asce-canal-1', '--gate', 'G-9'])).toMatchObject({ status: 1 })
    expect(district(['identify'])).toMatchObject({ status: 2 })
    expect(district(['identify', 'seeds/asce-canal-1', '--interval', '1'])).toMatchObject({ status: 2 })
  })

  it('[CL12] schema tells the format, and writes what is checked in', () => {
    const dir = temporaryDir()
    const told = district(['schema'])
    const written = district(['schema', '--out', dir.path])
    const text = readFileSync(join(dir.path, 'scenario.schema.json'), 'utf8')
    dir.remove()
    expect([told.status, written.status]).toEqual([0, 0])
    expect(told.stdout).toContain('https://json-schema.org/draft/2020-12/schema')
    expect(text).toBe(readFileSync(join(ROOT, 'seeds/schema/scenario.schema.json'), 'utf8'))
  })
})
