import type { TwinStore } from '../state/twin-store.ts'
import type { CanvasHost } from './canvas-host.ts'
import { paletteColor, readPalette } from './palette.ts'

/** The scene takes its colours from the page's theme, now and whenever that changes. */
export function followSceneTheme({ gl, invalidate }: CanvasHost, store: TwinStore): () => void {
  const read = () => {
    const style = getComputedStyle(document.documentElement)
    readPalette((token) => style.getPropertyValue(token))
    gl.setClearColor(paletteColor('paper'), 1)
    invalidate()
  }
  read()
  return store.subscribe((state, before) => {
    // After everybody heard of it: the page's root says the theme in the same turn.
    if (state.theme !== before.theme) queueMicrotask(read)
  })
}
