/** A value of an attribute: a text, or numbers of one type. */
export type NetcdfAttribute = string | Int32Array | Float64Array

export interface NetcdfVariable {
  readonly name: string
  readonly type: 'char' | 'int' | 'float' | 'double'
  /** Names of its dimensions, the slowest first; none for a scalar. */
  readonly dimensions: readonly string[]
  readonly attributes: Readonly<Record<string, NetcdfAttribute>>
  /** All values, the last dimension fastest; characters as bytes of UTF-8. */
  readonly values: Uint8Array | Int32Array | Float32Array | Float64Array
}

export interface NetcdfFile {
  readonly dimensions: Readonly<Record<string, number>>
  readonly attributes: Readonly<Record<string, NetcdfAttribute>>
  readonly variables: readonly NetcdfVariable[]
}

const TYPES = {
  char: { code: 2, bytes: 1 },
  int: { code: 4, bytes: 4 },
  float: { code: 5, bytes: 4 },
  double: { code: 6, bytes: 8 },
} as const
const DIMENSIONS = 0x0a
const VARIABLES = 0x0b
const ATTRIBUTES = 0x0c

const padded = (bytes: number): number => (bytes + 3) & ~3

/**
 * The bytes of a NetCDF classic file with 64-bit offsets ("CDF-2"): every reader of NetCDF opens it, and it needs no library.
 *
 * Source: the format specification of the NetCDF classic format (Unidata), which is public; layout as told there.
 * Valid:  no record dimension; each variable below 4 GiB.
 *
 * @throws RangeError when a variable names a dimension that is not there, or has not as many values as its dimensions say
 */
export function writeNetcdf(file: NetcdfFile): Uint8Array {
  const names = Object.keys(file.dimensions)
  for (const variable of file.variables) checkVariable(file, variable)
  const header = new Bytes()
  const begins = new Array<number>(file.variables.length).fill(0)
  writeHeader(header, file, names, begins)
  let at = header.length
  for (const [k, { values }] of file.variables.entries()) {
    begins[k] = at
    at += padded(values.byteLength)
  }
  const whole = new Bytes(at)
  writeHeader(whole, file, names, begins)
  for (const { values } of file.variables) whole.values(values)
  return whole.done()
}

function checkVariable({ dimensions }: NetcdfFile, { name, dimensions: own, values }: NetcdfVariable): void {
  const count = own.reduce((product, dimension) => {
    const size = dimensions[dimension]
    if (size === undefined) throw new RangeError(`${name}'s dimension must be one of the file, got ${dimension}`)
    return product * size
  }, 1)
  if (values.length !== count) throw new RangeError(`${name} must have ${count} values, got ${values.length}`)
}

function writeHeader(bytes: Bytes, file: NetcdfFile, names: readonly string[], begins: readonly number[]): void {
  bytes.raw([0x43, 0x44, 0x46, 0x02])
  bytes.int(0)
  bytes.list(DIMENSIONS, names.length)
  for (const name of names) {
    bytes.name(name)
    bytes.int(file.dimensions[name] ?? 0)
  }
  writeAttributes(bytes, file.attributes)
  bytes.list(VARIABLES, file.variables.length)
  for (const [k, { name, type, dimensions, attributes, values }] of file.variables.entries()) {
    bytes.name(name)
    bytes.int(dimensions.length)
    for (const dimension of dimensions) bytes.int(names.indexOf(dimension))
    writeAttributes(bytes, attributes)
    bytes.int(TYPES[type].code)
    bytes.int(padded(values.byteLength))
    bytes.long(begins[k] ?? 0)
  }
}

function writeAttributes(bytes: Bytes, attributes: NetcdfFile['attributes']): void {
  const entries = Object.entries(attributes)
  bytes.list(ATTRIBUTES, entries.length)
  for (const [name, value] of entries) {
    bytes.name(name)
    if (typeof value === 'string') {
      const text = new TextEncoder().encode(value)
      bytes.int(TYPES.char.code)
      bytes.int(text.length)
      bytes.values(text)
    } else {
      bytes.int(value instanceof Int32Array ? TYPES.int.code : TYPES.double.code)
      bytes.int(value.length)
      bytes.values(value)
    }
  }
}

/** Bytes in the making, big end first. */
class Bytes {
  #bytes: Uint8Array
  #view: DataView
  length = 0

  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.length + more))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }

  raw(values: readonly number[]): void {
    this.#room(values.length)
    this.#bytes.set(values, this.length)
    this.length += values.length
  }

  int(value: number): void {
    this.#room(4)
    this.#view.setInt32(this.length, value)
    this.length += 4
  }

  long(value: number): void {
    this.#room(8)
    this.#view.setBigInt64(this.length, BigInt(value))
    this.length += 8
  }

  /** A list's tag and count; an empty one is all zeros. */
  list(tag: number, count: number): void {
    this.int(count === 0 ? 0 : tag)
    this.int(count)
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.int(bytes.length)
    this.values(bytes)
  }

  /** Values one after another, filled up to four bytes. */
  values(values: Uint8Array | Int32Array | Float32Array | Float64Array): void {
    this.#room(padded(values.byteLength))
    if (values instanceof Uint8Array) this.#bytes.set(values, this.length)
    else if (values instanceof Int32Array)
      for (const [k, value] of values.entries()) this.#view.setInt32(this.length + 4 * k, value)
    else if (values instanceof Float32Array)
      for (const [k, value] of values.entries()) this.#view.setFloat32(this.length + 4 * k, value)
    else for (const [k, value] of values.entries()) this.#view.setFloat64(this.length + 8 * k, value)
    this.length += padded(values.byteLength)
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}

/** Texts as rows of bytes of one length. */
export function textRows(texts: readonly string[]): { readonly bytes: Uint8Array; readonly width: number } {
  const encoded = texts.map((text) => new TextEncoder().encode(text))
  const width = encoded.reduce((widest, { length }) => Math.max(widest, length), 1)
  const bytes = new Uint8Array(width * texts.length)
  for (const [k, text] of encoded.entries()) bytes.set(text, k * width)
  return { bytes, width }
}
