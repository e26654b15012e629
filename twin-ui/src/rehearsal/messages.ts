import type { District, Problem } from '@district/models'
import type { Comparison, RehearsalReport } from './report.ts'
import type { RehearsalRequest, RehearsalTrack } from './run-rehearsal.ts'

/** To the worker: what exists (once), then what to run. */
export type WorkerOrder =
  | { readonly kind: 'district'; readonly district: District; readonly dxM: number }
  | { readonly kind: 'run'; readonly request: RehearsalRequest }

/** From the worker. A frame travels as its wire bytes, handed over and not copied. */
export type WorkerNews =
  | { readonly kind: 'frame'; readonly track: RehearsalTrack; readonly bytes: ArrayBuffer }
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'report'; readonly report: RehearsalReport }
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  | { readonly kind: 'refused'; readonly problem: Problem }
