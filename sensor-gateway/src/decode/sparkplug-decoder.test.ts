import { WALL_CLOCK } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { registryOf } from '../../test/fixture/devices.ts'
import { NOON_MS } from '../../test/fixture/district.ts'
import { payloadBytes, TYPE, type WrittenMetric, type WrittenPayload } from '../../test/fixture/sparkplug.ts'
import { DecoderMemory } from './decoder-memory.ts'
import { createSparkplugDecoder } from './sparkplug-decoder.ts'
import { readPayload } from './sparkplug-payload.ts'

const CHANNELS = {
  Level: 'S-G-1.stageUpM',
  Below: 'S-G-1.stageDownM',
  Flow: 'S-G-1.dischargeM3s',
  Open: 'S-G-1.openingM.1',
}

/** The decoder and its disk: `commit` is the transaction, `refuse` is the disk that does not take it. */
function node() {
  const disk = new Map<string, string>()
  const memory = new DecoderMemory((name) => disk.get(name))
  const devices = registryOf('sparkplug', {
    'weir/edge/gate': CHANNELS,
    'weir/edge': { Rain: 'S-P-1.rainfallM mm' },
  })
  const start = () => createSparkplugDecoder({ devices, memory, clock: WALL_CLOCK })
  let decoder = start()
  const decode = (kind: string, payload: WrittenPayload | Uint8Array, atMs = NOON_MS + 500) => {
    const topic = `spBv1.0/weir/${kind}/edge${kind.startsWith('D') ? '/gate' : ''}`
    const bytes = payload instanceof Uint8Array ? payload : payloadBytes({ timestamp: NOON_MS, ...payload })
    return decoder.decode({ topic, payload: bytes, receivedAtMs: atMs })
  }
  const commit = () => {
    for (const [name, value] of memory.pending) disk.set(name, value)
    memory.settled()
  }
  return {
    decode,
    commit,
    refuse: () => memory.settled(),
    restart: () => {
      memory.settled()
      decoder = start()
    },
    hear: (kind: string, payload: WrittenPayload, atMs?: number) => {
      const decoded = decode(kind, payload, atMs)
      commit()
      return decoded
    },
  }
}

const bdSeq = (n: bigint): WrittenMetric => ({ name: 'bdSeq', datatype: TYPE.int64, long: n })
const BIRTH: WrittenPayload = {
  seq: 0,
  metrics: [bdSeq(7n), { name: 'Node Control/Rebirth', datatype: TYPE.boolean, boolean: false }],
}
const GATE: WrittenPayload = {
  seq: 1,
  metrics: [
    { name: 'Level', alias: 1, datatype: TYPE.double, double: 37.4 },
    { name: 'Flow', alias: 2, datatype: TYPE.int16, int: 12 },
    { name: 'Open', alias: 3, datatype: TYPE.boolean, boolean: true },
  ],
}
const born = () => {
  const it = node()
  it.hear('NBIRTH', BIRTH)
  it.hear('DBIRTH', GATE)
  return it
}
const brief = ({ readings }: { readings: readonly { gaugeId: string; value: number }[] }) =>
  readings.map(({ gaugeId, value }) => [gaugeId, value])

test('[DV4] births are readings too, and teach aliases and types', () => {
  const it = node()
  expect(brief(it.hear('NBIRTH', BIRTH))).toEqual([])
  expect(brief(it.hear('DBIRTH', GATE))).toEqual([
    ['S-G-1.stageUpM', 37.4],
    ['S-G-1.dischargeM3s', 12],
    ['S-G-1.openingM.1', 1],
  ])
  const data = it.hear('DDATA', {
    seq: 2,
    metrics: [
      { alias: 1, double: 37.5 },
      { alias: 2, int: 0xffff },
    ],
  })
  expect(brief(data)).toEqual([
    ['S-G-1.stageUpM', 37.5],
    ['S-G-1.dischargeM3s', -1],
  ])
  expect([data.parked, data.replies, data.notes]).toEqual([[], [], []])
})

test.each([
  ['int8 in 32 bits', { datatype: TYPE.int8, int: 0xfffffffe }, -2],
  ['int8 in 8 bits', { datatype: TYPE.int8, int: 0xfe }, -2],
  ['int16', { datatype: TYPE.int16, int: 0x8000 }, -32768],
  ['int32', { datatype: TYPE.int32, int: 0xffffffff }, -1],
  ['int64', { datatype: TYPE.int64, long: 2n ** 64n - 5n }, -5],
  ['uint32', { datatype: TYPE.uint32, int: 0xffffffff }, 4294967295],
  ['uint64', { datatype: TYPE.uint64, long: 2n ** 53n - 1n }, 2 ** 53 - 1],
  ['float', { datatype: TYPE.float, float: 1.5 }, 1.5],
  ['boolean', { datatype: TYPE.boolean, boolean: false }, 0],
] as const)('[DV4] %s is a number', (_what, metric, value) => {
  expect(brief(born().hear('DDATA', { seq: 2, metrics: [{ name: 'Below', ...metric }] }))).toEqual([
    ['S-G-1.stageDownM', value],
  ])
})

test.each([
  ['a text', { datatype: TYPE.string, string: 'high' }, 'not-a-number'],
  ['NaN', { datatype: TYPE.double, double: Number.NaN }, 'not-a-number'],
  ['a number too long', { datatype: TYPE.uint64, long: 2n ** 60n }, 'not-a-number'],
  ['nothing', { datatype: TYPE.double }, 'not-a-number'],
  ['1970', { double: 1, timestamp: 5 }, 'time-implausible'],
] as const)('[DV4] %s is parked', (_what, metric, reason) => {
  const { readings, parked } = born().hear('DDATA', { seq: 2, metrics: [{ name: 'Below', ...metric }] })
  expect(readings).toEqual([])
  expect(parked.map((part) => [part.reason, part.values])).toEqual([[reason, 1]])
})

test('[DV4] null says nothing, and a metric may bring its own past', () => {
  const beforeMs = NOON_MS - 3600_000
  const metrics = [
    { alias: 1, isNull: true },
    { alias: 2, int: 3, timestamp: beforeMs, historical: true },
  ]
  const { readings, parked } = born().hear('DDATA', { seq: 2, metrics })
  expect(readings).toMatchObject([{ gaugeId: 'S-G-1.dischargeM3s', takenAtMs: beforeMs, flags: ['late'] }])
  expect(parked).toEqual([])
})

test('[DV4] what is said later of one instant is a correction, also when seq wraps', () => {
  const it = born()
  const seqOf = (payload: WrittenPayload) =>
    it.decode('DDATA', { ...payload, metrics: [{ alias: 1, double: 1, timestamp: NOON_MS }] }).readings[0]!.seq
  const seqs = [
    seqOf({ seq: 254 }),
    seqOf({ seq: 255 }),
    seqOf({ seq: 0, timestamp: NOON_MS + 1 }),
    seqOf({ seq: 1, timestamp: NOON_MS + 1 }),
  ]
  expect([...seqs].sort((a, b) => a - b)).toEqual(seqs)
  expect(new Set(seqs).size).toBe(4)
  expect(seqs.every(Number.isSafeInteger)).toBe(true)
})

test('[DV5] data without a birth are parked, and the node is asked for its rebirth, not without end', () => {
  const it = node()
  const data = { seq: 9, metrics: [{ alias: 1, double: 37.5 }] }
  const first = it.hear('DDATA', data)
  expect(first.parked.map(({ reason, values }) => [reason, values])).toEqual([['unknown-gauge', 1]])
  expect(first.replies?.map(({ topic }) => topic)).toEqual(['spBv1.0/weir/NCMD/edge'])
  const command = readPayload(first.replies![0]!.payload)
  expect(command).toMatchObject({
    metrics: [{ name: 'Node Control/Rebirth', datatype: TYPE.boolean, value: { number: 1 } }],
  })
  expect(it.hear('DDATA', { ...data, seq: 10 }, NOON_MS + 20_000).replies).toEqual([])
  expect(it.hear('DDATA', { ...data, seq: 11 }, NOON_MS + 40_000).replies).toHaveLength(1)
})

test('[DV5] a gap in seq asks for the rebirth and loses nothing; a repetition does not', () => {
  const it = born()
  const at = (seq: number) => it.hear('DDATA', { seq, metrics: [{ alias: 1, double: 37.5 }] })
  expect(at(2).replies).toEqual([])
  expect(at(2).replies).toEqual([])
  const gap = at(4)
  expect(gap.replies).toHaveLength(1)
  expect(gap.readings).toHaveLength(1)
})

test('[DV5] seq goes on after 255 with 0', () => {
  const it = node()
  it.hear('NBIRTH', { ...BIRTH, seq: 254 })
  it.hear('DBIRTH', { ...GATE, seq: 255 })
  expect(it.hear('DDATA', { seq: 0, metrics: [{ alias: 1, double: 1 }] }).replies).toEqual([])
  expect(it.hear('DDATA', { seq: 0, metrics: [{ alias: 1, double: 1 }] }).replies).toEqual([])
  expect(it.hear('DDATA', { seq: 2, metrics: [{ alias: 1, double: 1 }] }).replies).toHaveLength(1)
})

test('[DV4] an alias of 0 is an alias', () => {
  const it = node()
  it.hear('NBIRTH', BIRTH)
  it.hear('DBIRTH', { seq: 1, metrics: [{ name: 'Level', alias: 0, datatype: TYPE.double, double: 1 }] })
  expect(brief(it.hear('DDATA', { seq: 2, metrics: [{ alias: 0, double: 0 }] }))).toEqual([['S-G-1.stageUpM', 0]])
})

test('[DV5] aliases outlive a restart, and a refused birth is not remembered', () => {
  const it = born()
  it.restart()
  expect(brief(it.hear('DDATA', { seq: 2, metrics: [{ alias: 2, int: 5 }] }))).toEqual([['S-G-1.dischargeM3s', 5]])
  const fresh = node()
  fresh.decode('NBIRTH', BIRTH)
  fresh.decode('DBIRTH', GATE)
  fresh.refuse()
  expect(fresh.decode('DDATA', { seq: 2, metrics: [{ alias: 2, int: 5 }] }).readings).toEqual([])
  fresh.refuse()
  fresh.hear('NBIRTH', BIRTH)
  fresh.hear('DBIRTH', GATE)
  const data = fresh.hear('DDATA', { seq: 2, metrics: [{ alias: 2, int: 5 }] })
  expect([data.readings.length, data.replies]).toEqual([1, []])
})

test('[DV5] the death of this session is told, the will of an earlier one is not', () => {
  const it = born()
  expect(it.hear('NDEATH', { metrics: [bdSeq(6n)] }).notes).toEqual([])
  const { notes, parked } = it.hear('NDEATH', { metrics: [bdSeq(7n)] })
  expect(notes).toHaveLength(1)
  expect(notes![0]!.text).toContain('S-G-1.stageUpM, S-G-1.dischargeM3s, S-G-1.openingM.1')
  expect(parked).toEqual([])
  expect(it.hear('DDATA', { seq: 2, metrics: [{ alias: 1, double: 1 }] }).replies).toHaveLength(1)
})

test('[DV5] a device that died is told, and its aliases with it', () => {
  const it = born()
  expect(it.hear('DDEATH', { seq: 2 }).notes![0]!.text).toContain('weir/edge/gate is gone')
  const data = it.hear('DDATA', { seq: 3, metrics: [{ alias: 1, double: 1 }] })
  expect([data.readings, data.replies?.length]).toEqual([[], 1])
})

test('[DV4] an unknown device and an unknown metric are parked by name', () => {
  const it = born()
  const decoder = createSparkplugDecoder({
    devices: registryOf('sparkplug', {}),
    memory: new DecoderMemory(() => undefined),
    clock: WALL_CLOCK,
  })
  const message = { topic: 'spBv1.0/weir/DBIRTH/edge/gate', payload: payloadBytes(GATE), receivedAtMs: NOON_MS }
  expect(decoder.decode(message).parked.map(({ reason, values }) => [reason, values])).toEqual([['unknown-station', 3]])
  const strange = it.hear('DDATA', { seq: 2, metrics: [{ name: 'Mood', double: 1 }] })
  expect(strange.parked.map(({ reason, values }) => [reason, values])).toEqual([['unknown-gauge', 1]])
})

test('[DV5] invented nodes are remembered and answered up to a thousand', () => {
  const memory = new DecoderMemory(() => undefined)
  const devices = registryOf('sparkplug', {})
  const decoder = createSparkplugDecoder({ devices, memory, clock: WALL_CLOCK })
  const payload = payloadBytes({ timestamp: NOON_MS, seq: 3, metrics: [{ alias: 1, double: 1 }] })
  const asked = Array.from({ length: 1100 }, (_, n) =>
    decoder.decode({ topic: `spBv1.0/weir/NDATA/n${n}`, payload, receivedAtMs: NOON_MS }),
  ).filter(({ replies }) => replies?.length === 1)
  expect([asked.length, memory.pending.size]).toEqual([1000, 1000])
})

test('[DV6] whatever bytes come, nothing is thrown, and what is no payload is parked', () => {
  const it = born()
  fc.assert(
    fc.property(
      fc.constantFrom('NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'),
      fc.uint8Array({ maxLength: 200 }),
      (kind, bytes) => {
        const { parked, readings } = it.decode(kind, bytes)
        if (typeof readPayload(bytes) === 'string') expect([parked.length, readings.length]).toEqual([1, 0])
      },
    ),
    { numRuns: 2000, seed: 3 },
  )
})

test('[DV6] a bit turned in real data is at most another number', () => {
  const it = born()
  const good = payloadBytes({ timestamp: NOON_MS, ...GATE })
  for (let bit = 0; bit < good.length * 8; bit++) {
    const bad = Buffer.from(good)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    for (const { value, takenAtMs, seq } of it.decode('DBIRTH', bad).readings)
      expect([value, takenAtMs, seq].every(Number.isFinite)).toBe(true)
  }
})
