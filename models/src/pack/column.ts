import type { LonLat, Provenance } from '../domain/provenance.ts'
import { PROVENANCES } from '../domain/provenance.ts'
import { brandId, type Id } from '../ground/ids.ts'
import type { ProblemCode } from '../ground/problem.ts'
import { QUANTITIES, type QuantityName } from '../ground/quantities.ts'
import { err, ok, type Result } from '../ground/result.ts'

/** What is wrong with one cell; the table adds where. */
export interface Complaint {
  readonly code: ProblemCode
  readonly text: string
  readonly remedy: string
}

/** What a column holds: how its cells become values. */
export interface Column<T> {
  readonly read: (cell: string) => Result<T, Complaint>
  /** A table may lack this column: each of its rows then has this value. */
  readonly whenAbsent?: { readonly value: T }
}

export type Columns = Readonly<Record<string, Column<unknown>>>
export type RowOf<C extends Columns> = { readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never }

const missing = (remedy: string) => err({ code: 'VALUE_MISSING' as const, text: 'nothing stands here', remedy })

export const text: Column<string> = {
  read: (cell) => (cell === '' ? missing('expected a text') : ok(cell)),
}

/** Ids stand in topics, file names and gauge names: `.`, `/`, `+` and `#` mean something there. */
const ID_SHAPE = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

export const idOf = <I extends Id<string>>(): Column<I> => ({
  read: (cell) => {
    const remedy = 'expected an id of letters, digits, - and _'
    if (cell === '') return missing(remedy)
    if (!ID_SHAPE.test(cell)) return err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is not an id`, remedy })
    return ok(brandId<I>(cell))
  },
})

/** A number from `minimum` to `maximum`; `noun` and `unit` are for the message. */
export const numberFrom = (minimum: number, maximum: number, noun: string, unit = ''): Column<number> => ({
  read: (cell) => {
    const remedy = `expected ${noun} from ${minimum} to ${maximum}${unit === '' ? '' : ` ${unit}`}`
    if (cell.trim() === '') return missing(remedy)
    const value = Number(cell)
    if (!Number.isFinite(value)) return err({ code: 'VALUE_NOT_A_NUMBER', text: `"${cell}" is not a number`, remedy })
    if (value < minimum || value > maximum)
      return err({ code: 'VALUE_OUT_OF_RANGE', text: `${cell} is not plausible`, remedy })
    return ok(value)
  },
})

export const wholeNumberFrom = (minimum: number, maximum: number, noun: string): Column<number> => ({
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
  read: (cell) => {
    const known = words.find((candidate) => candidate === cell)
    const remedy = `expected one of ${words.join(', ')}`
    if (cell === '') return missing(remedy)
    return known === undefined ? err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is unknown here`, remedy }) : ok(known)
  },
})

/** An empty cell means null. */
export const optional = <T>(column: Column<T>): Column<T | null> => ({
  read: (cell) => (cell === '' ? ok(null) : column.read(cell)),
})

/** A column that a table need not have; without it, as with an empty cell, the value is null. */
export const extra = <T>(column: Column<T>): Column<T | null> => ({ ...optional(column), whenAbsent: { value: null } })

export const lonDeg = numberFrom(-180, 180, 'a longitude', '°')
export const latDeg = numberFrom(-90, 90, 'a latitude', '°')

/** Points of a course: `lon lat;lon lat;…`; an empty cell has none. */
export const course: Column<readonly LonLat[]> = {
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
  read: (cell) =>
    cell === '' ? missing('expected points as "lon lat;lon lat", the last one at the tail') : course.read(cell),
}

const unsourced = (remedy: string) =>
  err({ code: 'PROVENANCE_MISSING' as const, text: 'this row does not say where its numbers come from', remedy })

/** The two columns that end every table. */
export const SOURCED_COLUMNS: { readonly provenance: Column<Provenance>; readonly source: Column<string> } = {
  provenance: {
    read: (cell) =>
      cell === '' ? unsourced(`expected one of ${PROVENANCES.join(', ')}`) : word(PROVENANCES).read(cell),
  },
  source: {
    read: (cell) => (cell === '' ? unsourced('expected a page, an arithmetic or a method') : ok(cell)),
  },
}
