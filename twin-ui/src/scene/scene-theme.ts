import type { TwinStore } from '../state/twin-store.ts'
import type { CanvasHost } from './canvas-host.ts'
import { paletteColor, readPalette } from './palette.ts'

const WHITE = { x: 1, y: 1, z: 1 }

/** The paper behind the land lies in the same light. */
export function lightPaper(
  gl: CanvasHost['gl'],
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
): void {
  const paper = paletteColor('paper').clone()
  gl.setClearColor(paper.setRGB(paper.r * x, paper.g * y, paper.b * z), 1)
}

/** The scene takes its colours from the page's theme, now and whenever that changes. */
export function followSceneTheme({ gl, invalidate }: CanvasHost, store: TwinStore): () => void {
  const read = () => {
    const style = getComputedStyle(document.documentElement)
    readPalette((token) => style.getPropertyValue(token))
    lightPaper(gl, WHITE)
    invalidate()
  }
  read()
  return store.subscribe((state, before) => {
    // After everybody heard of it: the page's root says the theme in the same turn.
    if (state.theme !== before.theme) queueMicrotask(read)
  })
}
