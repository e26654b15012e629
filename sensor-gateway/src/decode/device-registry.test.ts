import type { DeviceBinding, GaugeId } from '@district/models'
import { expect, test } from 'vitest'
import { speakingDistrict } from '../../test/fixture/district.ts'
import { DeviceRegistry } from './device-registry.ts'

const binding = (given: Partial<Omit<DeviceBinding, 'gaugeId'>> & { gaugeId?: string } = {}): DeviceBinding => ({
  format: 'senml',
  device: 'rtu-7',
  channel: 'level',
  unit: 'cm',
  ...given,
  gaugeId: (given.gaugeId ?? 'S-G-1.stageUpM') as GaugeId,
})
const sourced = (given = {}) => ({ ...binding(given), provenance: 'estimate', source: 'for tests' }) as const
const district = { ...speakingDistrict(), devices: [sourced()] }

test('[DC1] a bound channel is a gauge, and its numbers turn to SI', () => {
  const registry = new DeviceRegistry(district)
  const found = registry.find('senml', 'rtu-7', 'level')
  expect(found?.gauge.id).toBe('S-G-1.stageUpM')
  expect(found?.toSi(3742)).toBe(37.42)
  expect(registry.knows('senml', 'rtu-7')).toBe(true)
})

test('[DC1] another format, device or channel is another thing', () => {
  const registry = new DeviceRegistry(district)
  expect(registry.find('sparkplug', 'rtu-7', 'level')).toBeUndefined()
  expect(registry.find('senml', 'rtu-8', 'level')).toBeUndefined()
  expect(registry.find('senml', 'rtu-7', 'flow')).toBeUndefined()
  expect([registry.knows('sparkplug', 'rtu-7'), registry.knows('senml', 'rtu-8')]).toEqual([false, false])
})

test('[DC1] what was accepted goes over what the pack says, and what no longer fits is left out', () => {
  const accepted = [
    binding({ unit: 'mm' }),
    binding({ device: 'lost', gaugeId: 'S-X.stageUpM' }),
    binding({ device: 'odd', unit: 'm3/s' }),
  ]
  const registry = new DeviceRegistry(district, accepted)
  expect(registry.find('senml', 'rtu-7', 'level')?.toSi(37_420)).toBe(37.42)
  expect([registry.knows('senml', 'lost'), registry.knows('senml', 'odd')]).toEqual([false, false])
  expect(registry.list()).toEqual([binding({ unit: 'mm' })])
})

test('[DC1] a district whose own bindings cannot hold is a bug', () => {
  expect(() => new DeviceRegistry({ ...district, devices: [sourced({ unit: 'V' })] })).toThrow(RangeError)
})

test('[DV1] a device that counts from a zero of its own has its offset in the gauge’s unit', () => {
  const registry = new DeviceRegistry({ ...district, devices: [sourced({ offset: 35.2 })] })
  expect(registry.find('senml', 'rtu-7', 'level')?.toSi(125)).toBe(36.45)
  expect(registry.list()).toMatchObject([{ offset: 35.2 }])
})
