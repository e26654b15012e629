import type { District } from '@district/models'
import type { Selection } from '../state/selection-slice.ts'
import type { Vector } from './camera-pose.ts'
import type { MarkerTarget } from './markers.ts'
import { groundUnder } from './picking.ts'
import type { SceneModel } from './scene-model.ts'
import { terrainLevelM } from './terrain-grid.ts'
import { project, projectPushed, type ViewTransform } from './view-transform.ts'

const SIGN_SLACK_PX = 5
const CANAL_WITHIN_PX = 9
/** Seen nearer than this, a gate is picked anywhere on its structure. */
const GATE_HALF_SHARE = 0.6

/** What stands under a point of the canvas: a sign, else a gate's own structure, else a canal. */
export function pickAt(
  model: SceneModel,
  view: ViewTransform,
  ray: { readonly eye: Vector; readonly direction: Vector },
  at: { readonly x: number; readonly y: number },
): Selection | undefined {
  return pickSign(model, view, at) ?? pickGate(model, view, at) ?? pickCanal(model, view, ray)
}

function pickSign(
  { markers, district }: SceneModel,
  view: ViewTransform,
  at: { x: number; y: number },
): Selection | undefined {
  let best: { readonly selection: Selection; readonly px: number } | undefined
  for (const marker of markers) {
    if (marker.target.kind === 'place') continue
    const { x, y, pxM } = projectPushed(view, marker)
    if (pxM <= 0 || pxM > 0.9 * marker.farthestPxM || pxM < marker.nearestPxM) continue
    const px = Math.hypot(x - at.x, y - at.y)
    if (px > marker.sizePx / 2 + SIGN_SLACK_PX || (best !== undefined && px >= best.px)) continue
    best = { selection: selectionOf(district, marker.target), px }
  }
  return best?.selection
}

function selectionOf(district: District, { kind, index }: MarkerTarget): Selection {
  if (kind === 'gate') return { kind, id: district.gates[index]!.id }
  if (kind === 'structure') return { kind, id: district.structures[index]!.id }
  return { kind: 'station', id: district.stations[index]!.id }
}

function pickGate({ seats }: SceneModel, view: ViewTransform, at: { x: number; y: number }): Selection | undefined {
  for (const { gate, x, y, bankM, canalWidthM } of seats) {
    const place = project(view, x, y, bankM)
    if (place.pxM <= 0 || canalWidthM / place.pxM < 20) continue
    if (Math.hypot(place.x - at.x, place.y - at.y) < (GATE_HALF_SHARE * canalWidthM) / 2 / place.pxM)
      return { kind: 'gate', id: gate.id }
  }
  return undefined
}

function pickCanal(
  { canals, district, terrain, datumM }: SceneModel,
  view: ViewTransform,
  { eye, direction }: { readonly eye: Vector; readonly direction: Vector },
): Selection | undefined {
  const heightAt = ({ x, y }: { x: number; y: number }) => (terrainLevelM(terrain, x, y) - datumM) * view.lift
  const place = groundUnder(eye, direction, heightAt)
  if (place === undefined) return undefined
  const { pxM } = project(view, place.x, place.y, terrainLevelM(terrain, place.x, place.y))
  const hit = canals.nearest(place, Math.max(CANAL_WITHIN_PX * pxM, NEAR_CANAL_M))
  if (hit === undefined) return undefined
  return { kind: 'reach', id: district.reaches[hit.reachIndex]!.id, chainageM: Math.round(hit.chainageM) }
}

/** Near by, the water itself is broader than any tolerance. */
const NEAR_CANAL_M = 24
