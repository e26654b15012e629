/** Asks for frames while the water flows on screen: thirty a second, none in a hidden tab, none for who prefers stillness. */
export interface FlowTicker {
  flows(): boolean
  /** Whether frames come fast enough for ripples and glints; a weak machine does without, until it is clearly strong again. */
  isFine(): boolean
  stop(): void
}

const FRAME_MS = 1000 / 30
/** A machine that needs longer than this for a frame is weak: it gets fewer of them, and keeps most of its time for the rest. */
const WEAK_MS = 45
const WEAK_REST = 3

export function startFlow(invalidate: () => void, prefersStill: () => boolean): FlowTicker {
  const isStill = () => prefersStill() || isSwitchedOff()
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let costMs = 0
  let fine = true

  const ask = (askedMs: number) => {
    if (isStill()) return rest(STILL_CHECK_MS)
    invalidate()
    // The browser calls back late when the picture took long to draw.
    frame = requestAnimationFrame((drawnMs) => {
      costMs += COST_SHARE * (drawnMs - askedMs - costMs)
      fine = isFineAt(costMs, fine)
      rest(flowIntervalMs(costMs) - (drawnMs - askedMs))
    })
  }
  // A hidden tab calls no animation frames, so it rests by itself.
  const rest = (ms: number) => {
    timer = setTimeout(
      () => {
        frame = requestAnimationFrame(ask)
      },
      Math.max(0, ms - HALF_FRAME_MS),
    )
  }
  frame = requestAnimationFrame(ask)
  return {
    flows: () => !isStill(),
    isFine: () => fine,
    stop() {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    },
  }
}

/** Timers wait for the next animation frame after them. */
const HALF_FRAME_MS = 8
const STILL_CHECK_MS = 1000
const COST_SHARE = 0.25

/** Time from one frame of flowing water to the next, for what a frame costs. */
export const flowIntervalMs = (costMs: number): number =>
  costMs <= WEAK_MS ? FRAME_MS : Math.max(FRAME_MS, costMs * WEAK_REST)

/** Ripples go when a frame is that of a weak machine, and come back when it takes less than half of that. */
export const isFineAt = (costMs: number, wasFine: boolean): boolean => costMs < (wasFine ? WEAK_MS : WEAK_MS / 2)

/** `?flow=off` in the address: for pictures that must not depend on the moment. */
const isSwitchedOff = (): boolean => new URLSearchParams(window.location.search).get('flow') === 'off'
