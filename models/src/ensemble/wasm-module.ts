/* The bytes of a WebAssembly module: functions without results that work on one imported memory. */

export const I32 = 0x7f
export const V128 = 0x7b

export interface WasmFunction {
  readonly name: string
  /** How many parameters, each an i32. */
  readonly parameters: number
  readonly locals: readonly number[]
  /** Instructions without the closing end. */
  readonly body: readonly number[]
}

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    if (rest === 0) return [...bytes, low]
    bytes.push(low + 128)
  }
}

export function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)]
const text = (name: string): number[] => sized([...name].map((letter) => letter.charCodeAt(0)))

/** A module that imports `memory.memory` and exports each function by its name. */
export function wasmModule(functions: readonly WasmFunction[], memoryPages: number): Uint8Array {
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      list(functions.map(({ parameters }) => [0x60, ...list(Array.from({ length: parameters }, () => [I32])), 0])),
    ),
    ...section(2, list([[...text('memory'), ...text('memory'), 0x02, 0x00, ...unsigned(memoryPages)]])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]))),
    ...section(
      10,
      list(functions.map(({ locals, body }) => sized([...list(locals.map((type) => [1, type])), ...body, 0x0b]))),
    ),
  ])
}
