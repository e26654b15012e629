/**
 * The clock of a whole stack: district time as a function of wall time.
 *
 *     districtNowMs = originMs + (wallNowMs − originMs) · speed
 *
 * `speed` 1 is the wall clock itself. Every process gets the same two numbers by its configuration.
 */
export interface ClockSetting {
  readonly originMs: number
  readonly speed: number
}

export const WALL_CLOCK: ClockSetting = { originMs: 0, speed: 1 }

export const districtNowMs = ({ originMs, speed }: ClockSetting, wallNowMs: number): number =>
  speed === 1 ? wallNowMs : originMs + (wallNowMs - originMs) * speed

export const isSimulatedClock = ({ speed }: ClockSetting): boolean => speed !== 1
