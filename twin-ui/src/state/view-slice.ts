import type { StateCreator } from 'zustand/vanilla'
import type { Locale } from '../ground/locale.ts'
import type { TwinState } from './twin-store.ts'

/**
 * How many times heights are enlarged in the scene; numbers are never scaled. `auto` goes with the view: strongly over the whole
 * district, true beside a gate. The badge in the scene always says what is drawn.
 */
export const EXAGGERATIONS = ['auto', 1, 10, 100, 300] as const
export type Exaggeration = (typeof EXAGGERATIONS)[number]

/** What fills the middle of the page: the land, or the single-line diagram. */
export const MAIN_VIEWS = ['scene', 'schematic'] as const
export type MainView = (typeof MAIN_VIEWS)[number]

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export interface ViewSlice {
  readonly theme: Theme
  readonly locale: Locale
  readonly verticalExaggeration: Exaggeration
  readonly labelsVisible: boolean
  readonly mainView: MainView
  localeChosen(locale: Locale): void
  themeChosen(theme: Theme): void
  exaggerationChosen(times: Exaggeration): void
  labelsToggled(visible: boolean): void
  mainViewChosen(mainView: MainView): void
}

export const createViewSlice: StateCreator<TwinState, [], [], ViewSlice> = (set) => ({
  locale: 'zh-CN',
  theme: 'light',
  verticalExaggeration: 'auto',
  labelsVisible: true,
  mainView: 'scene',

  localeChosen: (locale) => set({ locale }),
  themeChosen: (theme) => set({ theme }),
  exaggerationChosen: (verticalExaggeration) => set({ verticalExaggeration }),
  labelsToggled: (labelsVisible) => set({ labelsVisible }),
  mainViewChosen: (mainView) => set({ mainView }),
})
