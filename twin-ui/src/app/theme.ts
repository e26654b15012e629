import type { TwinStore } from '../state/twin-store.ts'
import { THEMES, type Theme } from '../state/view-slice.ts'

const KEY = 'twin-theme'

type Memory = Pick<Storage, 'getItem' | 'setItem'>

/**
 * The theme of the last visit first, then every choice: written on the page's root, where tokens.css hears it, and remembered.
 * @param memoryOf asked each time: a browser may refuse it altogether, and the page is then light at every visit
 */
export function followTheme(store: TwinStore, root: { dataset: DOMStringMap }, memoryOf: () => Memory): void {
  const remembered = attempt(() => memoryOf().getItem(KEY))
  if (isTheme(remembered)) store.getState().themeChosen(remembered)
  root.dataset['theme'] = store.getState().theme
  store.subscribe(({ theme }, { theme: before }) => {
    if (theme === before) return
    root.dataset['theme'] = theme
    attempt(() => memoryOf().setItem(KEY, theme))
  })
}

const isTheme = (text: unknown): text is Theme => THEMES.some((theme) => theme === text)

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
