import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** What colours the water of the scene beside its depth. */
export const LAYERS = ['none', 'velocity', 'freeboard', 'difference'] as const
export type Layer = (typeof LAYERS)[number]

export interface LayerSlice {
  readonly layer: Layer
  layerChosen(layer: Layer): void
}

export const createLayerSlice: StateCreator<TwinState, [], [], LayerSlice> = (set) => ({
  layer: 'none',
  layerChosen: (layer) => set({ layer }),
})
