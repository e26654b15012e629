import { type Locale, nameIn } from '../ground/locale.ts'
import type { LabelDetail } from './gate-details.ts'
import { type Box, type LabelCandidate, layoutLabels } from './label-layout.ts'
import { createLabelMeasure, createLabelNode, type MeasureLabel, writeLabel } from './label-node.ts'
import { type LabelPlacement, linePlacements, pointPlacements } from './label-placements.ts'
import type { LabelSource } from './label-sources.ts'
import type { Marker } from './markers.ts'
import { project, projectPushed, type ViewTransform } from './view-transform.ts'

const LIMIT = 60
/** A chosen thing keeps its name whatever the crowd. */
const CHOSEN_PRIORITY = 1000

export interface LabelScene {
  readonly view: ViewTransform
  readonly area: Box
  /** Buttons and plates that lie over the map. */
  readonly furniture: readonly Box[]
  readonly locale: Locale
  /** Keys of what is chosen and touched. */
  readonly emphasized: ReadonlySet<string>
  readonly visible: boolean
  /** Second line under a name, or none. */
  readonly detailOf: (key: string) => LabelDetail | undefined
}

/** Names on the map: at most sixty nodes, made once and moved about. Nothing of this goes through React. */
export interface LabelPool {
  layOut(scene: LabelScene): void
  dispose(): void
}

export function createLabelPool(
  container: HTMLElement,
  sources: readonly LabelSource[],
  signs: readonly Marker[],
): LabelPool {
  const nodes = new Map<string, HTMLElement>()
  const spare: HTMLElement[] = []
  const byKey = new Map(sources.map((source) => [source.key, source]))
  const measure = createLabelMeasure(container)
  let shown: ReadonlyMap<string, LabelPlacement> = new Map()

  const take = (): HTMLElement => {
    const node = spare.pop() ?? createLabelNode(container)
    node.hidden = false
    return node
  }
  const release = (key: string, node: HTMLElement) => {
    node.hidden = true
    nodes.delete(key)
    spare.push(node)
  }

  return {
    layOut(scene) {
      const candidates = scene.visible ? labelCandidates(sources, scene, measure) : []
      const obstacles = [...scene.furniture, ...signBoxes(scene.view, signs, scene.area)]
      shown = layoutLabels(candidates, scene.area, obstacles, LIMIT, shown)
      for (const [key, node] of [...nodes]) if (!shown.has(key)) release(key, node)
      for (const [key, placement] of shown) {
        const source = byKey.get(key)!
        const node = nodes.get(key) ?? take()
        nodes.set(key, node)
        write(node, source, placement, scene)
      }
    },
    dispose() {
      for (const node of [...nodes.values(), ...spare]) node.remove()
    },
  }
}

function labelCandidates(
  sources: readonly LabelSource[],
  { view, area, locale, emphasized, detailOf }: LabelScene,
  measure: MeasureLabel,
): readonly LabelCandidate<LabelPlacement>[] {
  return sources.flatMap((source): readonly LabelCandidate<LabelPlacement>[] => {
    const isChosen = emphasized.has(source.key)
    const pxM = nearestPxM(view, source)
    if (!isChosen && (pxM <= 0 || pxM > source.farthestPxM)) return []
    const detail = source.form === 'point' && (isChosen || pxM < source.detailPxM) ? detailOf(source.key) : undefined
    const size = measure(nameIn(locale, source.names), detail, source.kind)
    const placements =
      source.form === 'point'
        ? pointPlacements(view, source, size).map((placement) => ({
            ...placement,
            ...(detail === undefined ? {} : { detail }),
          }))
        : linePlacements(view, source, size, area, locale === 'zh-CN')
    return [{ key: source.key, priority: isChosen ? CHOSEN_PRIORITY : source.priority, placements }]
  })
}

function nearestPxM(view: ViewTransform, source: LabelSource): number {
  if (source.form === 'point') return project(view, source.sign.x, source.sign.y, source.sign.levelM).pxM
  const [x, y, levelM] = source.points[source.points.length >> 1]!
  return project(view, x, y, levelM).pxM
}

const SIGN_SHOWN = 0.9

/** Names keep clear of the signs in sight. */
function signBoxes(view: ViewTransform, signs: readonly Marker[], area: Box): readonly Box[] {
  return signs.flatMap((sign): readonly Box[] => {
    const { x, y, pxM } = projectPushed(view, sign)
    if (pxM <= 0 || pxM > SIGN_SHOWN * sign.farthestPxM || pxM < sign.nearestPxM) return []
    const half = sign.sizePx / 2 - 1
    if (x < area.left - half || x > area.right + half || y < area.top - half || y > area.bottom + half) return []
    return [{ left: x - half, top: y - half, right: x + half, bottom: y + half }]
  })
}

function write(
  node: HTMLElement,
  { key, kind, names }: LabelSource,
  placement: LabelPlacement,
  scene: LabelScene,
): void {
  const className = `scene-label scene-label-${kind}${scene.emphasized.has(key) ? ' is-chosen' : ''}${placement.upright ? ' is-upright' : ''}`
  writeLabel(node, className, nameIn(scene.locale, names), placement.detail)
  const turn = placement.upright ? placement.angleRad - Math.PI / 2 : placement.angleRad
  const isLevel = Math.abs(turn) < 1e-3
  const [x, y] = isLevel
    ? [Math.round(placement.x - placement.width / 2), Math.round(placement.y - placement.height / 2)]
    : [placement.x, placement.y]
  node.style.transform = isLevel
    ? `translate(${x}px, ${y}px)`
    : `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%) rotate(${turn.toFixed(4)}rad)`
}
