import protobuf from 'protobufjs/light.js'

/** As the specification has it; by default the library takes a field that was sent as 0 for one that was not sent. */
const PROTO2 = { edition: 'proto2' }

/** The part of the Sparkplug B payload that gauges need; properties, data sets and templates are read over. Field numbers: Sparkplug 3.0, 6.4.1. */
const SCHEMA = protobuf.Root.fromJSON({
  nested: {
    Payload: {
      ...PROTO2,
      fields: {
        timestamp: { type: 'uint64', id: 1 },
        metrics: { rule: 'repeated', type: 'Metric', id: 2 },
        seq: { type: 'uint64', id: 3 },
      },
    },
    Metric: {
      ...PROTO2,
      oneofs: {
        value: { oneof: ['intValue', 'longValue', 'floatValue', 'doubleValue', 'booleanValue', 'stringValue'] },
      },
      fields: {
        name: { type: 'string', id: 1 },
        alias: { type: 'uint64', id: 2 },
        timestamp: { type: 'uint64', id: 3 },
        datatype: { type: 'uint32', id: 4 },
        isHistorical: { type: 'bool', id: 5 },
        isNull: { type: 'bool', id: 7 },
        intValue: { type: 'uint32', id: 10 },
        longValue: { type: 'uint64', id: 11 },
        floatValue: { type: 'float', id: 12 },
        doubleValue: { type: 'double', id: 13 },
        booleanValue: { type: 'bool', id: 14 },
        stringValue: { type: 'string', id: 15 },
      },
    },
  },
})
const PAYLOAD = SCHEMA.lookupType('Payload')

export const DATATYPE = { int8: 1, int16: 2, int32: 3, int64: 4, boolean: 11, dateTime: 13 } as const

type Value = { readonly unsigned: bigint } | { readonly number: number } | { readonly other: string }

export interface Metric {
  readonly name: string | undefined
  readonly alias: string | undefined
  readonly timestampMs: number | undefined
  readonly datatype: number | undefined
  /** Kept by the node while nobody could hear it: it says nothing of the present. */
  readonly isHistorical: boolean
  readonly isNull: boolean
  /** Undefined: none of the kinds that a gauge can have. */
  readonly value: Value | undefined
}

export interface SparkplugPayload {
  readonly timestampMs: number | undefined
  readonly seq: number | undefined
  readonly metrics: readonly Metric[]
}

/** 64 bit numbers come as `Long`, whose text is exact. */
type Wire = number | { toString(): string }
interface WireMetric {
  readonly name?: string
  readonly alias?: Wire
  readonly timestamp?: Wire
  readonly datatype?: number
  readonly isHistorical?: boolean
  readonly isNull?: boolean
  readonly value?: 'intValue' | 'longValue' | 'floatValue' | 'doubleValue' | 'booleanValue' | 'stringValue'
  readonly intValue: number
  readonly longValue: Wire
  readonly floatValue: number
  readonly doubleValue: number
  readonly booleanValue: boolean
  readonly stringValue: string
}
interface WirePayload {
  readonly timestamp?: Wire
  readonly seq?: Wire
  readonly metrics: readonly WireMetric[]
}

/** Bytes of a payload, or what is wrong with them. */
export function readPayload(bytes: Uint8Array): SparkplugPayload | string {
  let wire: WirePayload
  try {
    wire = PAYLOAD.decode(bytes) as unknown as WirePayload
  } catch (error) {
    return `no Sparkplug B payload: ${error instanceof Error ? error.message : String(error)}`
  }
  return {
    timestampMs: own(wire, 'timestamp')?.(Number),
    seq: own(wire, 'seq')?.(Number),
    metrics: wire.metrics.map(readMetric),
  }
}

/** Fields that were not sent have their defaults on the prototype. */
function own<T extends object, K extends keyof T>(object: T, key: K) {
  return Object.hasOwn(object, key)
    ? <R>(read: (value: NonNullable<T[K]>) => R) => read(object[key] as never)
    : undefined
}

const readMetric = (wire: WireMetric): Metric => ({
  name: own(wire, 'name')?.(String),
  alias: own(wire, 'alias')?.(String),
  timestampMs: own(wire, 'timestamp')?.(Number),
  datatype: own(wire, 'datatype')?.(Number),
  isHistorical: own(wire, 'isHistorical')?.(Boolean) ?? false,
  isNull: own(wire, 'isNull')?.(Boolean) ?? false,
  value: readValue(wire),
})

function readValue(wire: WireMetric): Value | undefined {
  switch (wire.value) {
    case 'intValue':
      return { unsigned: BigInt(wire.intValue) }
    case 'longValue':
      return { unsigned: BigInt(wire.longValue.toString()) }
    case 'floatValue':
      return { number: wire.floatValue }
    case 'doubleValue':
      return { number: wire.doubleValue }
    case 'booleanValue':
      return { number: wire.booleanValue ? 1 : 0 }
    case 'stringValue':
      return { other: wire.stringValue }
    default:
      return undefined
  }
}

const SIGNED_BITS: Readonly<Record<number, number>> = {
  [DATATYPE.int8]: 8,
  [DATATYPE.int16]: 16,
  [DATATYPE.int32]: 32,
  [DATATYPE.int64]: 64,
}

/** The number that a metric means, its type being known from its birth; a string says why it is none. */
export function numberOf({ value }: Metric, datatype: number | undefined): number | string {
  if (value === undefined) return 'not one number'
  if ('other' in value) return JSON.stringify(value.other.slice(0, 40))
  if (datatype === DATATYPE.dateTime) return 'a date'
  if ('number' in value) return Number.isFinite(value.number) ? value.number : String(value.number)
  const whole = signed(value.unsigned, SIGNED_BITS[datatype ?? 0])
  if (whole === undefined) return `${value.unsigned}, more than its type holds`
  const number = Number(whole)
  return Number.isSafeInteger(number) ? number : `${whole}, more than can be told apart`
}

/** Negative numbers come in two's complement of their own width, or widened to that of the field. */
function signed(unsigned: bigint, bits: number | undefined): bigint | undefined {
  if (bits === undefined) return unsigned
  const whole = BigInt.asIntN(bits, unsigned)
  return [bits, 32, 64].some((width) => BigInt.asUintN(width, whole) === unsigned) ? whole : undefined
}

const REBIRTH = 'Node Control/Rebirth'

/** The command that makes a node say its births again. */
export const rebirthCommand = (atMs: number): Uint8Array =>
  PAYLOAD.encode(
    PAYLOAD.fromObject({
      timestamp: atMs,
      metrics: [{ name: REBIRTH, timestamp: atMs, datatype: DATATYPE.boolean, booleanValue: true }],
    }),
  ).finish()

/** Metrics by which nodes are steered and told apart; they are not measured. */
export const isControl = (name: string): boolean => name === 'bdSeq' || /^(Node|Device) Control\//.test(name)
