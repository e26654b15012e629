import type { DistrictId } from '@district/models'
import { type HostName, type HostPresence, hostTopic } from '@district/models/contract'
import type { LastWill, MqttLink } from './mqtt-link.ts'

const payloadOf = (state: HostPresence['state'], sinceMs: number): string =>
  JSON.stringify({ state, sinceMs } satisfies HostPresence)

/** What the broker says of us when we vanish. */
export const virtualDistrictWill = (districtId: DistrictId, sinceMs: number): LastWill => ({
  topic: hostTopic(districtId, 'virtual-district'),
  payload: payloadOf('offline', sinceMs),
})

export async function announce(
  link: MqttLink,
  districtId: DistrictId,
  state: HostPresence['state'],
  sinceMs: number,
): Promise<void> {
  if (link.connected) await link.publish(hostTopic(districtId, 'virtual-district'), payloadOf(state, sinceMs), true)
}

/** Follows the presence of another process. */
export function watchPresence(
  link: MqttLink,
  districtId: DistrictId,
  host: HostName,
  onChange: (online: boolean) => void,
) {
  link.listen(hostTopic(districtId, host), (_topic, payload) => onChange(isOnline(payload.toString())))
}

function isOnline(payload: string): boolean {
  try {
    const presence: unknown = JSON.parse(payload)
    return typeof presence === 'object' && presence !== null && 'state' in presence && presence.state === 'online'
  } catch {
    return false
  }
}
