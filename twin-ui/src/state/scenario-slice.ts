import type { ScenariosDocument } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** The scenarios that the pack carries; fetched with the district. */
export interface ScenarioSlice {
  readonly scenarios: ScenariosDocument | undefined
  scenariosArrived(scenarios: ScenariosDocument): void
}

export const createScenarioSlice: StateCreator<TwinState, [], [], ScenarioSlice> = (set) => ({
  scenarios: undefined,

  scenariosArrived: (scenarios) => set({ scenarios }),
})
