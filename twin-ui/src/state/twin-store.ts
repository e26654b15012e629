import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AccessSlice, createAccessSlice } from './access-slice.ts'
import { type BranchSlice, createBranchSlice } from './branch-slice.ts'
import { type CameraSlice, createCameraSlice } from './camera-slice.ts'
import { type CursorSlice, createCursorSlice } from './cursor-slice.ts'
import { createDistrictSlice, type DistrictSlice } from './district-slice.ts'
import { createHoursSlice, type HoursSlice } from './hours-slice.ts'
import { createLayerSlice, type LayerSlice } from './layer-slice.ts'
import { createLinkSlice, type LinkSlice } from './link-slice.ts'
import { createLiveSlice, type LiveSlice } from './live-slice.ts'
import { createScenarioSlice, type ScenarioSlice } from './scenario-slice.ts'
import { createSelectionSlice, type SelectionSlice } from './selection-slice.ts'
import { createTimeSlice, type TimeSlice } from './time-slice.ts'
import { createViewSlice, type ViewSlice } from './view-slice.ts'

/** All that is slow: what exists, what was chosen, what was heard. The water itself is in `frame/`. */
export type TwinState = AccessSlice &
  DistrictSlice &
  LiveSlice &
  SelectionSlice &
  CursorSlice &
  TimeSlice &
  HoursSlice &
  LinkSlice &
  BranchSlice &
  ScenarioSlice &
  ViewSlice &
  LayerSlice &
  CameraSlice
export type TwinStore = StoreApi<TwinState>

export const createTwinStore = (): TwinStore =>
  createStore<TwinState>()((...slice) => ({
    ...createAccessSlice(...slice),
    ...createDistrictSlice(...slice),
    ...createLiveSlice(...slice),
    ...createSelectionSlice(...slice),
    ...createCursorSlice(...slice),
    ...createTimeSlice(...slice),
    ...createHoursSlice(...slice),
    ...createLinkSlice(...slice),
    ...createBranchSlice(...slice),
    ...createScenarioSlice(...slice),
    ...createViewSlice(...slice),
    ...createLayerSlice(...slice),
    ...createCameraSlice(...slice),
  }))
