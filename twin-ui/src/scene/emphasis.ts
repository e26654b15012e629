import type { LoadedDistrict } from '../state/district-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { SceneModel } from './scene-model.ts'

/** What of the picture answers to what is chosen and touched. */
export interface Emphasized {
  readonly reachIndices: readonly number[]
  readonly touchedReach: number | undefined
  /** Keys of the names that must be shown. */
  readonly labelKeys: ReadonlySet<string>
  markerEmphasis(marker: number): 'none' | 'touched' | 'chosen'
}

export interface Emphasis {
  /** The same object while neither changes. */
  of(selection: Selection | undefined, hover: Selection | undefined): Emphasized
}

export function createEmphasis(loaded: LoadedDistrict, model: SceneModel): Emphasis {
  const markerByKey = new Map<string, number>()
  for (const [index, { target }] of model.markers.entries()) {
    if (target.kind === 'gate') markerByKey.set(`gate ${model.district.gates[target.index]!.id}`, index)
    if (target.kind === 'structure') markerByKey.set(`structure ${model.district.structures[target.index]!.id}`, index)
    if (target.kind === 'station') markerByKey.set(`station ${model.district.stations[target.index]!.id}`, index)
  }
  let last:
    | { readonly selection: Selection | undefined; readonly hover: Selection | undefined; readonly found: Emphasized }
    | undefined
  return {
    of(selection, hover) {
      if (last !== undefined && last.selection === selection && last.hover === hover) return last.found
      const chosen = signKeys(loaded, selection)
      const touched = signKeys(loaded, hover)
      const chosenMarkers = markersOf(markerByKey, chosen)
      const touchedMarkers = markersOf(markerByKey, touched)
      const touchedReach = hover?.kind === 'reach' ? loaded.index.reachIndexById.get(hover.id) : undefined
      const found: Emphasized = {
        reachIndices: chosenReaches(loaded, selection),
        touchedReach,
        labelKeys: new Set([...chosen, ...touched]),
        markerEmphasis: (marker) =>
          chosenMarkers.has(marker) ? 'chosen' : touchedMarkers.has(marker) ? 'touched' : 'none',
      }
      last = { selection, hover, found }
      return found
    },
  }
}

/** Names of signs and canals as the labels and markers know them. */
export function signKeys({ index }: LoadedDistrict, selection: Selection | undefined): readonly string[] {
  if (selection === undefined) return []
  if (selection.kind === 'node') return (index.gatesByNode.get(selection.id) ?? []).map(({ id }) => `gate ${id}`)
  if (selection.kind === 'station') {
    const gateId = index.stationById.get(selection.id)?.gateId
    return [gateId === null || gateId === undefined ? `station ${selection.id}` : `gate ${gateId}`]
  }
  return [`${selection.kind} ${selection.id}`]
}

function chosenReaches({ index, district }: LoadedDistrict, selection: Selection | undefined): readonly number[] {
  if (selection?.kind === 'node')
    return district.reaches.flatMap((reach, at) =>
      reach.kind !== 'branch' && (reach.fromNodeId === selection.id || reach.toNodeId === selection.id) ? [at] : [],
    )
  const reachIndex = selection?.kind === 'reach' ? index.reachIndexById.get(selection.id) : undefined
  return reachIndex === undefined ? [] : [reachIndex]
}

function markersOf(markerByKey: ReadonlyMap<string, number>, keys: readonly string[]): ReadonlySet<number> {
  return new Set(keys.flatMap((key) => markerByKey.get(key) ?? []))
}
