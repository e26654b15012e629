/** What we use of WebAssembly; not every host has it, and some forbid it. */
interface WasmHost {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, WasmPass>> }
  validate(bytes: Uint8Array): boolean
}

export type WasmPass = (
  now: number,
  old: number,
  shared: number,
  reach: number,
  innerPoints: number,
  far: number,
  root: number,
) => void

const PAGE_BYTES = 65_536

export const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES)

/** Memory and functions of a module, or null where the host has no vector instructions or forbids to make code. */
export function instantiate(
  bytes: Uint8Array,
  memoryPages: number,
): { readonly buffer: ArrayBuffer; readonly passes: Readonly<Record<string, WasmPass>> } | null {
  const host = (globalThis as unknown as { readonly WebAssembly?: WasmHost }).WebAssembly
  if (host === undefined || !host.validate(bytes)) return null
  try {
    const module = new host.Module(bytes)
    const memory = new host.Memory({ initial: memoryPages })
    return { buffer: memory.buffer, passes: new host.Instance(module, { memory: { memory } }).exports }
  } catch (error) {
    if (error instanceof Error && error.name === 'CompileError') return null
    throw error
  }
}
