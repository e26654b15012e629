import type { DistrictId } from '@district/models'

/** Topics of SL 651 stations: frames from elsewhere come on them over MQTT; what comes over TCP is named by them. */
export const sl651Topic = (districtId: DistrictId, station: string): string => `district/${districtId}/sl651/${station}`
export const sl651Filter = (districtId: DistrictId): string => sl651Topic(districtId, '+')

const STATION_IN_TOPIC = /^district\/([^/]+)\/sl651\/([^/]+)$/

export function parseSl651Topic(topic: string): { readonly districtId: string; readonly id: string } | undefined {
  const [, districtId, id] = STATION_IN_TOPIC.exec(topic) ?? []
  return districtId !== undefined && id !== undefined ? { districtId, id } : undefined
}
