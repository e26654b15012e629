import type { DistrictId, GateId, StationId } from '../ground/ids.ts'

/**
 * MQTT topics of a district.
 *
 *     district/<districtId>/station/<stationId>/reading        readings, canonical JSON, QoS 1
 *     district/<districtId>/gate/<gateId>/command              wishes, down
 *     district/<districtId>/gate/<gateId>/command/ack          what became of them, up
 *     district/<districtId>/host/<name>                        retained presence (last will: offline)
 */
export const readingTopic = (districtId: DistrictId, stationId: StationId): string =>
  `district/${districtId}/station/${stationId}/reading`
export const commandTopic = (districtId: DistrictId, gateId: GateId): string =>
  `district/${districtId}/gate/${gateId}/command`
export const commandAckTopic = (districtId: DistrictId, gateId: GateId): string =>
  `${commandTopic(districtId, gateId)}/ack`
export const hostTopic = (districtId: DistrictId, host: HostName): string => `district/${districtId}/host/${host}`

export const readingFilter = (districtId: DistrictId): string => `district/${districtId}/station/+/reading`
export const commandFilter = (districtId: DistrictId): string => `district/${districtId}/gate/+/command`

/** Processes that announce themselves on a retained topic, so that others know whether anyone listens or speaks. */
export type HostName = 'gateway' | 'virtual-district'

/** Retained on `host/<name>`. The virtual district's presence is how everybody knows that the gauges are simulated. */
export interface HostPresence {
  readonly state: 'online' | 'offline'
  readonly sinceMs: number
}

export const commandAckFilter = (districtId: DistrictId): string => `${commandFilter(districtId)}/ack`

const STATION_IN_TOPIC = /^district\/([^/]+)\/station\/([^/]+)\/reading$/
const GATE_IN_ACK_TOPIC = /^district\/([^/]+)\/gate\/([^/]+)\/command\/ack$/
const GATE_IN_TOPIC = /^district\/([^/]+)\/gate\/([^/]+)\/command$/

export interface TopicParts {
  readonly districtId: string
  readonly id: string
}

/** Station of a reading topic, still an unchecked string. */
export const parseReadingTopic = (topic: string): TopicParts | undefined => partsOf(STATION_IN_TOPIC.exec(topic))
/** Gate of a command topic, still an unchecked string. */
export const parseCommandTopic = (topic: string): TopicParts | undefined => partsOf(GATE_IN_TOPIC.exec(topic))
/** Gate of the topic of an answer, still an unchecked string. */
export const parseCommandAckTopic = (topic: string): TopicParts | undefined => partsOf(GATE_IN_ACK_TOPIC.exec(topic))

function partsOf(match: RegExpExecArray | null): TopicParts | undefined {
  const [, districtId, id] = match ?? []
  return districtId !== undefined && id !== undefined ? { districtId, id } : undefined
}
