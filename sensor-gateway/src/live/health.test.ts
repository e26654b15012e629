import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartHealth } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { createDistrictClock } from '../ground/clock.ts'
import { Counters } from '../ground/counters.ts'
import { Spool } from '../spool/spool.ts'
import { type HealthSources, healthDocument } from './health.ts'

const UP: PartHealth = { state: 'up', sinceMs: 1 }
const DOWN: PartHealth = { state: 'down', sinceMs: 2, detail: 'It is away.' }

function sources(given: Partial<HealthSources> = {}): HealthSources {
  const spool = new Spool(join(temporaryDirectory(), 'spool.sqlite'), speakingDistrict())
  onTestFinished(() => spool.close())
  return {
    clock: createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS),
    spool,
    storeKind: 'sqlite',
    broker: () => UP,
    store: () => UP,
    simulator: () => UP,
    refusal: () => null,
    virtualDistrict: () => false,
    ...given,
  }
}
const receive = (spool: Spool, receivedAtMs: number) => {
  const counted = new Counters()
  counted.add('received')
  const live = [reading({ receivedAtMs })]
  spool.commit({ live, backlog: [], latest: new Map(), deadLetters: [], counted, facts: new Map() })
}

test('all is well when every part is there and nothing waits for long', () => {
  const well = sources()
  receive(well.spool, NOON_MS - 200)
  expect(healthDocument(well)).toMatchObject({ status: 'ok', store: { waiting: 1, behindSinceMs: null } })
})

test.each(['broker', 'store', 'simulator'] as const)(
  'a %s that is away, or only starting, is a degraded gateway',
  (part) => {
    for (const health of [DOWN, { ...UP, state: 'starting' } as const]) {
      const document = healthDocument(sources({ [part]: () => health }))
      expect(document.status).toBe('degraded')
      expect(document[part]).toMatchObject(health)
    }
  },
)

test('the history is behind since the oldest reading that waits, when it waits for long or the store is away', () => {
  const slow = sources()
  receive(slow.spool, NOON_MS - 6000)
  receive(slow.spool, NOON_MS - 100)
  expect(healthDocument(slow)).toMatchObject({
    status: 'degraded',
    store: { state: 'up', behindSinceMs: NOON_MS - 6000 },
  })
  const away = sources({ store: () => DOWN })
  receive(away.spool, NOON_MS - 200)
  expect(healthDocument(away).store).toMatchObject({
    state: 'down',
    detail: 'It is away.',
    behindSinceMs: NOON_MS - 200,
  })
})

test('withheld acknowledgements are named', () => {
  const { status, store } = healthDocument(sources({ refusal: () => 'database or disk is full' }))
  expect(status).toBe('degraded')
  expect(store.detail).toBe(
    'Readings are not taken and not acknowledged (database or disk is full); their senders keep them.',
  )
})

test('[SP1] a spool that was damaged is degraded, with what was salvaged and what to do', () => {
  const dir = temporaryDirectory()
  const path = join(dir, 'spool.sqlite')
  writeFileSync(path, Buffer.alloc(20_000, 'not a database '))
  const spool = new Spool(path, speakingDistrict())
  onTestFinished(() => spool.close())
  const { status, spoolDamage } = healthDocument(sources({ spool }))
  expect(status).toBe('degraded')
  expect(spoolDamage).toMatch(/not a database.*0 waiting readings were salvaged; how many are missing is not known/)
  expect(spoolDamage).toContain(spool.damage?.movedTo)
})

test('[AU4] an audit log that was damaged is degraded, with how far it is whole and what to do', () => {
  const found = {
    why: 'file is not a database',
    movedTo: '/data/audit-x.damaged-now',
    readable: { id: 7, hash: 'a'.repeat(64) },
    noted: { id: 9, hash: 'b'.repeat(64) },
  }
  const { status, auditDamage } = healthDocument(sources({ auditDamage: () => found }))
  expect(status).toBe('degraded')
  expect(auditDamage).toMatch(
    /7 of 9 entries of the old one can be read and are whole, up to a{64}\. Keep \/data\/audit-x/,
  )
  expect(healthDocument(sources({})).auditDamage).toBeUndefined()
})
