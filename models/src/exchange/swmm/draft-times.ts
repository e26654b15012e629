import type { Series } from '../../domain/scenario.ts'
import { type InpDraft, inpNumber } from './inp-draft.ts'

/** SWMM takes no two values at one time: the later one of a jump comes a second after. */
const JUMP_S = 1

/** Writes a series as hours:minutes:seconds from the start; it holds its ends until `horizonS`. */
export function writeSeries(draft: InpDraft, name: string, { atS, values }: Series, horizonS: number, scale = 1): void {
  let last = -JUMP_S
  const add = (at: number, value: number): void => {
    const whole = Math.max(Math.round(at), last + JUMP_S)
    draft.add('TIMESERIES', [name, clock(whole), inpNumber(value * scale)])
    last = whole
  }
  if ((atS[0] ?? 0) > 0) add(0, values[0] ?? 0)
  for (const [k, at] of atS.entries()) add(at, values[k] ?? 0)
  if (last < horizonS) add(horizonS, values.at(-1) ?? 0)
}

/** Whether a series says the same throughout. */
export const isConstant = ({ values }: Series): boolean => values.every((value) => value === values[0])

function clock(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** `month/day/year` and `hours:minutes:seconds` of a clock that stands as if it were UTC. */
export function dateAndTime(clockMs: number): readonly [date: string, time: string] {
  const iso = new Date(clockMs).toISOString()
  const [year, month, day] = iso.slice(0, 10).split('-')
  return [`${month}/${day}/${year}`, iso.slice(11, 19)]
}
