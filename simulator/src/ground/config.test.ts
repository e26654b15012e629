import { WALL_CLOCK } from '@district/models/contract'
import { describe, expect, it } from 'vitest'
import { type Environment, readConfig } from './config.ts'

const read = (env: Environment, overrides = {}) => readConfig(env, '/home/someone', 1_000, overrides)

describe('config', () => {
  it('[CF1] with nothing set is the config of a fresh machine: loopback, wall clock, the Weishan pack', () => {
    const result = read({})
    expect(result.ok && result.value).toMatchObject({
      mqttUrl: 'mqtt://127.0.0.1:1883',
      http: { host: '127.0.0.1', port: 8081 },
      gatewayUrl: 'http://127.0.0.1:8080',
      clock: WALL_CLOCK,
      dxM: 500,
    })
    expect(result.ok && result.value.packDir.endsWith('seeds/weishan')).toBe(true)
  })

  it('[CF2] tells every problem at once and names each variable', () => {
    const result = read({ CLOCK_SPEED: 'fast', DX_M: '1', MQTT_URL: 'http://x', GATEWAY_URL: 'x', LOG_LEVEL: 'loud' })
    expect(result.ok).toBe(false)
    const text = result.ok ? '' : result.error.join('\n')
    for (const name of ['CLOCK_SPEED', 'DX_M', 'MQTT_URL', 'GATEWAY_URL', 'LOG_LEVEL']) expect(text).toContain(name)
  })

  it('[CF3] a simulated clock begins at the origin given, or now', () => {
    const given = read({ CLOCK_SPEED: '60', CLOCK_ORIGIN_MS: '5' })
    expect(given.ok && given.value.clock).toEqual({ speed: 60, originMs: 5 })
    const now = read({}, { speed: '10' })
    expect(now.ok && now.value.clock).toEqual({ speed: 10, originMs: 1_000 })
  })

  it('[CF4] paths are read from where the person stood, also under npm', () => {
    const plain = read({ PACK_DIR: 'mine' })
    expect(plain.ok && plain.value.packDir).toBe('/home/someone/mine')
    const underNpm = read({ PACK_DIR: 'mine', INIT_CWD: '/home/other' })
    expect(underNpm.ok && underNpm.value.packDir).toBe('/home/other/mine')
  })

  it('[CF5] an empty GATEWAY_URL says that nobody keeps a history', () => {
    const result = read({ GATEWAY_URL: '' })
    expect(result.ok && result.value.gatewayUrl).toBeNull()
  })
})
