import { createRoot, type RootState } from '@react-three/fiber'
import type { ReactNode } from 'react'
import { type PerspectiveCamera, WebGLRenderer } from 'three'
import { paletteColor } from './palette.ts'

/** A canvas in the page with its renderer and the root that draws it on demand. */
export interface CanvasHost {
  readonly gl: WebGLRenderer
  readonly dpr: number
  contextLost(): boolean
  invalidate(): void
  render(graph: ReactNode): void
  /** Given by the graph once it stands. */
  rooted(root: RootState): void
  close(): void
}

export interface CanvasOptions {
  readonly parent: HTMLElement
  readonly camera: PerspectiveCamera
  readonly onContext: (isLost: boolean) => void
  readonly onResize: () => void
}

const MOST_DPR = 1.5
/** Dense screens need no multisampling, and it is what costs most. */
const MULTISAMPLE_BELOW_DPR = 1.5

/** `createRoot` with objects made by ourselves: `Canvas` would carry all of three into the page. */
export function openCanvas({ parent, camera, onContext, onResize }: CanvasOptions): CanvasHost {
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'display:block;width:100%;height:100%'
  parent.append(canvas)
  const dpr = Math.min(MOST_DPR, window.devicePixelRatio || 1)
  const gl = new WebGLRenderer({
    canvas,
    antialias: dpr < MULTISAMPLE_BELOW_DPR,
    stencil: true,
    powerPreference: 'high-performance',
  })
  gl.setClearColor(paletteColor('paper'), 1)
  const fiber = createRoot(canvas)
  const settings = () => ({
    gl: () => gl,
    camera: Object.assign(camera, { manual: true }),
    frameloop: 'demand' as const,
    dpr,
    flat: true,
    linear: true,
    size: sizeOf(parent),
  })
  let root: RootState | undefined
  let isLost = false
  let isShown = true
  // A scene behind another view or another tab of a phone is not drawn for nobody.
  const invalidate = () => {
    if (isShown) root?.invalidate()
  }
  const contextIs = (lost: boolean) => {
    isLost = lost
    onContext(lost)
    invalidate()
  }
  const onLost = (event: Event) => {
    event.preventDefault()
    contextIs(true)
  }
  const onRestored = () => contextIs(false)
  canvas.addEventListener('webglcontextlost', onLost)
  canvas.addEventListener('webglcontextrestored', onRestored)
  const observer = new ResizeObserver(() => {
    isShown = parent.clientWidth > 0 && parent.clientHeight > 0
    if (!isShown) return
    onResize()
    void fiber.configure(settings())
    invalidate()
  })
  observer.observe(parent)

  return {
    gl,
    dpr,
    contextLost: () => isLost,
    invalidate,
    render: (graph) => void fiber.configure(settings()).then(() => fiber.render(graph)),
    rooted(made) {
      root = made
    },
    close() {
      observer.disconnect()
      canvas.removeEventListener('webglcontextlost', onLost)
      canvas.removeEventListener('webglcontextrestored', onRestored)
      fiber.unmount()
      gl.dispose()
      canvas.remove()
    },
  }
}

export const sizeOf = (element: HTMLElement) => ({
  width: Math.max(1, element.clientWidth),
  height: Math.max(1, element.clientHeight),
  top: 0,
  left: 0,
})
