import { type DeviceBinding, type DeviceFormat, type District, type Gauge, siConverter } from '@district/models'

export interface BoundChannel {
  readonly gauge: Gauge
  /** From the binding's unit to the SI unit of the gauge's quantity. */
  toSi(value: number): number
}

/**
 * Which gauge a channel of a device is: from the pack's `devices.csv` and, over it, from what administrators accepted. It grows while the
 * gateway runs; every decoder asks it anew for each value.
 */
export class DeviceRegistry {
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #devices = new Map<string, Map<string, BoundChannel & { readonly binding: DeviceBinding }>>()

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
    const channels = this.#devices.get(name) ?? new Map()
    const toSi = (value: number) => convert(value) + offset
    channels.set(channel, {
      gauge,
      toSi,
      binding: { format, device, channel, gaugeId, unit, ...(offset !== 0 && { offset }) },
    })
    this.#devices.set(name, channels)
    return true
  }

  find(format: DeviceFormat, device: string, channel: string): BoundChannel | undefined {
    return this.#devices.get(nameOf(format, device))?.get(channel)
  }

  knows(format: DeviceFormat, device: string): boolean {
    return this.#devices.has(nameOf(format, device))
  }

  list(): readonly DeviceBinding[] {
    return [...this.#devices.values()].flatMap((channels) => [...channels.values()].map(({ binding }) => binding))
  }
}

const nameOf = (format: DeviceFormat, device: string): string => `${format} ${device}`

const impossible = ({ gaugeId, unit }: DeviceBinding): string =>
  `devices must name gauges of the district in units of their quantity, got ${gaugeId} in ${unit}`
