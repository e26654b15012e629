import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WALL_CLOCK } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DecoderMemory } from '../src/decode/decoder-memory.ts'
import { createSl651Decoder } from '../src/decode/sl651-decoder.ts'
import { asciiAnswerTo } from '../src/receive/sl651-ascii-frame.ts'
import { crc16, sentOf } from '../src/receive/sl651-frame.ts'
import { readSl651Passwords, type Sl651Passwords } from '../src/receive/sl651-passwords.ts'
import { piecesOf } from '../src/receive/sl651-stream.ts'
import { sl651Topic } from '../src/receive/sl651-topic.ts'
import { registryOf } from './fixture/devices.ts'
import { NOON_MS, speakingDistrict } from './fixture/district.ts'
import { asciiFrames, reportFrame, STATION } from './fixture/sl651.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const district = speakingDistrict()
const CHANNELS = { Z: 'S-G-1.stageUpM', DRZ1: 'S-G-1.stageUpM', Q: 'S-G-1.dischargeM3s', DRP: 'S-P-1.rainfallM mm' }

function decoding(passwords?: Sl651Passwords) {
  const devices = registryOf('sl651', { [STATION]: { ...CHANNELS, '39': 'S-G-1.stageUpM' } })
  const memory = new DecoderMemory(() => undefined)
  const decoder = createSl651Decoder({ districtId: district.id, devices, memory, clock: WALL_CLOCK, passwords })
  return (...frames: readonly Uint8Array[]) => {
    const topic = sl651Topic(district.id, STATION)
    const decoded = frames.map((payload) => decoder.decode({ topic, payload, receivedAtMs: NOON_MS + 20_000 }))
    return {
      readings: decoded.flatMap(({ readings }) =>
        readings.map(({ gaugeId, takenAtMs, value }) => [gaugeId, (takenAtMs - NOON_MS) / 60_000, value]),
      ),
      parked: decoded.flatMap(({ parked }) => parked.map(({ reason, detail }) => `${reason}: ${detail}`)),
      seqs: decoded.flatMap(({ readings }) => readings.map(({ seq }) => seq)),
    }
  }
}

test('[DV10] words of an ASCII report are readings; its seq is that of the HEX report of the same second and serial number', () => {
  const said = decoding()(...asciiFrames({}, 'Z 37.42 Q -1.25 VT 12.6 ZT 0000'))
  expect(said.readings).toEqual([
    ['S-G-1.stageUpM', 0, 37.42],
    ['S-G-1.dischargeM3s', 0, -1.25],
  ])
  expect(said.parked).toEqual([expect.stringContaining('element VT')])
  const inHex = decoding()(reportFrame({ elements: '392300037420' }))
  expect(inHex.readings).toEqual([['S-G-1.stageUpM', 0, 37.42]])
  expect(said.seqs[0]).toBe(inHex.seqs[0])
})

test('[DV10] rows after a time step, lists of an hour in digits, and what stands beside a list', () => {
  const row = decoding()(
    ...asciiFrames({ functionCode: 0x31, observed: '2603120755' }, 'DRN05 005 DRZ1 28.96 28.97 28.98'),
  )
  expect(row.readings.map(([, minute, value]) => [minute, value])).toEqual([
    [-10, 28.96],
    [-5, 28.97],
    [0, 28.98],
  ])
  const stages = `${'0EA0'.repeat(11)}FFFF`
  const hour = decoding()(
    ...asciiFrames({ functionCode: 0x34, observed: '2603120710' }, `DRP 05${'00'.repeat(10)}FF DRZ1 ${stages} Q 2`),
  )
  expect(hour.readings).toHaveLength(11 + 11 + 1)
  expect(hour.readings[0]).toEqual(['S-P-1.rainfallM', -55, 0.0005])
  expect(hour.readings[21]).toEqual(['S-G-1.stageUpM', -5, 37.44])
  expect(hour.readings[22]).toEqual(['S-G-1.dischargeM3s', 0, 2])
})

test('[DV10] a report in ASCII packets, in any order, is one report', () => {
  const [first, second, third] = asciiFrames({}, 'Z 37.42 Q 1.25', 3)
  const { readings, parked } = decoding()(third!, first!, first!, second!)
  expect(readings.map(([, , value]) => value)).toEqual([37.42, 1.25])
  expect(parked).toEqual([])
})

test('[DV10] what cannot be read of an ASCII report is parked, and what stands before it is stored', () => {
  const parkedOf = (words: string) => decoding()(...asciiFrames({}, words))
  expect(parkedOf('Z 37.42 ??? Q 1')).toMatchObject({
    readings: [['S-G-1.stageUpM', 0, 37.42]],
    parked: [expect.stringContaining('payload-malformed')],
  })
  expect(parkedOf('Z Q 1')).toMatchObject({
    readings: [[expect.anything(), 0, 1]],
    parked: [expect.stringMatching('not-a-number')],
  })
  expect(parkedOf('Z 1 2')).toMatchObject({ readings: [], parked: [expect.stringMatching('no time step')] })
  expect(decoding()(...asciiFrames({ observed: '2603129905' }, 'Z 37')).parked).toEqual([
    expect.stringContaining('TT and'),
  ])
})

test('[DV2] ASCII frames are found between noise and HEX frames, and a turned bit is never stored', () => {
  const [frame] = asciiFrames({}, 'Z 37.42')
  const hexFrame = reportFrame({ elements: '392300037420' })
  const line = Buffer.concat([Buffer.from('01AB7E'), frame!, Buffer.from([1, 2, 3]), hexFrame, frame!])
  const found = piecesOf(line).filter(({ kind }) => kind === 'frame')
  expect(found).toHaveLength(3)
  fc.assert(
    fc.property(fc.nat(frame!.length * 8 - 1), (bit) => {
      const bad = Buffer.from(frame!)
      bad[bit >> 3]! ^= 1 << (bit & 7)
      const values = decoding()(bad).readings.map(([, , value]) => value)
      // The CRC's own letters may be small or capital.
      expect(values.length === 0 || values[0] === 37.42).toBe(true)
    }),
    { numRuns: 500, seed: 651 },
  )
})

test('[DV10] an ASCII report is confirmed in ASCII: station before centre, direction 8, its serial number and time again', () => {
  const [piece] = piecesOf(asciiFrames({}, 'Z 37.42')[0]!)
  if (piece?.kind !== 'frame') throw new Error('it is no frame')
  const answer = Buffer.from(asciiAnswerTo(piece.frame, sentOf(piece.frame)!, 0x1b)).toString('latin1')
  const whole = `\u0001${STATION}01123432 8010\u00020001260312080500\u001b`.replace(' ', '')
  expect(answer).toBe(whole + crc16(Buffer.from(whole, 'latin1')).toString(16).toUpperCase().padStart(4, '0'))
})

test('[DV11] a station that is in the list of passwords must give its own, in HEX and in ASCII; the others any', () => {
  const frames = [...asciiFrames({}, 'Z 37.42'), reportFrame({ elements: '392300037420' })]
  expect(decoding(new Map([[STATION, 0x1234]]))(...frames).readings).toHaveLength(2)
  expect(decoding(new Map([['0099999999', 1]]))(...frames).readings).toHaveLength(2)
  const { readings, parked } = decoding(new Map([[STATION, 0x4321]]))(...frames)
  expect(readings).toEqual([])
  expect(parked).toEqual([0, 1].map(() => `unknown-station: station ${STATION} does not give its password`))
})

test('[DV11] a broken list of passwords is refused with every line and no password', () => {
  const path = join(temporaryDirectory(), 'passwords')
  writeFileSync(path, '# ours\n0012345678 1234 # weir\n00AB345678 beef\n\n')
  expect([...readSl651Passwords(path)]).toEqual([
    [STATION, 0x1234],
    ['00AB345678', 0xbeef],
  ])
  writeFileSync(path, '0012345678 1234\n0012345678 9abc\nsecret\n')
  expect(() => readSl651Passwords(path)).toThrow(/line 2: station 0012345678 stands.*; line 3 must be/)
  expect(() => readSl651Passwords(path)).not.toThrow(/9abc|secret/i)
  expect(() => readSl651Passwords(`${path}.not-there`)).toThrow('ENOENT')
})
