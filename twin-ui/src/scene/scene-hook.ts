import type { LoadedDistrict } from '../state/district-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'
import { placeAt } from './polyline.ts'
import type { Stage, StageInfo } from './stage.ts'
import { project, projectPushed } from './view-transform.ts'

/** What a test may ask the scene: numbers first, pixels last. Hung on `window.__twin.scene`. */
export interface SceneHook {
  info(): StageInfo
  /** Middle of a gate's sign, a station's sign or a reach, in page pixels; undefined behind the eye. */
  project(id: string): { readonly x: number; readonly y: number } | undefined
  select(kind: Selection['kind'], id: string): void
  pose(): ReturnType<Stage['rig']['pose']>
  jump(pose: Partial<ReturnType<Stage['rig']['pose']>>): void
  home(): void
}

export function hangSceneHook(
  stage: Stage,
  loaded: LoadedDistrict,
  store: TwinStore,
  element: HTMLElement,
): () => void {
  const { model, rig, director } = stage
  const scene: SceneHook = {
    info: stage.info,
    project(id) {
      const view = director.view()?.transform
      if (view === undefined) return undefined
      const box = element.getBoundingClientRect()
      const marker = model.markers.find(({ target }) => {
        if (target.kind === 'gate') return loaded.district.gates[target.index]?.id === id
        return target.kind === 'station' && loaded.district.stations[target.index]?.id === id
      })
      const course = model.courses.find(({ reach }) => reach.id === id)
      if (marker === undefined && course === undefined) return undefined
      const { x, y, pxM } =
        marker !== undefined
          ? projectPushed(view, marker)
          : project(view, ...middleOf(course!.line), (course!.reach.bedUpM + course!.reach.bedDownM) / 2)
      return pxM > 0 ? { x: x + box.left, y: y + box.top } : undefined
    },
    select: (kind, id) => store.getState().selected({ kind, id } as Selection),
    pose: rig.pose,
    jump: (pose) => rig.jump({ ...rig.pose(), ...pose }),
    home: () => rig.jump(rig.home()),
  }
  const page = window as { __twin?: Record<string, unknown> }
  page.__twin = { ...page.__twin, scene }
  return () => {
    if (page.__twin?.['scene'] === scene) delete page.__twin['scene']
  }
}

function middleOf(line: Stage['model']['courses'][number]['line']): readonly [number, number] {
  const { x, y } = placeAt(line, line.lengthM / 2)
  return [x, y]
}
