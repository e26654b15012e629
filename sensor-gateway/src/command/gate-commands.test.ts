import { join } from 'node:path'
import type { Interlock } from '@district/models'
import type { CommandMode, CommandRecord, GateCommand, GateLock, Reading } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { SqliteAuditLog } from '../audit/sqlite-audit-log.ts'
import { silentLog } from '../ground/log.ts'
import { CommandBook } from './command-book.ts'
import { FIRST_WORD_WITHIN_MS, GateCommands } from './gate-commands.ts'
import { InterlockDesk } from './interlock-desk.ts'

const district = speakingDistrict()
const GATE = district.gates[0]!
/** The same with the gauges of the station at that gate. */
const speakingGate = {
  ...district,
  stations: district.stations.map((station, index) => (index === 0 ? { ...station, gateId: GATE.id } : station)),
}
const NO_INTERLOCK: Interlock = {
  gateId: GATE.id,
  ...{ lowestOpeningM: null, highestOpeningM: null, largestMoveM: null, travelPerHourM: null },
  ...{ leastHeadM: null, secondPersonFromM: null, provenance: 'estimate', source: 'for tests' },
}

interface Given {
  readonly interlock?: Partial<Interlock>
  readonly lock?: GateLock
  readonly mode?: CommandMode
  readonly dir?: string
  readonly isVirtual?: boolean
  readonly publishes?: () => Promise<void>
}

function setUp({
  mode = 'virtual',
  dir = temporaryDirectory(),
  isVirtual = true,
  publishes,
  interlock,
  lock,
}: Given = {}) {
  const now = { ms: 1_000_000 }
  const asked =
    interlock === undefined ? speakingGate : { ...speakingGate, interlocks: [{ ...NO_INTERLOCK, ...interlock }] }
  const says = { openingM: 0.5, stageUpM: 41, silent: false }
  const latest = (gaugeId: string): Reading | undefined => {
    const value = gaugeId.includes('openingM') ? says.openingM : says.stageUpM
    return says.silent ? undefined : reading({ gaugeId, takenAtMs: now.ms, value })
  }
  const sent: { topic: string; command: GateCommand }[] = []
  const told: CommandRecord['state'][] = []
  const book = new CommandBook(join(dir, 'commands.sqlite'))
  const audit = new SqliteAuditLog({ path: join(dir, 'audit.sqlite'), nowMs: () => now.ms, noteHead: () => {} })
  let ids = 0
  const commands = new GateCommands({
    interlocks: new InterlockDesk({ district: asked, latest, book, locks: { of: () => lock }, nowMs: () => now.ms }),
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
      expect(audit.page(null, 1).entries[0]?.action).toMatch(/^command.(give|confirm)$/)
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
  return { commands, book, audit, now, sent, told, give, answer, steps, dir, close, says }
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

test('[CM4] a command that interlocks speak against is refused with all of them, and with what would be accepted', async () => {
  const interlock = { largestMoveM: 0.3, travelPerHourM: 0.4, leastHeadM: 1.5, highestOpeningM: 1.2 }
  const lock = { gateId: GATE.id, by: 'wang', reason: 'new seals', setMs: 0, expiresMs: 9_000_000 }
  const { give, sent, steps, close } = setUp({ interlock, lock })
  onTestFinished(close)
  const refusal = await give(1.5).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'COMMAND_INTERLOCKED' })
  const { message } = refusal as Error
  expect(message).toContain('lock: G-0 is locked by wang: new seals')
  expect(message).toContain('travel: G-0 is not operated at 1.5 m; 0 m to 1.2 m would be accepted')
  expect(message).toContain('move: from 0.5 m to 1.5 m is 1 m at once')
  expect(message).toContain('0.2 m to 0.8 m would be accepted')
  expect(message).toContain('travel-per-hour: G-0 was moved 0 m within the hour')
  expect(message).toContain('head: 1 m of water stands over the sill of G-0')
  expect(message).toContain('accepted from a stage of 41.5 m on')
  expect([sent, steps()]).toEqual([[], []])
})

test('[CM4] the way of an hour counts what was commanded before, and of what failed the way that it went', async () => {
  const { give, answer, now, says, close } = setUp({ interlock: { travelPerHourM: 0.6 } })
  onTestFinished(close)
  await give(0.8)
  answer('failed', 'c1', { openingM: 0.6 })
  says.openingM = 0.6
  now.ms += 60_000
  await give(1)
  answer('done', 'c2', { openingM: 1 })
  says.openingM = 1
  now.ms += 60_000
  await expect(give(1.2)).rejects.toMatchObject({
    message: expect.stringContaining('0.9 m to 1.1 m would be accepted now'),
  })
  await expect(give(1.1)).resolves.toMatchObject({ state: 'sent' })
  answer('done', 'c3', { openingM: 1.1 })
  says.openingM = 1.1
  now.ms += 3_600_000
  await expect(give(1.6)).resolves.toMatchObject({ state: 'sent', fromOpeningM: 1.1 })
})

test('[CM4] where nobody knows where the gate stands, what cannot be told is refused; closing needs no head', async () => {
  const unknown = setUp({ interlock: { largestMoveM: 0.3, leastHeadM: 0.5 } })
  onTestFinished(unknown.close)
  unknown.says.silent = true
  const refusal = await unknown.give(1).catch((error: Error) => error.message)
  expect(refusal).toContain('opening: where G-0 stands is not known')
  expect(refusal).toContain('head: how much water stands above G-0 is not known')
  const shallow = setUp({ interlock: { leastHeadM: 5 } })
  onTestFinished(shallow.close)
  await expect(shallow.give(0.4)).resolves.toMatchObject({ state: 'sent' })
})

test('[CM5] a command under way is waited for, or replaced by name', async () => {
  const { give, commands, answer, close } = setUp()
  onTestFinished(close)
  await give(1)
  const replacing = { openingM: 0.2, reason: 'stop', supersedes: 'c1' }
  await expect(commands.give('li', GATE.id, replacing)).rejects.toMatchObject({ code: 'QUERY_INVALID' })
  answer('moving')
  await expect(give(0.2)).rejects.toMatchObject({ code: 'COMMAND_OPEN' })
  expect(await commands.give('li', GATE.id, replacing)).toMatchObject({ state: 'sent', openingM: 0.2 })
})

test('[CM6] a move that the pack asks a second person for is proposed, and sent when another confirms it', async () => {
  const { give, commands, answer, sent, told, steps, book, now, close } = setUp({
    interlock: { secondPersonFromM: 0.3 },
  })
  onTestFinished(close)
  expect(await give(0.6)).toMatchObject({ state: 'sent', confirmedBy: null })
  answer('done', 'c1', { openingM: 0.5 })
  expect(await give(0.9)).toMatchObject({ state: 'proposed' })
  expect(sent.length).toBe(1)
  await expect(give(0.7)).rejects.toMatchObject({ code: 'COMMAND_OPEN' })
  await expect(commands.confirm('li', 'c2')).rejects.toMatchObject({ code: 'SECOND_PERSON_NEEDED' })
  await expect(commands.confirm('wang', 'c9')).rejects.toMatchObject({ code: 'COMMAND_UNKNOWN' })
  await expect(commands.confirm('wang', 'c1')).rejects.toMatchObject({ code: 'COMMAND_NOT_PROPOSED' })
  answer('done', 'c2')
  expect(book.find('c2')?.state).toBe('proposed')
  now.ms += 60_000
  expect(await commands.confirm('wang', 'c2')).toMatchObject({ state: 'sent', by: 'li', confirmedBy: 'wang' })
  expect(sent.at(-1)?.command).toMatchObject({ commandId: 'c2', openingM: 0.9, by: 'li' })
  await expect(commands.confirm('wang', 'c2')).rejects.toMatchObject({ code: 'COMMAND_NOT_PROPOSED' })
  answer('done', 'c2', { openingM: 0.9 })
  expect(told).toEqual(['sent', 'done', 'proposed', 'sent', 'done'])
  expect(steps().slice(2)).toEqual(['li command.propose', 'wang command.confirm', 'G-0 command.done'])
  expect(book.steps('c2').map(({ by, state }) => `${by} ${state}`)).toEqual(['li proposed', 'wang sent', 'G-0 done'])
})

test('[CM6] a second person may say no, who proposed it may take it back, and what nobody confirms ends', async () => {
  const { give, commands, now, sent, book, steps, close } = setUp({ interlock: { secondPersonFromM: 0 } })
  onTestFinished(close)
  await give(0.9)
  expect(commands.refuse('wang', 'c1', 'the flood is gone')).toMatchObject({
    state: 'refused',
    confirmedBy: 'wang',
    detail: 'refused by wang: the flood is gone',
  })
  await give(0.8)
  expect(commands.refuse('li', 'c2', 'mistyped')).toMatchObject({ state: 'refused', detail: 'taken back: mistyped' })
  await give(0.7)
  now.ms += 15 * 60_000 + 10
  await expect(commands.confirm('wang', 'c3')).rejects.toMatchObject({ code: 'COMMAND_NOT_PROPOSED' })
  commands.tick()
  expect(book.find('c3')).toMatchObject({ state: 'refused', detail: 'no second person confirmed it in time' })
  expect(sent).toEqual([])
  expect(steps().at(-1)).toBe('gateway command.expire')
  expect(book.open()).toEqual([])
})

test('[CM6] what speaks against a command by the time it is confirmed holds it back', async () => {
  const given = { interlock: { secondPersonFromM: 0, largestMoveM: 0.5 } }
  const { give, commands, says, sent, book, close } = setUp(given)
  onTestFinished(close)
  await give(0.9)
  says.openingM = 0.2
  await expect(commands.confirm('wang', 'c1')).rejects.toMatchObject({ code: 'COMMAND_INTERLOCKED' })
  expect([sent, book.find('c1')?.state]).toEqual([[], 'proposed'])
})
