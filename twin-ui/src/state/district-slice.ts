import type { District, Network } from '@district/models'
import type { ClockSetting } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import type { DistrictIndex } from './district-index.ts'
import type { Route } from './routes.ts'
import type { TwinState } from './twin-store.ts'

/** What exists: fetched once, and again when a frame arrives of another topology. */
export interface LoadedDistrict {
  readonly district: District
  /** Built here from the same tables and grid as the shadow's, so that a frame's points are this network's points. */
  readonly network: Network
  readonly clock: ClockSetting
  readonly index: DistrictIndex
  readonly routes: readonly Route[]
}

/** One of `problems` in the catalogue, and what was met there, for the person who must repair it. */
export interface LoadProblem {
  readonly key: 'unreachable' | 'refused' | 'malformed'
  readonly detail: string
}

export interface DistrictSlice {
  readonly loaded: LoadedDistrict | undefined
  readonly loadProblem: LoadProblem | undefined
  districtLoaded(loaded: LoadedDistrict): void
  districtLoadFailed(problem: LoadProblem): void
}

export const createDistrictSlice: StateCreator<TwinState, [], [], DistrictSlice> = (set) => ({
  loaded: undefined,
  loadProblem: undefined,

  districtLoaded: (loaded) => set({ loaded, loadProblem: undefined }),
  districtLoadFailed: (loadProblem) => set({ loadProblem }),
})
