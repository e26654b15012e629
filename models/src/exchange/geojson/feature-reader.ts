import type { Findings } from '../findings.ts'
import type { GeoFeature } from './geojson-file.ts'
import { type FieldSource, fieldOf } from './mapping.ts'

interface Range {
  readonly lowest: number
  readonly highest: number
  readonly otherwise?: number
}

/** Reads fields of one feature by a mapping; whatever is wrong is told with the property that says it. */
export class FeatureReader {
  readonly feature: GeoFeature
  readonly #fields: Readonly<Record<string, FieldSource>>
  readonly #findings: Findings

  constructor(feature: GeoFeature, fields: Readonly<Record<string, FieldSource>>, findings: Findings) {
    this.feature = feature
    this.#fields = fields
    this.#findings = findings
  }

  text(field: string, otherwise: string): string {
    const { value } = fieldOf(this.#fields, field, this.feature.properties)
    return value === undefined || value === null || value === '' ? otherwise : String(value)
  }

  word<const W extends string>(field: string, words: readonly W[], otherwise: W): W {
    const { value, property } = fieldOf(this.#fields, field, this.feature.properties)
    if (value === undefined || value === null || value === '') return otherwise
    const known = words.find((word) => word === value)
    if (known === undefined)
      this.#findings.problem(
        'VALUE_UNKNOWN',
        this.#place(property),
        `"${String(value)}" is unknown here`,
        `expected one of ${words.join(', ')}`,
      )
    return known ?? otherwise
  }

  number(field: string, { lowest, highest, otherwise }: Range): number {
    const { value, property } = fieldOf(this.#fields, field, this.feature.properties)
    const remedy = `expected ${field}, a number from ${lowest} to ${highest}`
    if (value === undefined || value === null || value === '') {
      if (otherwise === undefined)
        this.#findings.problem(
          'VALUE_MISSING',
          this.#place(property),
          `nothing says ${field}`,
          `${remedy}; or map it to another property`,
        )
      return otherwise ?? Number.NaN
    }
    const number = typeof value === 'number' ? value : Number(String(value).trim())
    if (!Number.isFinite(number))
      this.#findings.problem('VALUE_NOT_A_NUMBER', this.#place(property), `"${String(value)}" is not a number`, remedy)
    else if (number < lowest || number > highest)
      this.#findings.problem('VALUE_OUT_OF_RANGE', this.#place(property), `${number} is not plausible`, remedy)
    else return number
    return Number.NaN
  }

  #place(property: string) {
    return { path: `${this.feature.path}.properties.${property}` }
  }
}
