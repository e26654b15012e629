import type { ReachId } from '@district/models'
import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** A place on a canal that somebody points at, and in which view. `chainageM` counts from the reach's head. */
export interface Cursor {
  readonly reachId: ReachId
  readonly chainageM: number
  readonly from: 'profile' | 'scene' | 'schematic' | 'table'
}

/**
 * One cursor for profile, scene, schematic and table. It moves with the pointer, so panels are not asked then
 * (`calmed`): whoever follows it listens to the store itself.
 */
export interface CursorSlice {
  readonly cursor: Cursor | undefined
  cursorMoved(cursor: Cursor | undefined): void
}

export const createCursorSlice: StateCreator<TwinState, [], [], CursorSlice> = (set) => ({
  cursor: undefined,

  cursorMoved: (cursor) => set((state) => (sameCursor(state.cursor, cursor) ? state : { cursor })),
})

const sameCursor = (a: Cursor | undefined, b: Cursor | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.reachId === b.reachId && a.chainageM === b.chainageM)
