/** Asks for frames while the water flows on screen: thirty a second, none in a hidden tab, none for who prefers stillness. */
export interface FlowTicker {
  flows(): boolean
  stop(): void
}

const FRAME_MS = 1000 / 30

export function startFlow(invalidate: () => void, prefersStill: () => boolean): FlowTicker {
  let handle = 0
  let lastMs = 0
  const isStill = () => prefersStill() || isSwitchedOff()
  const tick = (nowMs: number) => {
    handle = requestAnimationFrame(tick)
    if (nowMs - lastMs < FRAME_MS - 2 || isStill() || document.hidden) return
    lastMs = nowMs
    invalidate()
  }
  handle = requestAnimationFrame(tick)
  return { flows: () => !isStill(), stop: () => cancelAnimationFrame(handle) }
}

/** `?flow=off` in the address: for pictures that must not depend on the moment. */
const isSwitchedOff = (): boolean => new URLSearchParams(window.location.search).get('flow') === 'off'
