import { join } from 'node:path'
import type { CommandMode, CommandRecord, GateCommand } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { SqliteAuditLog } from '../audit/sqlite-audit-log.ts'
import { silentLog } from '../ground/log.ts'
import { CommandBook } from './command-book.ts'
import { FIRST_WORD_WITHIN_MS, GateCommands } from './gate-commands.ts'

const district = speakingDistrict()
const GATE = district.gates[0]!

interface Given {
  readonly mode?: CommandMode
  readonly dir?: string
  readonly isVirtual?: boolean
  readonly publishes?: () => Promise<void>
}

function setUp({ mode = 'virtual', dir = temporaryDirectory(), isVirtual = true, publishes }: Given = {}) {
  const now = { ms: 1_000_000 }
  const sent: { topic: string; command: GateCommand }[] = []
  const told: CommandRecord['state'][] = []
  const book = new CommandBook(join(dir, 'commands.sqlite'))
  const audit = new SqliteAuditLog({ path: join(dir, 'audit.sqlite'), nowMs: () => now.ms, noteHead: () => {} })
  let ids = 0
  const commands = new GateCommands({
    district,
    mode,
    book,
    audit,
    nowMs: () => now.ms,
    clockSpeed: 1,
    createId: () => `c${++ids}`,
    virtualDistrictSpeaks: () => isVirtual,
    publish: async (topic, text) => {
      await publishes?.()
      // What is told to a gate stands in the audit log already.
      expect(audit.page(null, 1).entries[0]?.action).toBe('command.give')
      sent.push({ topic, command: JSON.parse(text) as GateCommand })
    },
    onChange: ({ state }) => told.push(state),
    log: silentLog(),
  })
  const close = () => {
    book.close()
    audit.close()
  }
  const give = (openingM = 1) => commands.give('li', GATE.id, { openingM, reason: 'less for the east' })
  const answer = (state: string, commandId = 'c1', more: object = {}, gateId: string = GATE.id) =>
    commands.hear(
      `district/${district.id}/gate/${gateId}/command/ack`,
      Buffer.from(JSON.stringify({ commandId, state, atMs: now.ms, openingM: 0.5, ...more })),
    )
  const steps = () =>
    audit
      .page(null, 100)
      .entries.map(({ by, action }) => `${by} ${action}`)
      .reverse()
  return { commands, book, audit, now, sent, told, give, answer, steps, dir, close }
}

test('[CM1] a command goes once to the topic of its gate, with who, why and until when, and is followed until it stands', async () => {
  const { commands, book, sent, told, give, answer, steps, close } = setUp()
  onTestFinished(close)
  expect(await give()).toMatchObject({ state: 'sent', by: 'li', reason: 'less for the east' })
  expect(sent).toEqual([
    {
      topic: `district/${district.id}/gate/${GATE.id}/command`,
      command: {
        commandId: 'c1',
        openingM: 1,
        by: 'li',
        reason: 'less for the east',
        expiresAt: new Date(1_120_000).toISOString(),
      },
    },
  ])
  expect(commands.lastCommand(GATE.id)).toBeUndefined()
  for (const state of ['accepted', 'moving', 'moving', 'accepted', 'done', 'failed']) answer(state)
  expect(told).toEqual(['sent', 'accepted', 'moving', 'done'])
  expect(book.find('c1')).toMatchObject({ state: 'done', measuredOpeningM: 0.5 })
  expect(commands.lastCommand(GATE.id)).toMatchObject({ openingM: 1 })
  expect(steps()).toEqual([
    'li command.give',
    ...['accepted', 'moving', 'done'].map((state) => `${GATE.id} command.${state}`),
  ])
})

test('[CM1] after a restart an open command is followed on, and not said again', async () => {
  const before = setUp()
  await before.give()
  before.answer('accepted')
  before.close()
  const { commands, book, sent, answer, close } = setUp({ dir: before.dir })
  onTestFinished(close)
  commands.tick()
  answer('done')
  expect(sent).toEqual([])
  expect(book.find('c1')).toMatchObject({ state: 'done' })
})

test('[CM2] nothing is sent and nothing written where it must not be', async () => {
  const cases: readonly (readonly [Given, number, string])[] = [
    [{ mode: 'off' }, 1, 'COMMANDS_OFF'],
    [{ isVirtual: false }, 1, 'COMMANDS_OFF'],
    [{}, GATE.maximumOpeningM + 0.01, 'QUERY_INVALID'],
    [{}, -0.1, 'QUERY_INVALID'],
    [{}, Number.NaN, 'QUERY_INVALID'],
  ]
  for (const [given, openingM, code] of cases) {
    const { give, sent, steps, close } = setUp(given)
    await expect(give(openingM)).rejects.toMatchObject({ code })
    expect([sent, steps()]).toEqual([[], []])
    close()
  }
  const { commands, give, close } = setUp({ mode: 'real', isVirtual: false })
  onTestFinished(close)
  await expect(commands.give('li', 'G-NONE', { openingM: 1, reason: 'x' })).rejects.toMatchObject({
    code: 'GATE_UNKNOWN',
  })
  await give()
  await expect(give()).rejects.toMatchObject({ code: 'COMMAND_OPEN' })
})

test('[CM3] a gate that says nothing, and a broker that is away, are failures that are told', async () => {
  const silent = setUp()
  onTestFinished(silent.close)
  await silent.give()
  silent.now.ms += FIRST_WORD_WITHIN_MS - 1
  silent.commands.tick()
  expect(silent.told).toEqual(['sent'])
  silent.now.ms += 1
  silent.commands.tick()
  expect(silent.told).toEqual(['sent', 'failed'])
  expect(silent.book.find('c1')?.detail).toContain('no answer from the gate within 30 s')
  // It did hear us, and its word is better than our patience.
  silent.answer('done')
  expect(silent.book.find('c1')).toMatchObject({ state: 'done', measuredOpeningM: 0.5, detail: null })

  const away = setUp({ publishes: () => Promise.reject(new Error('the broker is away')) })
  onTestFinished(away.close)
  expect(await away.give()).toMatchObject({ state: 'failed', detail: 'it was not sent: the broker is away' })
  expect(away.steps()).toEqual(['li command.give', 'gateway command.failed'])
})

test('[CM3] a gate that refuses says why; an answer that is none of ours changes nothing', async () => {
  const { book, give, answer, told, commands, close } = setUp()
  onTestFinished(close)
  await give()
  answer('done', 'c9')
  answer('done', 'c1', {}, 'G-OTHER')
  answer('opened')
  answer('done', 'c1', { openingM: 'wide' })
  commands.hear('elsewhere', Buffer.from('{'))
  expect(told).toEqual(['sent'])
  answer('failed', 'c1', { reason: 'the drive is locked' })
  answer('done')
  expect(book.find('c1')).toMatchObject({ state: 'failed', detail: 'the drive is locked' })
  expect(commands.lastCommand(GATE.id)).toBeUndefined()
})
