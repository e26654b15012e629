import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** Names in the query of an address. */
export type LinkPart = 't' | 'mode' | 'sel' | 'cam' | 'branch' | 'layer' | 'lang' | 'theme' | 'view'

export interface WrongPart {
  readonly part: LinkPart
  readonly value: string
}

/** What the address asked for and cannot be shown. */
export interface LinkSlice {
  readonly wrongLink: readonly WrongPart[]
  linkWrong(parts: readonly WrongPart[]): void
  linkNoticed(): void
}

export const createLinkSlice: StateCreator<TwinState, [], [], LinkSlice> = (set) => ({
  wrongLink: [],

  linkWrong: (parts) => set((state) => (parts.length === 0 ? state : { wrongLink: [...state.wrongLink, ...parts] })),
  linkNoticed: () => set({ wrongLink: [] }),
})
