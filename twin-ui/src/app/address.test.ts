import type { GateId } from '@district/models'
import { expect, test } from 'vitest'
import { planFrom } from '../rehearsal/branch.ts'
import { createTwinStore, type TwinState } from '../state/twin-store.ts'
import { readAddress, writeAddress } from './address.ts'
import { branchWords, instantWords, readBranchWords, readInstant } from './branch-words.ts'

const atMs = Date.parse('2026-03-12T06:30:00Z')
const screen = (more: Partial<TwinState> = {}): TwinState => ({ ...createTwinStore().getState(), ...more })

test('[AD1] what is written is read again, part by part', () => {
  const state = screen({
    mode: 'past',
    playheadMs: atMs + 400,
    selection: { kind: 'gate', id: 'G-F1' as GateId },
    locale: 'en',
    theme: 'dark',
    cameraPose: { xM: 1200, yM: -340, distanceM: 5000, azimuthRad: 0.5, polarRad: 1.1 },
    layer: 'freeboard',
    mainView: 'schematic',
  })
  const query = writeAddress(state, '')
  expect(query).toBe(
    '?t=2026-03-12T06:30Z&mode=past&sel=gate:G-F1&cam=1200,-340,5000,0.500,1.100&layer=freeboard&view=schematic&lang=en&theme=dark',
  )
  expect(readAddress(query)).toEqual({
    wrong: [],
    address: {
      t: atMs,
      mode: 'past',
      sel: { kind: 'gate', id: 'G-F1' },
      cam: state.cameraPose,
      layer: 'freeboard',
      view: 'schematic',
      lang: 'en',
      theme: 'dark',
    },
  })
})

test('[AD1] live has no instant: a link to it is of whenever it is opened', () => {
  expect(writeAddress(screen({ playheadMs: atMs }), '?debug=1&t=old&sel=gate:G-1')).toBe(
    '?debug=1&lang=zh-CN&theme=light',
  )
})

test('[AD1] a place along a reach keeps its chainage, and ids may hold what an address escapes', () => {
  const selection = { kind: 'reach', id: '总干 1@2&x' as never, chainageM: 1234.4 } as const
  expect(readAddress(writeAddress(screen({ selection }), '')).address.sel).toEqual({ ...selection, chainageM: 1234 })
})

test.each([
  ['t', 'yesterday'],
  ['t', '2026-13-45T99:00Z'],
  ['t', '2026-03-12'],
  ['mode', 'future'],
  ['sel', 'gate'],
  ['sel', 'gate:'],
  ['sel', 'town:G-1'],
  ['cam', '1,2,3'],
  ['cam', '1,2,,4,5'],
  ['cam', '1,2,-3,4,5'],
  ['branch', 'state@'],
  ['branch', 'water@live~G-1:0=1'],
  ['branch', 'state@live~G-1:0'],
  ['branch', 'state@live~G-1:-1=2'],
  ['branch', 'scenario:'],
  ['layer', '<script>'],
  ['lang', 'de'],
  ['theme', 'sepia'],
  ['view', ''],
])('[AD2] %s=%s is said to be wrong, and the rest is read', (part, value) => {
  const query = new URLSearchParams({ sel: 'node:N-1', [part]: value, ...(part === 'lang' ? {} : { lang: 'en' }) })
  const { address, wrong } = readAddress(`?${query}`)
  expect(wrong).toEqual([{ part, value }])
  expect(part in address).toBe(false)
})

test('[AD3] a branch is its start and everything that it changes', () => {
  const openings = new Map([
    [
      'G-F1' as GateId,
      [
        { hour: 0, value: 0.8 },
        { hour: 6, value: 0.5 },
      ],
    ],
    ['odd:gate' as GateId, [{ hour: 1.5, value: 0 }]],
  ])
  const plan = {
    ...planFrom({ moment: atMs, water: 'steady' as const }),
    openings,
    riverStage: [{ hour: 0, value: 41.2 }],
  }
  const words = branchWords({ scenario: undefined, plan, origin: undefined })
  expect(words).toBe('steady@2026-03-12T06:30Z~G-F1:0=0.8,6=0.5~odd:gate:1.5=0~river:0=41.2')
  expect(readBranchWords(words)).toEqual({ kind: 'plan', plan })
  expect(readBranchWords('scenario:spring')).toEqual({ kind: 'scenario', id: 'spring' })
})

test('[AD3] a branch that began live begins, in a link, at the instant of its state', () => {
  const plan = planFrom({ moment: 'live', water: 'state' })
  const origin = { id: 'o', state: { timeMs: atMs } as never }
  expect(branchWords({ scenario: undefined, plan, origin })).toBe('state@2026-03-12T06:30Z')
  expect(branchWords({ scenario: undefined, plan, origin: undefined })).toBe('state@live')
})

test('[AD4] instants are short where they can be, and mean the same wherever they are read', () => {
  expect([instantWords(atMs), instantWords(atMs + 5000)]).toEqual(['2026-03-12T06:30Z', '2026-03-12T06:30:05Z'])
  expect(readInstant('2026-03-12T14:30+08:00')).toBe(atMs)
  expect(readInstant('2026-03-12T14:30')).toBeUndefined()
})
