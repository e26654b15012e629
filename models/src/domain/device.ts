import type { GaugeId } from '../ground/ids.ts'
import type { Sourced } from './provenance.ts'

/**
 * The languages of devices that know nothing of the district's names. `canonical`: the district's own JSON from a station that the pack does
 * not name; `mapped`: any JSON, read by a mapping.
 */
export const DEVICE_FORMATS = ['canonical', 'senml', 'sparkplug', 'sl651', 'mapped'] as const
export type DeviceFormat = (typeof DEVICE_FORMATS)[number]

/** What one channel of a device measures: which gauge, in which unit of the wire. */
export interface DeviceBinding {
  readonly format: DeviceFormat
  /** What the device calls itself. */
  readonly device: string
  /** What it calls the value. */
  readonly channel: string
  readonly gaugeId: GaugeId
  /** Code of the unit in which the device says it, where the message does not say otherwise. */
  readonly unit: string
  /** What is added after the change of unit, in the gauge's unit: the stage of the zero from which the device counts. Absent: nothing. */
  readonly offset?: number | null
}

/** A binding that the pack brings. */
export interface PackBinding extends DeviceBinding, Sourced {}
