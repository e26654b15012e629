import type { Gauge } from '@district/models'

/** Which gauge a device's channel is, and its unit; the registry of devices answers. */
export interface Devices {
  find(format: string, device: string, channel: string): DeviceChannel | undefined
  knows(format: string, device: string): boolean
}

export interface DeviceChannel {
  readonly gauge: Gauge
  toSi(value: number): number
}
