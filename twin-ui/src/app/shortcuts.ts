import { type PlayheadStep, stepPlayhead } from '../panels/timeline/playhead-steps.ts'
import { axisOf } from '../state/clock.ts'
import type { TwinStore } from '../state/twin-store.ts'

const STEPS: Readonly<Record<string, PlayheadStep>> = {
  ' ': 'toggle',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  Home: 'live',
  End: 'end',
}

/** Space, arrows, Home and End move the clock; Escape clears the selection. Whatever has the focus and uses a key itself, keeps it. */
export function listenKeys(store: TwinStore): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isUsing(event.target, event.key))
      return
    if (event.key === 'Escape') return store.getState().selected(undefined)
    const step = STEPS[event.key]
    if (step === undefined || axisOf(store.getState()) === undefined) return
    event.preventDefault()
    stepPlayhead(store, event.shiftKey && (step === 'back' || step === 'forward') ? `hour-${step}` : step)
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

/** Where a key already means something: writing, walking through a list, pressing a button. */
const WRITERS = 'input, textarea, select'
const WALKERS =
  '[role="treegrid"], [role="tree"], [role="listbox"], [role="tablist"], [role="radiogroup"], [role="toolbar"], [data-keys="own"]'
const PRESSED = 'button, a, [role="button"], [role="radio"]'

function isUsing(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (key === 'Escape') return target.closest(WRITERS) !== null
  return target.closest(`${WRITERS}, ${WALKERS}${key === ' ' ? `, ${PRESSED}` : ''}`) !== null
}
