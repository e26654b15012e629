import type { District, Problem } from '@district/models'
import type { ScenarioRequest } from './play-scenario.ts'
import type { Comparison, RehearsalReport } from './report.ts'
import type { RehearsalRequest, RehearsalTrack } from './run-rehearsal.ts'

/** What to run: changes of a state, or a scenario of the pack. */
export type RunOrder =
  | { readonly kind: 'run'; readonly request: RehearsalRequest }
  | { readonly kind: 'scenario'; readonly request: ScenarioRequest }

/** To the worker: what exists (once), then what to run. */
export type WorkerOrder = { readonly kind: 'district'; readonly district: District; readonly dxM: number } | RunOrder

/** From the worker. A frame travels as its wire bytes, handed over and not copied. */
export type WorkerNews =
  | { readonly kind: 'frame'; readonly track: RehearsalTrack; readonly bytes: ArrayBuffer }
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'report'; readonly report: RehearsalReport }
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  /** The scenario has come to its end; nothing is compared with it. */
  | { readonly kind: 'played' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
