import type { District } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'
import type { Zone } from '../ground/zone.ts'
import { closedEnds } from './canal-ends.ts'

/** Branches take turns: so many groups, each open for so many days of the round; one group opens and one closes every day. */
const GROUPS = 6
const OPEN_DAYS = 3
/** Gates are moved by daylight. */
const FIRST_HOUR = 7
const LAST_HOUR = 18
/** What a turn grants, as a fraction of the branch's design discharge. */
const LEAST_GRANT = 0.64
const GRANT_SPREAD = 0.22
/** What users take of a grant, on average over the day; the rest fills the branch, seeps and leaves over its tail weir. */
const USE_FRACTION = 0.82
const NIGHT_DIP = 0.15
/** Users ring up and ask for a little more or less: a grant wanders so far about its day's order, over so long. */
const WANDER = 0.08
const WANDER_S = 3 * 3600
/** After a turn the pumps go on until the branch is low. */
const RUN_DOWN_DAYS = 0.5
/** Branches at the closed end of a canal take the tail water all the time, and are counted on for this much of their design. */
const TAIL_GRANT = 0.55

/** Who has water when: a pure function of district time, so that any instant of any day can be asked. */
export interface Rotation {
  /** What the plan grants at the head of branch `b` (in the district's order of branches); 0 out of turn. */
  grantedM3s(branch: number, timeS: number): number
  /** What the users along it draw while there is water. */
  usedM3s(branch: number, timeS: number): number
}

export function createRotation(district: District, chance: Chance, zone: Zone): Rotation {
  const branches = district.reaches.filter(({ kind }) => kind === 'branch')
  const designM3s = branches.map((reach) => reach.designDischargeM3s)
  const tails = closedEnds(district)
  const isTail = branches.map(({ fromNodeId }) => tails.has(fromNodeId))
  const streams = {
    hour: streamOf('rotation.hour'),
    grant: streamOf('rotation.grant'),
    day: streamOf('rotation.day'),
    wander: streamOf('rotation.wander'),
  }

  /** Days into the round of this branch: 0 when its gate opens. */
  const roundDays = (branch: number, localDay: number) => {
    const hour = FIRST_HOUR + (LAST_HOUR - FIRST_HOUR) * chance.uniform(streams.hour, branch)
    return localDay - (branch % GROUPS) - hour / 24
  }
  const turnOf = (branch: number, localDay: number) => {
    const days = roundDays(branch, localDay)
    const round = Math.floor(days / GROUPS)
    return { round, dayInRound: days - round * GROUPS }
  }
  const grantM3s = (branch: number, round: number, localDay: number, timeS: number) => {
    const turn = LEAST_GRANT + GRANT_SPREAD * chance.uniform(streams.grant + branch, round)
    // The day's order, given in the morning, differs a little from the turn's.
    const day = 1 + 0.06 * (2 * chance.uniform(streams.day + branch, Math.floor(localDay - 8 / 24)) - 1)
    const wander = 1 + WANDER * chance.smooth(streams.wander + branch, timeS, WANDER_S)
    return (designM3s[branch] ?? 0) * turn * day * wander
  }

  return {
    grantedM3s: (branch, timeS) => {
      if (isTail[branch]) return TAIL_GRANT * (designM3s[branch] ?? 0)
      const localDay = zone.localDay(timeS * 1000)
      const { round, dayInRound } = turnOf(branch, localDay)
      return dayInRound < OPEN_DAYS ? grantM3s(branch, round, localDay, timeS) : 0
    },
    usedM3s: (branch, timeS) => {
      const localDay = zone.localDay(timeS * 1000)
      const dayTime = 1 + NIGHT_DIP * Math.cos(2 * Math.PI * (localDay - 14 / 24))
      if (isTail[branch]) return USE_FRACTION * dayTime * TAIL_GRANT * (designM3s[branch] ?? 0)
      const { round, dayInRound } = turnOf(branch, localDay)
      const fading = Math.min(1, Math.max(0, 1 - (dayInRound - OPEN_DAYS) / RUN_DOWN_DAYS))
      return USE_FRACTION * dayTime * fading * grantM3s(branch, round, localDay, timeS)
    },
  }
}
