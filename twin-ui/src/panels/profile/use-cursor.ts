import { useSyncExternalStore } from 'react'
import type { Cursor } from '../../state/cursor-slice.ts'
import { useTwin } from '../twin-context.tsx'
import { columnAt, type Profile, reachAtColumn } from './profile-data.ts'

/** Metres along the route of the place that is pointed at in any view; undefined where that is not on the route. */
export function cursorAtM({ reaches }: Pick<Profile, 'reaches'>, cursor: Cursor | undefined): number | undefined {
  const placed = cursor === undefined ? undefined : reaches.find(({ reach }) => reach.id === cursor.reachId)
  if (placed === undefined || cursor === undefined) return undefined
  return placed.fromM + Math.min(Math.max(cursor.chainageM, 0), placed.reach.lengthM)
}

/** The other way: the place on a canal at a distance along the route. */
export function cursorOn(profile: Profile, atM: number, from: Cursor['from']): Cursor | undefined {
  const placed = reachAtColumn(profile, columnAt(profile, atM))
  if (placed === undefined) return undefined
  return { reachId: placed.reach.id, chainageM: Math.min(Math.max(atM - placed.fromM, 0), placed.reach.lengthM), from }
}

/** Moves with the pointer: only for small things that do nothing else. */
export function useCursorAtM(profile: Profile): number | undefined {
  const { store } = useTwin()
  return useSyncExternalStore(store.subscribe, () => cursorAtM(profile, store.getState().cursor))
}
