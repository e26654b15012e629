import type { GateId, NodeId, ReachId, StationId, StructureId } from '@district/models'
import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** What the person looks at. `chainageM` along a reach counts from its head. */
export type Selection =
  | { readonly kind: 'reach'; readonly id: ReachId; readonly chainageM?: number }
  | { readonly kind: 'gate'; readonly id: GateId }
  | { readonly kind: 'structure'; readonly id: StructureId }
  | { readonly kind: 'node'; readonly id: NodeId }
  | { readonly kind: 'station'; readonly id: StationId }

/** One selection for scene, list, profile and card. Nobody holds a second one. */
export interface SelectionSlice {
  readonly selection: Selection | undefined
  /** Under the pointer, in whichever view. */
  readonly hover: Selection | undefined
  /** `id` of the route whose long profile is shown; follows the selection, and stays when it is cleared. */
  readonly profileRoute: string | undefined
  selected(selection: Selection | undefined): void
  hovered(hover: Selection | undefined): void
  profileRouteChosen(routeId: string): void
}

export const createSelectionSlice: StateCreator<TwinState, [], [], SelectionSlice> = (set) => ({
  selection: undefined,
  hover: undefined,
  profileRoute: undefined,

  selected: (selection) => set((state) => (isSame(state.selection, selection) ? state : { selection })),
  hovered: (hover) => set((state) => (isSame(state.hover, hover) ? state : { hover })),
  profileRouteChosen: (profileRoute) => set({ profileRoute }),
})

export function isSame(a: Selection | undefined, b: Selection | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.kind !== b.kind || a.id !== b.id) return false
  return a.kind !== 'reach' || b.kind !== 'reach' || a.chainageM === b.chainageM
}
