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
    [['run', 'no-such-scenario'], /the pack has .*spring-irrigation/],
    [['live', '--fault', 'S-NONE:stuck'], /no gauge or station "S-NONE"/],
    [['live', '--faults', 'nowhere.json'], /cannot be read/],
  ])('[CL8] ends with 1 when there are problems: %j', (args, reason) => {
    const { stderr, stdout, status } = district(args)
    expect(status).toBe(1)
    expect(stderr + stdout).toMatch(reason)
  })
})
