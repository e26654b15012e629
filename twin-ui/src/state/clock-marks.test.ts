import type { GateId } from '@district/models'
import type { CommandRecord, LiveEvent } from '@district/models/contract'
import { expect, test } from 'vitest'
import { marksOf } from './clock-marks.ts'

const NOTHING = { gateMoves: [], commands: [], orders: [], events: [] }
const event = (name: string): LiveEvent => ({ name, atMs: 5, subject: 'S-1.stageM', detail: 'a sentence' })

test('[CK7] alarms that begin are ticks, and neither their ends nor anything that is no alarm', () => {
  const events = ['quality.stuck.on', 'quality.stuck.off', 'health.down', 'source.switched', 'command.acked'].map(event)
  expect(marksOf({ ...NOTHING, events }).map(({ kind, detail }) => [kind, detail])).toEqual([
    ['alarm', 'stuck'],
    ['alarm', ''],
  ])
})

test('[CK7] an order in force has a tick where it starts and one where it ends; one that was refused has none', () => {
  const order = { gateId: 'G-1', startMs: 1000, durationS: 3600, dischargeM3s: 2 }
  const orders = ['accepted', 'refused'].map((state) => ({ order, state }))
  expect(marksOf({ ...NOTHING, orders }).map(({ atMs, detail }) => [atMs, detail])).toEqual([
    [1000, '+ 2 m³/s'],
    [3_601_000, '− 2 m³/s'],
  ])
})

test('[CK7] gates that moved and commands say from where to where, and who', () => {
  const gateMoves = [{ gateId: 'G-1', fromMs: 300, toMs: 900, fromM: 0.5, toM: 0.75 }]
  const commands = [{ gateId: 'G-2' as GateId, issuedAtMs: 100, openingM: 1, by: 'li' } as CommandRecord]
  expect(marksOf({ ...NOTHING, gateMoves, commands })).toEqual([
    { kind: 'gate', atMs: 300, subject: 'G-1', detail: '0.50 → 0.75 m' },
    { kind: 'command', atMs: 100, subject: 'G-2', detail: '→ 1.00 m · li' },
  ])
})
