import { type DeviceBinding, type District, type Gauge, siConverter } from '@district/models'
import type { DeviceChannel, Devices } from './devices.ts'

interface Bound extends DeviceChannel {
  readonly binding: DeviceBinding
}

/**
 * Which gauge a channel of a device is: from the pack's `devices.csv` and, over it, from what administrators accepted. It grows while the
 * gateway runs; every decoder asks it anew for each value.
 */
export class DeviceRegistry implements Devices {
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #devices = new Map<string, Map<string, Bound>>()

  constructor({ gauges, devices }: Pick<District, 'gauges' | 'devices'>, accepted: readonly DeviceBinding[] = []) {
    this.#gauges = new Map(gauges.map((gauge) => [gauge.id, gauge]))
    for (const binding of devices) if (!this.bind(binding)) throw new RangeError(impossible(binding))
    // What was accepted may name a gauge that a later pack has lost: then the device is unknown again.
    for (const binding of accepted) this.bind(binding)
  }

  /** False where the district has no such gauge, or the gauge no such unit. */
  bind(binding: DeviceBinding): boolean {
    const { format, device, channel, gaugeId, unit } = binding
    const offset = binding.offset ?? 0
    const gauge = this.#gauges.get(gaugeId)
    const convert = gauge === undefined ? undefined : siConverter(unit, gauge.quantity)
    if (gauge === undefined || convert === undefined) return false
    const name = nameOf(format, device)
    const channels = this.#devices.get(name) ?? new Map<string, Bound>()
    const toSi = (value: number) => convert(value) + offset
    channels.set(channel, {
      gauge,
      toSi,
      binding: { format, device, channel, gaugeId, unit, ...(offset !== 0 && { offset }) },
    })
    this.#devices.set(name, channels)
    return true
  }

  find(format: string, device: string, channel: string): DeviceChannel | undefined {
    return this.#devices.get(nameOf(format, device))?.get(channel)
  }

  knows(format: string, device: string): boolean {
    return this.#devices.has(nameOf(format, device))
  }

  list(): readonly DeviceBinding[] {
    return [...this.#devices.values()].flatMap((channels) => [...channels.values()].map(({ binding }) => binding))
  }
}

const nameOf = (format: string, device: string): string => `${format} ${device}`

const impossible = ({ gaugeId, unit }: DeviceBinding): string =>
  `devices must name gauges of the district in units of their quantity, got ${gaugeId} in ${unit}`
