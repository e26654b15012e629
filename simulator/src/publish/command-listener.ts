import type { DistrictId } from '@district/models'
import { type CommandAck, commandFilter, parseCommandTopic } from '@district/models/contract'
import type { MqttLink } from './mqtt-link.ts'

/** Hands every command to the gates' controllers, with the gate's id as the topic has it: it may be unknown. */
export function listenForCommands(
  link: MqttLink,
  districtId: DistrictId,
  take: (gateId: string, payload: string) => void,
): void {
  link.listen(commandFilter(districtId), (topic, payload) => {
    const gate = parseCommandTopic(topic)
    if (gate !== undefined) take(gate.id, payload.toString())
  })
}

/** Answers beside the command, also for a gate that does not exist: whoever asked listens there. */
export const acknowledgeTo =
  (link: MqttLink, districtId: DistrictId) =>
  (gateId: string, ack: CommandAck): void => {
    const topic = `${commandFilter(districtId).replace('+', gateId)}/ack`
    if (link.connected) void link.publish(topic, JSON.stringify(ack)).catch(() => undefined)
  }
