import { type MarkSources, marksOf } from '../state/clock-marks.ts'
import type { HoursSource } from './hours-source.ts'

/** Ticks of the time bar; what cannot be asked for keeps those that were known. */
export function createClockMarker({ store, client }: HoursSource): () => Promise<void> {
  let commands: MarkSources['commands'] = []
  let orders: MarkSources['orders'] = []
  const tell = () => {
    const { hours, events, marksArrived } = store.getState()
    marksArrived(marksOf({ gateMoves: hours?.past.gateMoves ?? [], commands, orders, events }))
  }
  store.subscribe((state, before) => {
    if (state.events !== before.events || state.hours !== before.hours) tell()
  })
  return async () => {
    const [told, ordered] = await Promise.all([client.allCommands(), client.orders()])
    if (told.ok) commands = told.value.commands
    if (ordered.ok) orders = ordered.value
    tell()
  }
}
