import { join } from 'node:path'
import type { Edit, EditsDocument, HistoryDocument, Role } from '@district/models/contract'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fc from 'fast-check'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { addAccessHook } from '../src/api/access-hook.ts'
import { addEditRoutes } from '../src/api/edit-routes.ts'
import { createErrorHandler } from '../src/api/error-handler.ts'
import { addHistoryRoutes } from '../src/api/history-routes.ts'
import type { Deed } from '../src/audit/audit-log.ts'
import { silentLog } from '../src/ground/log.ts'
import { Edits } from '../src/store/edits.ts'
import { SqliteStore } from '../src/store/sqlite-store.ts'
import { NOON_MS, reading, speakingDistrict } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const district = speakingDistrict()
const GAUGE = 'S-G-1.stageUpM'
const at = (s: number) => NOON_MS + s * 1000

/** The history's and the edits' routes over a real store, spoken to as somebody. */
async function setUp({ role = 'engineer' as Role, auditWorks = true } = {}) {
  const dir = temporaryDirectory()
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const path = join(dir, 'edits.sqlite')
  let edits = new Edits(path, district.gauges)
  const deeds: Deed[] = []
  const audit = {
    append: (deed: Deed) => {
      if (!auditWorks) throw new Error('the disk is full')
      deeds.push(deed)
      return { ...deed, id: deeds.length, atMs: at(0), hash: '' }
    },
  }
  const open = () => {
    const app = fastify({ logger: false })
      .setValidatorCompiler(TypeBoxValidatorCompiler)
      .withTypeProvider<TypeBoxTypeProvider>()
    app.setErrorHandler(createErrorHandler(silentLog()))
    addAccessHook(app, () => ({ name: 'li', role }))
    const sources = { district, store, edits, audit, nowMs: () => at(5000) }
    addHistoryRoutes(app, sources)
    addEditRoutes(app, sources)
    return app
  }
  let app = open()
  onTestFinished(async () => {
    await app.close()
    await store.close()
    edits.close()
  })
  const post = (url: string, body: unknown) => app.inject({ method: 'POST', url, payload: body as object })
  return {
    store,
    deeds,
    post,
    edit: (change: unknown, fromS: number, toS = fromS) =>
      post('/api/v1/edits', { gaugeId: GAUGE, fromMs: at(fromS), toMs: at(toS), change, reason: 'read wrong' }),
    history: async (more = '') =>
      (await app.inject(`/api/v1/history?gauge=${GAUGE}&from=${at(0)}&to=${at(1000)}${more}`)).json<HistoryDocument>(),
    list: async () => (await app.inject(`/api/v1/edits?gauge=${GAUGE}`)).json<EditsDocument>(),
    restart: () => {
      edits.close()
      edits = new Edits(path, district.gauges)
      app = open()
    },
  }
}

const said = (values: readonly number[], bad: readonly number[] = []) =>
  values.map((value, i) =>
    reading({
      takenAtMs: at(10 * i),
      seq: i,
      value,
      ...(bad.includes(i) && { quality: 'bad', flags: ['out-of-range'] }),
    }),
  )
const valuesOf = ({ points }: HistoryDocument) => points.map(({ value }) => value)

test('[QC11] an edit shows the corrected beside the raw, with its number; raw=true knows nothing of it, and taking it back neither', async () => {
  const { store, edit, history, post, list, deeds } = await setUp()
  await store.write(said([37, 37.1, 37.2, 37.3]))
  const before = await history()
  const made = await edit({ kind: 'shift', by: 0.5 }, 10, 20)
  expect([made.statusCode, made.json()]).toMatchObject([201, { id: 1, by: 'li', atMs: at(5000), reverted: null }])
  expect(await history('&raw=true')).toEqual(before)
  const { points } = await history()
  expect(points.map(({ value }) => value)).toEqual([37, 37.6, 37.7, 37.3])
  expect(points[1]).toMatchObject({ raw: { value: 37.1, quality: 'good' }, editIds: [1], quality: 'good' })
  expect(points[0]).not.toHaveProperty('raw')

  expect((await post('/api/v1/edits/1/revert', { reason: 'it was right' })).json()).toMatchObject({
    reverted: { by: 'li', reason: 'it was right', atMs: at(5000) },
  })
  expect(await history()).toEqual(before)
  const again = await post('/api/v1/edits/1/revert', { reason: 'once more' })
  expect([again.statusCode, again.json().code]).toEqual([409, 'EDIT_REVERTED'])
  expect((await list()).edits.map(({ id, reverted }) => [id, reverted?.by])).toEqual([[1, 'li']])
  expect(deeds.map(({ by, action, subject }) => [by, action, subject])).toEqual([
    ['li', 'edit.make', GAUGE],
    ['li', 'edit.revert', GAUGE],
  ])
})

test('[QC11] value, quality and interpolation; an interpolation holds on to what is not bad', async () => {
  const { store, edit, history } = await setUp()
  await store.write(said([37, 99, 99, 99, 38], [1]))
  await edit({ kind: 'interpolate' }, 20, 30)
  const line = (await history()).points
  expect(line[2]).toMatchObject({ value: 37.5, quality: 'doubtful', raw: { value: 99, quality: 'good' } })
  expect(line[3]?.value).toBe(37.75)
  await edit({ kind: 'value', value: 37.25 }, 10)
  expect((await history()).points[1]).toMatchObject({ value: 37.25, quality: 'good', raw: { quality: 'bad' } })
  await edit({ kind: 'quality', quality: 'bad' }, 0, 1000)
  const { points } = await history()
  expect(points.map(({ quality }) => quality)).toEqual(Array(5).fill('bad'))
  expect(points[2]).toMatchObject({ value: 37.5, editIds: [1, 3] })
})

test('[QC11] buckets that an edit touches are made anew, the others are the store’s', async () => {
  const { store, edit, history } = await setUp()
  await store.write(said([37, 38, 99, 40, 50, 60], [2]))
  const raw = await history('&everyS=30')
  await edit({ kind: 'value', value: 39 }, 20)
  const { points } = await history('&everyS=30')
  expect(points[0]).toMatchObject({
    value: 38,
    minimum: 37,
    maximum: 39,
    quality: 'good',
    raw: { value: 37.5, maximum: 38, quality: 'bad' },
    editIds: [1],
  })
  expect(points[1]).toEqual(raw.points[1])
  await edit({ kind: 'quality', quality: 'bad' }, 50)
  expect((await history('&everyS=30')).points[1]).toMatchObject({ value: 45, minimum: 40, maximum: 50, quality: 'bad' })
  expect(await history('&everyS=30&raw=true')).toEqual(raw)
})

test('[QC11] edits of any kind and order, all taken back, leave nothing; a restart forgets none', {
  timeout: 30_000,
}, async () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('value'), value: fc.integer({ min: 30, max: 45 }) }),
    fc.record({ kind: fc.constant('shift'), by: fc.integer({ min: -3, max: 3 }) }),
    fc.record({ kind: fc.constant('quality'), quality: fc.constantFrom('good', 'doubtful', 'bad') }),
    fc.constant({ kind: 'interpolate' }),
  )
  const one = fc.record({ change, fromS: fc.integer({ min: 5, max: 50 }), lengthS: fc.integer({ min: 0, max: 40 }) })
  const { store, edit, history, post, list, restart } = await setUp()
  await store.write(said([37, 37.5, 38, 38.5, 39, 38.5, 38, 37.5, 37, 36.5]))
  const before = await history()
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 4 }), async (wishes) => {
      const ids: number[] = []
      for (const { change: wish, fromS, lengthS } of wishes) {
        const made = await edit(wish, fromS, fromS + lengthS)
        if (made.statusCode === 201) ids.push(made.json<Edit>().id)
        else expect(made.json().code).toBe('EDIT_IMPOSSIBLE')
      }
      const corrected = await history()
      restart()
      expect(await history()).toEqual(corrected)
      expect(await history('&raw=true')).toEqual(before)
      for (const id of ids) await post(`/api/v1/edits/${id}/revert`, { reason: 'for the test' })
      expect(await history()).toEqual(before)
    }),
    { numRuns: 8 },
  )
  expect((await list()).edits.every(({ reverted }) => reverted !== null)).toBe(true)
})

test('[QC11] refused are: a lesser role, no audit, an unknown gauge or edit, a slip of the unit, ends that are nowhere', async () => {
  const viewer = await setUp({ role: 'operator' })
  expect((await viewer.edit({ kind: 'shift', by: 1 }, 0)).statusCode).toBe(403)
  const unaudited = await setUp({ auditWorks: false })
  await unaudited.store.write(said([37]))
  expect((await unaudited.edit({ kind: 'shift', by: 1 }, 0)).statusCode).toBe(500)
  expect(valuesOf(await unaudited.history())).toEqual([37])
  expect((await unaudited.list()).edits).toEqual([])

  const { edit, post, store } = await setUp()
  await store.write(said([37]))
  const codeOf = async (answer: ReturnType<typeof post>) => {
    const { statusCode, json } = await answer
    return `${statusCode} ${json().code}`
  }
  const body = { fromMs: at(0), toMs: at(1), change: { kind: 'shift', by: 1 }, reason: 'because' }
  expect(await codeOf(post('/api/v1/edits', { ...body, gaugeId: 'S-9' }))).toBe('404 GAUGE_UNKNOWN')
  expect(await codeOf(post('/api/v1/edits/9/revert', { reason: 'because' }))).toBe('404 EDIT_UNKNOWN')
  expect(await codeOf(edit({ kind: 'value', value: 37_000 }, 0))).toBe('400 QUERY_INVALID')
  expect(await codeOf(edit({ kind: 'value', value: 37 }, 9, 1))).toBe('400 QUERY_INVALID')
  expect(await codeOf(edit({ kind: 'delete' }, 0))).toBe('400 QUERY_INVALID')
  expect(await codeOf(edit({ kind: 'interpolate' }, 0, 9))).toBe('409 EDIT_IMPOSSIBLE')
})
