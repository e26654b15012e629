import { lazy } from 'react'

const AGAIN_AFTER_MS = 3000

/** Three.js and the scene are more than half of the code: they come while the district is asked for, and the panels do not wait. */
const loadScene = (): Promise<typeof import('../scene/district-scene.tsx')> =>
  import('../scene/district-scene.tsx').catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
    return loadScene()
  })
const coming = loadScene()

export const DistrictScene = lazy(async () => ({ default: (await coming).DistrictScene }))
