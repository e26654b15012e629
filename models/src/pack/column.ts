import type { LonLat, Provenance } from '../domain/provenance.ts'
import { PROVENANCES } from '../domain/provenance.ts'
import { brandId, type Id } from '../ground/ids.ts'
import { QUANTITIES, type QuantityName } from '../ground/quantities.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Complaint } from './complaint.ts'
import { readNumber } from './read-number.ts'

/** What a column says of itself, for schemas and templates. */
export interface Field {
  readonly type: 'string' | 'number' | 'integer' | 'boolean'
  /** What stands there: `a length`, `Manning's n`. */
  readonly noun?: string
  readonly unit?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly words?: readonly string[]
  readonly pattern?: string
  /** An empty cell, or no such column at all, has a meaning. */
  readonly optional?: boolean
}

/** Where the ids of a column are at home: in a file, as they stand there or behind a prefix. */
export interface Home {
  readonly file: string
  readonly prefix?: string
}

/** What a column holds: how its cells become values. */
export interface Column<T> {
  readonly field: Field
  readonly read: (cell: string) => Result<T, Complaint>
  /** A table may lack this column: each of its rows then has this value. */
  readonly whenAbsent?: { readonly value: T }
  /** Its cells are ids of rows of other tables. */
  readonly homes?: readonly Home[]
}

export type Columns = Readonly<Record<string, Column<unknown>>>
export type RowOf<C extends Columns> = { readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never }

const missing = (remedy: string) => err({ code: 'VALUE_MISSING' as const, text: 'nothing stands here', remedy })

export const text: Column<string> = {
  field: { type: 'string' },
  read: (cell) => (cell === '' ? missing('expected a text') : ok(cell)),
}

/** Ids stand in topics, file names and gauge names: `.`, `/`, `+` and `#` mean something there. */
const ID_SHAPE = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

/** An id; with homes, one that must stand in one of these files. */
export const idOf = <I extends Id<string>>(...homes: readonly (string | Home)[]): Column<I> => ({
  field: { type: 'string', noun: 'an id', pattern: ID_SHAPE.source },
  ...(homes.length > 0 && { homes: homes.map((home) => (typeof home === 'string' ? { file: home } : home)) }),
  read: (cell) => {
    const remedy = 'expected an id of letters, digits, - and _'
    if (cell === '') return missing(remedy)
    if (!ID_SHAPE.test(cell)) return err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is not an id`, remedy })
    return ok(brandId<I>(cell))
  },
})

/** A number from `minimum` to `maximum`; `noun` and `unit` are for the message. */
export const numberFrom = (minimum: number, maximum: number, noun: string, unit = ''): Column<number> => ({
  field: { type: 'number', noun, minimum, maximum, ...(unit !== '' && { unit }) },
  read: (cell) => {
    const remedy = `expected ${noun} from ${minimum} to ${maximum}${unit === '' ? '' : ` ${unit}`}`
    if (cell.trim() === '') return missing(remedy)
    const number = readNumber(cell, remedy)
    if (!number.ok) return number
    if (number.value < minimum || number.value > maximum)
      return err({ code: 'VALUE_OUT_OF_RANGE', text: `${cell} is not plausible`, remedy })
    return number
  },
})

export const wholeNumberFrom = (minimum: number, maximum: number, noun: string): Column<number> => ({
  field: { type: 'integer', noun, minimum, maximum },
  read: (cell) => {
    const number = numberFrom(minimum, maximum, noun).read(cell)
    if (!number.ok || Number.isInteger(number.value)) return number
    const remedy = `expected ${noun}, a whole number from ${minimum} to ${maximum}`
    return err({ code: 'VALUE_OUT_OF_RANGE', text: `${cell} is not a whole number`, remedy })
  },
})

/** A value of one of the measured quantities, in its unit and its plausible range. */
export const quantity = (name: QuantityName, minimum: number = QUANTITIES[name].minimum): Column<number> =>
  numberFrom(minimum, QUANTITIES[name].maximum, `a ${QUANTITIES[name].en.toLowerCase()}`, QUANTITIES[name].unit)

export const word = <const W extends string>(words: readonly W[]): Column<W> => ({
  field: { type: 'string', words },
  read: (cell) => {
    const known = words.find((candidate) => candidate === cell)
    const remedy = `expected one of ${words.join(', ')}`
    if (cell === '') return missing(remedy)
    return known === undefined ? err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is unknown here`, remedy }) : ok(known)
  },
})

/** `yes` or `no`; an empty cell, or no such column, is no. */
export const flag: Column<boolean> = {
  field: { type: 'string', words: ['yes', 'no'], optional: true },
  read: (cell) => {
    const answer = word(['yes', 'no']).read(cell === '' ? 'no' : cell)
    return answer.ok ? ok(answer.value === 'yes') : answer
  },
  whenAbsent: { value: false },
}

/** An empty cell means null. */
export const optional = <T>(column: Column<T>): Column<T | null> => ({
  ...(column.homes !== undefined && { homes: column.homes }),
  field: { ...column.field, optional: true },
  read: (cell) => (cell === '' ? ok(null) : column.read(cell)),
})

/** A column that a table need not have; without it, as with an empty cell, the value is null. */
export const extra = <T>(column: Column<T>): Column<T | null> => ({ ...optional(column), whenAbsent: { value: null } })

export const lonDeg = numberFrom(-180, 180, 'a longitude', '°')
export const latDeg = numberFrom(-90, 90, 'a latitude', '°')

/** Points of a course: `lon lat;lon lat;…`; an empty cell has none. */
export const course: Column<readonly LonLat[]> = {
  field: { type: 'string', noun: 'points as "lon lat;lon lat" in degrees', optional: true },
  read: (cell) => {
    const points: LonLat[] = []
    for (const pair of cell === '' ? [] : cell.split(';')) {
      const [lon, lat, ...more] = pair.trim().split(/\s+/)
      const east = lonDeg.read(lon ?? '')
      const north = latDeg.read(lat ?? '')
      if (!east.ok || !north.ok || more.length > 0) {
        const remedy = 'expected points as "lon lat;lon lat" in degrees'
        return err({ code: 'VALUE_NOT_A_NUMBER', text: `"${pair}" is not a point`, remedy })
      }
      points.push({ lonDeg: east.value, latDeg: north.value })
    }
    return ok(points)
  },
}

/** A course that says at least where it ends. */
export const courseToEnd: Column<readonly LonLat[]> = {
  field: { type: 'string', noun: 'points as "lon lat;lon lat" in degrees' },
  read: (cell) =>
    cell === '' ? missing('expected points as "lon lat;lon lat", the last one at the tail') : course.read(cell),
}

const unsourced = (remedy: string) =>
  err({ code: 'PROVENANCE_MISSING' as const, text: 'this row does not say where its numbers come from', remedy })

/** The two columns that end every table. */
export const SOURCED_COLUMNS: { readonly provenance: Column<Provenance>; readonly source: Column<string> } = {
  provenance: {
    field: { type: 'string', words: PROVENANCES },
    read: (cell) =>
      cell === '' ? unsourced(`expected one of ${PROVENANCES.join(', ')}`) : word(PROVENANCES).read(cell),
  },
  source: {
    field: { type: 'string', noun: 'a page, an arithmetic or a method' },
    read: (cell) => (cell === '' ? unsourced('expected a page, an arithmetic or a method') : ok(cell)),
  },
}
