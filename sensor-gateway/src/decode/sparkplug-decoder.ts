import { type ClockSetting, MAX_PAYLOAD_BYTES, type Reading } from '@district/models/contract'
import type { RawMessage } from '../receive/raw-message.ts'
import type { DecodedMessage, Decoder, Note, Reply, Stranger } from './decoder.ts'
import type { DecoderMemory } from './decoder-memory.ts'
import type { Devices } from './devices.ts'
import { ParkedParts } from './parked.ts'
import {
  isControl,
  type Metric,
  numberOf,
  readPayload,
  rebirthCommand,
  type SparkplugPayload,
} from './sparkplug-payload.ts'
import { type BornMetric, Sessions } from './sparkplug-session.ts'
import { parseTakenAt } from './taken-at.ts'

export interface SparkplugContext {
  readonly devices: Devices
  readonly memory: DecoderMemory
  readonly clock: ClockSetting
}

const FORMAT = 'sparkplug'
const KINDS = ['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'] as const
type Kind = (typeof KINDS)[number]
const TOPIC = /^spBv1\.0\/([^/]+)\/([ND](?:BIRTH|DATA|DEATH))\/([^/]+)(?:\/([^/]+))?$/
/** A node that does not follow is not asked without end. */
const REBIRTH_EVERY_MS = 30_000

interface Place {
  readonly group: string
  readonly kind: Kind
  readonly nodeName: string
  /** `<group>/<node>`. */
  readonly node: string
  /** Empty for the node itself. */
  readonly device: string
}

function parseTopic(topic: string): Place | undefined {
  const [, group, kind, nodeName, device = ''] = TOPIC.exec(topic) ?? []
  if (group === undefined || kind === undefined || nodeName === undefined) return undefined
  if (kind.startsWith('D') !== (device !== '')) return undefined
  return { group, kind: kind as Kind, nodeName, node: `${group}/${nodeName}`, device }
}

/**
 * Sparkplug B, version 3. A device of the registry is `<group>/<node>` or `<group>/<node>/<device>`, its channels are metrics by name.
 *
 * Births teach aliases and types; they stay in the decoders' memory until the node is born again. Data whose birth was not heard, or a
 * gap in `seq`, asks the node for its rebirth. Of a reading `seq` is the payload's time in ms times 256 plus the payload's `seq`:
 * that one wraps, and what a node says later of the same instant is a correction. Historical metrics come marked late: they go
 * into the history and leave the live state as it is, also where nothing newer was heard.
 */
export function createSparkplugDecoder(context: SparkplugContext): Decoder {
  const sessions = new Sessions(context.memory)
  return {
    format: FORMAT,
    filters: KINDS.map((kind) => `spBv1.0/+/${kind}/+${kind.startsWith('D') ? '/+' : ''}`),
    takes: (topic) => parseTopic(topic) !== undefined,
    decode: (message) => new Decoding(message, context, sessions).decode(),
  }
}

/** One message on its way. */
class Decoding {
  readonly #message: RawMessage
  readonly #context: SparkplugContext
  readonly #sessions: Sessions
  readonly #parts = new ParkedParts()
  readonly #readings: Reading[] = []
  readonly #replies: Reply[] = []
  readonly #notes: Note[] = []
  readonly #strangers: Stranger[] = []

  constructor(message: RawMessage, context: SparkplugContext, sessions: Sessions) {
    this.#message = message
    this.#context = context
    this.#sessions = sessions
  }

  decode(): DecodedMessage {
    const { payload, topic } = this.#message
    const place = parseTopic(topic)
    const read =
      payload.byteLength > MAX_PAYLOAD_BYTES
        ? `${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are read`
        : readPayload(payload)
    if (place === undefined) this.#parts.add('payload-malformed', `${topic} is no topic of Sparkplug B`)
    else if (typeof read === 'string')
      this.#parts.add(payload.byteLength > MAX_PAYLOAD_BYTES ? 'payload-too-large' : 'payload-malformed', read)
    else this.#take(place, read)
    return {
      readings: this.#readings,
      parked: this.#parts.list(),
      replies: this.#replies,
      notes: this.#notes,
      strangers: this.#strangers,
    }
  }

  #take(place: Place, payload: SparkplugPayload): void {
    const { kind, node, device } = place
    if (kind === 'NDEATH') {
      this.#nodeDied(node, payload)
      return
    }
    if (kind === 'NBIRTH') this.#nodeBorn(place, payload)
    else this.#follow(place, payload)
    if (kind === 'DBIRTH') this.#learn(place, this.#others(node, device), payload)
    if (kind === 'DDEATH') this.#deviceDied(node, device)
    else this.#takeMetrics(place, payload)
  }

  #nodeBorn(place: Place, payload: SparkplugPayload): void {
    const session = this.#sessions.session(place.node)
    const bdSeq = bdSeqOf(payload)
    this.#sessions.keep(place.node, { ...session, bdSeq, isAlive: true, seq: payload.seq ?? null })
    this.#learn(place, [], payload)
  }

  /** A message of a session: the next one, or the same again; anything else means that something was not heard. */
  #follow(place: Place, { seq }: SparkplugPayload): void {
    const session = this.#sessions.session(place.node)
    if (!session.isAlive) this.#askRebirth(place, 'its birth was not heard')
    if (seq === undefined || seq === session.seq) return
    if (session.isAlive && session.seq !== null && seq !== (session.seq + 1) % 256)
      this.#askRebirth(place, `seq ${seq} follows ${session.seq}`)
    this.#sessions.keep(place.node, { ...this.#sessions.session(place.node), seq })
  }

  #learn(place: Place, others: readonly BornMetric[], { metrics }: SparkplugPayload): void {
    const born = metrics.flatMap(({ name, alias, datatype }) =>
      name === undefined ? [] : [{ device: place.device, name, alias, datatype }],
    )
    if (!this.#sessions.keepBirths(place.node, [...others, ...born]))
      this.#note(
        'births-refused',
        `The births of Sparkplug node ${place.node} name more metrics than are kept; its aliases are not known.`,
      )
  }

  #others(node: string, device: string): readonly BornMetric[] {
    return this.#sessions.births(node).list.filter((metric) => metric.device !== device)
  }

  /** The will of an earlier session may come after the birth of the next one; `bdSeq` tells them apart. */
  #nodeDied(node: string, payload: SparkplugPayload): void {
    const session = this.#sessions.session(node)
    if (!session.isAlive || session.bdSeq !== bdSeqOf(payload)) return
    this.#sessions.keep(node, { ...session, isAlive: false })
    this.#note('gone', `Sparkplug node ${node} is gone${this.#without(node, this.#sessions.births(node).list)}.`)
  }

  #deviceDied(node: string, device: string): void {
    const gone = this.#sessions.births(node).list.filter((metric) => metric.device === device)
    this.#sessions.keepBirths(node, this.#others(node, device))
    this.#note('gone', `Sparkplug device ${node}/${device} is gone${this.#without(node, gone)}.`)
  }

  #note(event: Note['event'], text: string): void {
    this.#notes.push({ event, text })
  }

  #without(node: string, metrics: readonly BornMetric[]): string {
    const gauges = metrics.flatMap(({ device, name }) => {
      const found = this.#context.devices.find(FORMAT, deviceName(node, device), name)
      return found === undefined ? [] : [found.gauge.id]
    })
    return gauges.length === 0 ? '' : `; until its next birth nobody speaks for ${gauges.join(', ').slice(0, 300)}`
  }

  #askRebirth({ group, nodeName, node }: Place, why: string): void {
    const { receivedAtMs } = this.#message
    const session = this.#sessions.session(node)
    const sinceMs = receivedAtMs - session.rebirthAskedAtMs
    if (sinceMs >= 0 && sinceMs < REBIRTH_EVERY_MS) return
    if (!this.#sessions.keep(node, { ...session, rebirthAskedAtMs: receivedAtMs })) return
    this.#replies.push({ topic: `spBv1.0/${group}/NCMD/${nodeName}`, payload: rebirthCommand(receivedAtMs) })
    this.#note('rebirth-asked', `Sparkplug node ${node} is asked for its rebirth: ${why}.`)
  }

  #takeMetrics(place: Place, payload: SparkplugPayload): void {
    const { node, device } = place
    const source = deviceName(node, device)
    const measured = payload.metrics.filter(({ name }) => name === undefined || !isControl(name))
    if (measured.length === 0) return
    if (!this.#context.devices.knows(FORMAT, source)) {
      this.#parts.add('unknown-station', `the district has no Sparkplug device ${source}`, measured.length)
      for (const metric of measured) this.#strange(source, metric.name ?? '', metric, metric.datatype)
      return
    }
    const births = this.#sessions.births(node)
    // Aliases are those of a living session; a name says the same in every one.
    const { isAlive } = this.#sessions.session(node)
    for (const metric of measured) {
      const born = isAlive || metric.name !== undefined ? births.find(device, metric.name, metric.alias) : undefined
      const name = metric.name ?? born?.name
      if (name !== undefined) this.#takeMetric(source, name, metric, metric.datatype ?? born?.datatype, payload)
      else {
        this.#parts.add('unknown-gauge', `alias ${metric.alias ?? '(none)'} of ${source} was in no birth`)
        this.#askRebirth(place, `alias ${metric.alias ?? '(none)'} was in no birth`)
      }
    }
  }

  #strange(device: string, channel: string, metric: Metric, datatype: number | undefined): void {
    if (!metric.isNull) this.#strangers.push({ device, channel, said: String(numberOf(metric, datatype)) })
  }

  #takeMetric(
    source: string,
    name: string,
    metric: Metric,
    datatype: number | undefined,
    payload: SparkplugPayload,
  ): void {
    if (metric.isNull || isControl(name)) return
    const { devices, clock } = this.#context
    const { receivedAtMs } = this.#message
    const found = devices.find(FORMAT, source, name)
    const value = numberOf(metric, datatype)
    const takenAtMs = metric.timestampMs ?? payload.timestampMs
    const at = parseTakenAt(isoOf(takenAtMs), receivedAtMs, clock.speed)
    if (found === undefined) {
      this.#parts.add('unknown-gauge', `metric "${name}" of ${source} is no gauge`)
      this.#strange(source, name, metric, datatype)
    } else if (typeof value === 'string') this.#parts.add('not-a-number', `metric "${name}" is ${value}`)
    else if (at.kind === 'implausible') this.#parts.add('time-implausible', at.detail)
    else if (at.kind === 'malformed') this.#parts.add('payload-malformed', `metric "${name}" has no time`)
    else {
      const seq =
        Math.max(0, Math.min(payload.timestampMs ?? at.takenAtMs, LATEST_MS)) * 256 + ((payload.seq ?? 0) & 255)
      const si = found.toSi(value)
      const { takenAtMs } = at
      this.#readings.push({
        gaugeId: found.gauge.id,
        takenAtMs,
        receivedAtMs,
        seq,
        value: si,
        quality: 'good',
        flags: metric.isHistorical ? ['late'] : [],
      })
    }
  }
}

/** The year 2200: any later one is nonsense, and 256 times it is still a safe integer. */
const LATEST_MS = Date.UTC(2200)

const deviceName = (node: string, device: string): string => (device === '' ? node : `${node}/${device}`)

const bdSeqOf = ({ metrics }: SparkplugPayload): string | null => {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value
  return value !== undefined && 'unsigned' in value ? String(value.unsigned) : null
}

const isoOf = (ms: number | undefined): string | undefined =>
  ms === undefined || !(Math.abs(ms) <= 8.64e15) ? undefined : new Date(ms).toISOString()
