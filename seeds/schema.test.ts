import { readdirSync, readFileSync } from 'node:fs'
import { schemaTexts } from '@district/models'
import Ajv from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { readPackFiles } from './pack-files.ts'

const DIR = `${import.meta.dirname}/schema`
const documentOf = (name: string) => JSON.parse(schemaTexts().get(name) ?? 'null')

describe('seeds/schema', () => {
  it('[PK4] is what the code says; `npx district schema --out seeds/schema` writes it', () => {
    const here = new Map(readdirSync(DIR).map((file) => [file, readFileSync(`${DIR}/${file}`, 'utf8')]))
    expect(here).toEqual(new Map(schemaTexts()))
  })
})

describe('seeds/README.md', () => {
  it('[PK4] tells every table, every column and every field of a scenario', () => {
    const told = readFileSync(`${import.meta.dirname}/README.md`, 'utf8')
    const { resources } = documentOf('datapackage.json') as {
      resources: { path: string; schema: { fields: { name: string }[] } }[]
    }
    const names = resources.flatMap(({ path, schema }) => [path, ...schema.fields.map(({ name }) => name)])
    const { properties } = documentOf('scenario.schema.json')
    // Months two to eleven go without saying.
    const wanted = new Set([...names, ...Object.keys(properties)].filter((name) => !/^kc_([2-9]|1[01])$/.test(name)))
    expect([...wanted].filter((name) => !new RegExp(`[\\s\`]${name}[\\s,\`]`).test(told))).toEqual([])
  })
})

describe('JSON Schema', () => {
  const ajv = new Ajv.default({ strict: true, allowUnionTypes: true, strictTuples: false })
  const isDistrict = ajv.compile(documentOf('district.schema.json'))
  const isScenario = ajv.compile(documentOf('scenario.schema.json'))
  const weishan = readPackFiles(`${import.meta.dirname}/weishan`)
  const headerText = weishan.get('district.json') ?? ''
  const scenarios = [...weishan].filter(([file]) => file.startsWith('scenarios/'))

  it('[PK4] takes what the parsers take', () => {
    expect(isDistrict(JSON.parse(headerText)), JSON.stringify(isDistrict.errors)).toBe(true)
    for (const [file, text] of scenarios)
      expect(isScenario(JSON.parse(text)), `${file} ${JSON.stringify(isScenario.errors)}`).toBe(true)
  })

  it.each([
    ['a missing datum', { datum: undefined }],
    ['a longitude off the globe', { origin_lon_deg: 200 }],
    ['another format', { format: 3 }],
    ['an id with a slash', { id: 'a/b' }],
    ['totals without a count', { published: { nodes: 3 } }],
  ])('[PK4] refuses a header with %s', (_, change) => {
    expect(isDistrict(JSON.parse(JSON.stringify({ ...JSON.parse(headerText), ...change })))).toBe(false)
  })

  it.each([
    ['an unknown field', { gatesM: {} }],
    ['no start', { start: undefined }],
    ['an instant without a zone', { startAt: '2026-03-12T06:00:00' }],
    ['a point of three numbers', { riverStageM: [[0, 1, 2]] }],
    ['an event of no kind', { events: [{ gate: 'G-1', fromHour: 0, toHour: 1 }] }],
    ['a rain of another planet', { weather: { rainMmPerH: 3000 } }],
    ['a negative inflow', { inflowM3s: { A: -1 } }],
  ])('[PK4] refuses a scenario with %s', (_, change) => {
    const sound = JSON.parse(scenarios[0]?.[1] ?? '')
    expect(isScenario(JSON.parse(JSON.stringify({ ...sound, ...change })))).toBe(false)
  })
})
