import { type RefObject, useEffect, useState } from 'react'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { SceneModel } from './scene-model.ts'
import type { SceneParts } from './scene-parts.ts'
import { openStage, type Stage } from './stage.ts'

/** Why there is no picture. */
export type SceneTrouble = 'none' | 'no-webgl' | 'context-lost'

/** Opens a stage in the canvas' parent for as long as the district stays the same. */
export function useStage(
  parts: SceneParts,
  loaded: LoadedDistrict | undefined,
  model: SceneModel | undefined,
  canvasRef: RefObject<HTMLDivElement | null>,
  labelRef: RefObject<HTMLDivElement | null>,
): { readonly stage: Stage | undefined; readonly trouble: SceneTrouble } {
  const [stage, setStage] = useState<Stage>()
  const [trouble, setTrouble] = useState<SceneTrouble>(() => (hasWebgl2() ? 'none' : 'no-webgl'))
  const { store, shadowFrames, rehearsalFrames } = parts

  useEffect(() => {
    const [canvasParent, labelParent] = [canvasRef.current, labelRef.current]
    if (loaded === undefined || model === undefined || canvasParent === null || labelParent === null) return
    const opened = openStage({
      parts: { store, shadowFrames, rehearsalFrames },
      loaded,
      model,
      canvasParent,
      labelParent,
      onContext: (isLost) => setTrouble(isLost ? 'context-lost' : 'none'),
    })
    setStage(opened)
    return () => {
      setStage(undefined)
      opened.close()
    }
  }, [store, shadowFrames, rehearsalFrames, loaded, model, canvasRef, labelRef])

  return { stage, trouble }
}

let webgl2: boolean | undefined

/** Asked once: every try costs the browser a context. */
function hasWebgl2(): boolean {
  if (webgl2 !== undefined) return webgl2
  const probe = document.createElement('canvas').getContext('webgl2')
  webgl2 = probe !== null
  probe?.getExtension('WEBGL_lose_context')?.loseContext()
  return webgl2
}
