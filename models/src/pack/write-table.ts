import type { LonLat } from '../domain/provenance.ts'
import type { Columns, RowOf } from './column.ts'
import type { TableDefinition } from './read-table.ts'

/**
 * A table as text, with the columns of its definition. Those that a table may lack are left out where no row has anything there, unless `every`
 * column is asked for.
 */
export function writeTable<const C extends Columns>(
  { columns }: TableDefinition<C>,
  rows: readonly RowOf<C>[],
  every = false,
): string {
  const isShown = (name: string, absent: { readonly value: unknown } | undefined) =>
    every || absent === undefined || rows.some((row) => row[name] !== absent.value)
  const names = Object.entries(columns).flatMap(([name, { whenAbsent }]) => (isShown(name, whenAbsent) ? [name] : []))
  const lines = rows.map((row) => names.map((name) => quoted(cellOf(row[name]))).join(','))
  return `${[names.join(','), ...lines].join('\n')}\n`
}

/** Numbers in their shortest form that reads back to the same bits. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : ''
  if (Array.isArray(value)) return value.map(({ lonDeg, latDeg }: LonLat) => `${lonDeg} ${latDeg}`).join(';')
  return String(value)
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell

const MOST_DIGITS = 17
const MOST_NEIGHBOURS = 16

/** The shortest number that `toSi` turns into `value`; where none does exactly, the one that comes nearest. */
export function beforeUnit(value: number, toSi: (written: number) => number): number {
  if (value === 0) return 0
  const near = value / toSi(1)
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const short = Number(near.toPrecision(digits))
    if (toSi(short) === value) return short
  }
  const spacing = 0.5 * Math.abs(near) * Number.EPSILON
  for (let steps = 1; steps <= MOST_NEIGHBOURS; steps++)
    for (const candidate of [near + steps * spacing, near - steps * spacing])
      if (toSi(candidate) === value) return candidate
  return near
}
