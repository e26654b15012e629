import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** Where the eye of the scene rests: the place that it looks at, from how far, facing where (clockwise from north), how far from straight down. */
export interface RestingCamera {
  readonly xM: number
  readonly yM: number
  readonly distanceM: number
  readonly azimuthRad: number
  readonly polarRad: number
}

export interface CameraSlice {
  /** Undefined while it shows the whole district. */
  readonly cameraPose: RestingCamera | undefined
  /** Where somebody else than the scene wants it: it flies there. */
  readonly cameraWish: RestingCamera | undefined
  cameraRested(pose: RestingCamera | undefined): void
  cameraAsked(pose: RestingCamera): void
}

export const createCameraSlice: StateCreator<TwinState, [], [], CameraSlice> = (set) => ({
  cameraPose: undefined,
  cameraWish: undefined,
  cameraRested: (cameraPose) => set({ cameraPose }),
  cameraAsked: (cameraWish) => set({ cameraWish }),
})
