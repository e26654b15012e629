import type { District, Problem } from '@district/models'
import type { RehearsalReport } from './report.ts'
import type { RunRequest } from './run-branch.ts'

/** To the worker: what exists (once), then what to run. */
export type WorkerOrder =
  | { readonly kind: 'district'; readonly district: District; readonly dxM: number }
  /** Run and told to nobody: the compiler has then seen the engine at work. */
  | { readonly kind: 'warm'; readonly request: RunRequest }
  | { readonly kind: 'run'; readonly request: RunRequest }

/** From the worker. A frame travels as its wire bytes, handed over and not copied. */
export type WorkerNews =
  | { readonly kind: 'frame'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'done'; readonly report: RehearsalReport }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
