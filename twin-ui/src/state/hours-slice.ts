import type { LiveEvent, ShadowHoursDocument } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/**
 * Why what the clock asks for is not on screen: nothing of that instant was ever kept, whoever keeps it cannot be reached, or the
 * answer was of another network or could not be read.
 */
export type HoursTrouble = 'not-kept' | 'unreachable' | 'unreadable'

/** Something that happened, or shall, as a tick of the time bar. */
export interface ClockMark {
  readonly kind: 'alarm' | 'gate' | 'command' | 'order'
  readonly atMs: number
  /** What it happened to: a gate, a gauge, a part of the gateway. */
  readonly subject: string
  /** In numbers and ids, the same in every language; of an alarm the rule that speaks. */
  readonly detail: string
}

/** Which hours beside now can be looked at, and what stands in the way of those that are asked for. */
export interface HoursSlice {
  readonly hours: ShadowHoursDocument | undefined
  /** Whether the first question for them was answered, or failed. */
  readonly hoursAsked: boolean
  /** Of the computed frame at the playhead. */
  readonly frameTrouble: HoursTrouble | undefined
  /** Of the measured words at the playhead. */
  readonly wordsTrouble: HoursTrouble | undefined
  readonly marks: readonly ClockMark[]
  /** What the gateway said of things that happened once, in its order; the latest of many. */
  readonly events: readonly LiveEvent[]
  hoursArrived(hours: ShadowHoursDocument): void
  hoursUnknown(): void
  frameTroubled(trouble: HoursTrouble | undefined): void
  wordsTroubled(trouble: HoursTrouble | undefined): void
  marksArrived(marks: readonly ClockMark[]): void
  eventArrived(event: LiveEvent): void
}

const MOST_EVENTS = 2000

export const createHoursSlice: StateCreator<TwinState, [], [], HoursSlice> = (set) => ({
  hours: undefined,
  hoursAsked: false,
  frameTrouble: undefined,
  wordsTrouble: undefined,
  marks: [],
  events: [],

  hoursArrived: (hours) => set({ hours, hoursAsked: true }),
  hoursUnknown: () => set({ hoursAsked: true }),
  frameTroubled: (frameTrouble) => set((state) => (state.frameTrouble === frameTrouble ? state : { frameTrouble })),
  wordsTroubled: (wordsTrouble) => set((state) => (state.wordsTrouble === wordsTrouble ? state : { wordsTrouble })),
  marksArrived: (marks) => set({ marks }),
  eventArrived: (event) => set(({ events }) => ({ events: [...events, event].slice(-MOST_EVENTS) })),
})
