import type { District, GateId, StationId } from '@district/models'
import { commandAckTopic, commandTopic, hostTopic, readingTopic } from '@district/models/contract'
import type { Device } from './device-file.ts'
import { covers } from './topic-filter.ts'

/** What one device may say and hear, as MQTT filters. */
export interface DeviceRights {
  mayPublish(topic: string): boolean
  /** Also a filter: then all that it covers must be allowed. */
  mayHear(filter: string): boolean
}

/** Readings of its own stations and answers of their gates; the commands for these gates, and whether anybody listens. */
export function rightsOf(device: Device, { id, stations }: District): DeviceRights {
  const isAll = device.stations.includes('*')
  const gatesOf = () =>
    stations
      .filter((station) => device.stations.includes(station.id))
      .flatMap(({ gateId }) => (gateId === null ? [] : [gateId]))
  const gates: readonly string[] = isAll ? ['+'] : gatesOf()
  const named: readonly string[] = isAll ? ['+'] : device.stations
  const says = [
    ...named.map((station) => readingTopic(id, station as StationId)),
    ...gates.map((gate) => commandAckTopic(id, gate as GateId)),
    ...device.publish,
  ]
  const hears = [
    ...gates.map((gate) => commandTopic(id, gate as GateId)),
    hostTopic(id, 'gateway'),
    hostTopic(id, 'virtual-district'),
    ...device.subscribe,
  ]
  const exactSays = new Set(says)
  const wideSays = says.filter((filter) => /[+#]/.test(filter))
  return {
    mayPublish: (topic) => exactSays.has(topic) || wideSays.some((filter) => covers(filter, topic)),
    mayHear: (filter) => hears.some((allowed) => covers(allowed, filter)),
  }
}
