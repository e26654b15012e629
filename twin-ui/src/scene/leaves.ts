import type { WaterPicture } from '../frame/water-picture.ts'
import type { DistrictIndex } from '../state/district-index.ts'
import type { TwinState } from '../state/twin-store.ts'
import type { GateLayer } from './gate-layer.ts'
import { measuredLook, openingFraction, rehearsedLook } from './gate-looks.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import type { Knowledge } from './marker-layer.ts'

/** The leaves of all gates on their way on screen. */
export interface Leaves {
  /** `share` of the way that is left is gone now. True while a leaf is still moving. */
  show(state: TwinState, picture: WaterPicture | undefined, share: number): boolean
  fraction(gateIndex: number): number
  known(gateIndex: number): Knowledge
  /** Changes whenever a leaf or what is known of it may have. */
  revision(): number
}

/** Nearer than this a leaf has arrived, m. */
const ARRIVED_M = 2e-3

/** Leaves glide to where they were measured, rather than jump every ten seconds; in a rehearsal they stand where it says. */
export function createLeaves(seats: readonly GateSeatOnMap[], gates: GateLayer, index: DistrictIndex): Leaves {
  const shown = seats.map(({ gate }) => new Array<number>(gate.bays).fill(Number.NaN))
  const knowledge = seats.map((): Knowledge => 0)
  let targets: readonly (readonly number[])[] = []
  let heard: Pick<TwinState, 'latestByGauge' | 'nowMs' | 'connection'> | undefined
  let aimed = 0
  let arrivedAt = -1
  let revision = 0

  const aim = (state: TwinState, rehearsed: WaterPicture | undefined) => {
    const isHeard =
      heard?.latestByGauge === state.latestByGauge &&
      heard.nowMs === state.nowMs &&
      heard.connection === state.connection
    if (rehearsed === undefined && isHeard) return
    heard = rehearsed === undefined ? state : undefined
    const looks = seats.map((seat) =>
      rehearsed === undefined
        ? measuredLook(state, index, seat)
        : rehearsedLook(rehearsed.from, rehearsed.to, rehearsed.mix, seat),
    )
    targets = looks.map(({ openingM }) => openingM)
    for (const [gate, { known }] of looks.entries()) knowledge[gate] = known
    aimed += 1
  }

  return {
    show(state, picture, share) {
      const rehearsed = picture?.origin === 'rehearsal' || picture?.origin === 'forecast' ? picture : undefined
      aim(state, rehearsed)
      if (arrivedAt === aimed) return false
      let moving = false
      revision += 1
      for (const [gate, bays] of shown.entries())
        for (let bay = 0; bay < bays.length; bay++) {
          const target = targets[gate]?.[bay] ?? 0
          const from = bays[bay]!
          const isThere = Number.isNaN(from) || rehearsed !== undefined || Math.abs(target - from) < ARRIVED_M
          bays[bay] = isThere ? target : from + share * (target - from)
          if (!isThere) moving = true
          gates.setLeaf(gate, bay, Math.max(0, bays[bay]!), knowledge[gate]!)
        }
      if (!moving) arrivedAt = aimed
      return moving
    },
    fraction: (gateIndex) => openingFraction({ openingM: shown[gateIndex]!, known: 1 }, seats[gateIndex]!),
    known: (gateIndex) => knowledge[gateIndex]!,
    revision: () => revision,
  }
}
