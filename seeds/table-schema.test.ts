import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/* A slow reader that knows the table schemas and nothing of the code behind them. */

interface Key {
  readonly fields: readonly string[]
  readonly reference: { readonly resource: string; readonly fields: readonly string[] }
  readonly prefix?: string
}
interface Resource {
  readonly name: string
  readonly path: string
  readonly schema: {
    readonly fields: readonly {
      readonly name: string
      readonly type: string
      readonly constraints: {
        readonly required: boolean
        readonly minimum?: number
        readonly maximum?: number
        readonly enum?: readonly string[]
        readonly pattern?: string
      }
    }[]
    readonly primaryKey?: readonly string[]
    readonly foreignKeys?: readonly Key[]
    readonly alternativeKeys?: readonly Key[]
  }
}

const { resources } = JSON.parse(readFileSync(`${import.meta.dirname}/schema/datapackage.json`, 'utf8')) as {
  resources: Resource[]
}

type Row = Readonly<Record<string, string>>

function rowsOf(dir: string, { path }: Resource): Row[] {
  const text = readOr(`${dir}/${path}`)
  const [header = [], ...rows] = [...text.matchAll(/.+/g)].map(([line]) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      (quoted ?? plain ?? '').replaceAll('""', '"'),
    ),
  )
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const faultsOfRow = ({ path, schema }: Resource, row: Row): string[] =>
  schema.fields.flatMap(({ name, type, constraints }) => {
    const cell = row[name] ?? ''
    const fault = (what: string) => [`${path} ${name} "${cell}" ${what}`]
    if (cell === '') return constraints.required ? fault('is required') : []
    const value = Number(cell)
    if (type !== 'string' && !Number.isFinite(value)) return fault('is no number')
    if (type === 'integer' && !Number.isInteger(value)) return fault('is no integer')
    if (value < (constraints.minimum ?? value) || value > (constraints.maximum ?? value))
      return fault('is out of range')
    if (constraints.enum !== undefined && !constraints.enum.includes(cell)) return fault('is no word of its list')
    return new RegExp(constraints.pattern ?? '').test(cell) ? [] : fault('has another shape')
  })

const packs = readdirSync(import.meta.dirname).filter(
  (name) => readOr(`${import.meta.dirname}/${name}/district.json`) !== '',
)

describe.each(packs)('pack %s by its table schemas', (pack) => {
  const dir = `${import.meta.dirname}/${pack}`
  const tables = new Map(resources.map((resource) => [resource.name, rowsOf(dir, resource)]))

  it('[PK4] has sound cells, keys that stand once, and foreign keys that lead somewhere', () => {
    const faults = resources.flatMap((resource) => {
      const { path, name, schema } = resource
      const rows = tables.get(name) ?? []
      const keyOf = (row: Row) => (schema.primaryKey ?? []).map((field) => row[field]).join(' ')
      const keys = schema.primaryKey === undefined ? [] : rows.map(keyOf)
      const twice = keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${path} has ${key} twice`)
      const groups = [...(schema.foreignKeys ?? []).map((key) => [key]), ...alternatives(schema.alternativeKeys ?? [])]
      const astray = groups.flatMap((homes) =>
        rows.flatMap((row) => (leads(homes, row) ? [] : [`${path} ${JSON.stringify(row)}`])),
      )
      return [...rows.flatMap((row) => faultsOfRow(resource, row)), ...twice, ...astray]
    })
    expect(faults).toEqual([])
    expect(tables.get('nodes')?.length).toBeGreaterThan(1)
  })

  const leads = (homes: readonly Key[], row: Row): boolean =>
    homes.some(({ fields, reference, prefix = '' }) => {
      const cell = row[fields[0] ?? ''] ?? ''
      return cell === '' || (tables.get(reference.resource) ?? []).some(({ id }) => cell === `${prefix}${id}`)
    })
})

/** Keys of one column together: one of them must lead somewhere. */
const alternatives = (keys: readonly Key[]): Key[][] =>
  Object.values(Object.groupBy(keys, ({ fields }) => fields[0] ?? '')).map((own) => own ?? [])
