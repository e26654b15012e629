import { describe, expect, it } from 'vitest'
import { HEADER_COLUMNS } from './district-header.ts'
import { PACK_TABLES } from './pack-tables.ts'
import { packSchemas } from './schemas.ts'

const COLUMNS = [
  ...PACK_TABLES.flatMap(({ file, columns }) =>
    Object.entries(columns).map(([name, column]) => [file, name, column] as const),
  ),
  ...Object.entries(HEADER_COLUMNS).map(([name, column]) => ['district.json', name, column] as const),
]

describe('what a column says of itself', () => {
  it.each(COLUMNS)('[PK4] is what it does: %s %s', (_, name, { field, read }) => {
    expect(read('').ok, `${name} empty`).toBe(field.optional === true)
    if (field.minimum !== undefined && field.maximum !== undefined) {
      for (const bound of [field.minimum, field.maximum]) expect(read(String(bound)).ok, `${name} ${bound}`).toBe(true)
      for (const beyond of [field.minimum - 1, field.maximum + 1]) expect(read(String(beyond)).ok).toBe(false)
      const between = field.minimum + 0.5
      if (between < field.maximum) expect(read(String(between)).ok).toBe(field.type !== 'integer')
    }
    for (const word of field.words ?? []) expect(read(word).ok, word).toBe(true)
    if (field.words !== undefined) expect(read('anything else').ok).toBe(false)
    if (field.pattern !== undefined) expect(read('?? ??').ok).toBe(false)
  })

  it('[PK4] leads every foreign key to a table that has ids', () => {
    const { resources } = packSchemas().get('datapackage.json') as unknown as {
      resources: {
        name: string
        schema: {
          foreignKeys?: { reference: { resource: string } }[]
          alternativeKeys?: { reference: { resource: string } }[]
          fields: { name: string }[]
        }
      }[]
    }
    const withIds = resources
      .filter(({ schema }) => schema.fields.some(({ name }) => name === 'id'))
      .map(({ name }) => name)
    const keys = resources.flatMap(({ schema }) => [...(schema.foreignKeys ?? []), ...(schema.alternativeKeys ?? [])])
    expect(keys.length).toBeGreaterThanOrEqual(40)
    for (const { reference } of keys) expect(withIds).toContain(reference.resource)
  })
})
