import { type RootState, useFrame, useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import type { FreeArea } from './camera-pose.ts'
import type { FlowTicker } from './flow-ticker.ts'
import type { SceneDirector } from './scene-director.ts'
import type { SceneLayers } from './scene-layers.ts'

interface SceneGraphProps {
  readonly layers: SceneLayers
  readonly director: SceneDirector
  readonly flow: FlowTicker
  readonly dpr: number
  readonly free: () => FreeArea
  readonly onRoot: (root: RootState) => void
  /** Answers whether one more frame is wanted. */
  readonly onDrawn: () => boolean
  /** Asks for the next frame of what moves, if anybody can see it. */
  readonly moveOn: () => void
}

/** The whole graph is one object made outside React; React's part here is to be asked once per frame. */
export function SceneGraph({ layers, director, flow, dpr, free, onRoot, onDrawn, moveOn }: SceneGraphProps) {
  const root = useThree()
  useEffect(() => {
    onRoot(root)
    root.invalidate()
  }, [root, onRoot])

  useFrame(({ camera, invalidate }) => {
    const drawn = { nowMs: performance.now(), camera, dpr, free: free(), flows: flow.flows(), isFine: flow.isFine() }
    if (director.prepare(drawn)) moveOn()
    if (onDrawn()) invalidate()
  })
  return <primitive object={layers.group} />
}
