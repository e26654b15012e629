import type { DistantController } from '../domain/controller.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import { poolBelow } from '../network/pool.ts'
import { sampleSeries } from '../numerics/series.ts'
import { type ControlLaw, type Look, openingAsker } from './control-law.ts'
import { reachIndexOf } from './sight.ts'

/** Water asked for at a gate, as far as feed-forward needs it. */
interface KnownOrder {
  readonly gateId: string
  readonly dischargeM3s: number
  readonly startMs: number
  readonly durationS: number
}

export interface DistantLaw extends ControlLaw {
  readonly controller: DistantController
  /** Gates of the same kind that take water from its pool. */
  readonly below: readonly DistantLaw[]
  /** Sum of all moves in discharge that came of differences of level, its own and those passed on to it. */
  readonly movedM3s: number
  /** What is known that its gate will have to pass beyond today's, at a time. */
  knownM3s(sinceStartS: number): number
}

/** Laws of all such controllers of a scenario, those below before those above, as they must be asked. */
export function distantLaws(network: Network, scenario: Scenario): readonly DistantLaw[] {
  const controllers = (scenario.controllers ?? []).filter((one) => one.kind === 'distant-downstream')
  const made = new Map<string, DistantLaw>()
  const inWork = new Set<string>()
  const makeOf = (controller: DistantController): DistantLaw[] => {
    const { gateId } = controller
    if (made.has(gateId) || inWork.has(gateId)) return []
    inWork.add(gateId)
    const outGateIds = poolBelow(network.district, gateId)?.outGateIds ?? []
    const below = controllers.filter((other) => outGateIds.includes(other.gateId))
    const before = below.flatMap(makeOf)
    const laws = below.flatMap((other) => made.get(other.gateId) ?? [])
    const others = outGateIds.filter((id) => !below.some((one) => one.gateId === id))
    const law = distantLaw(network, controller, laws, knownDraw(scenario, controller, others))
    made.set(gateId, law)
    return [...before, law]
  }
  return controllers.flatMap(makeOf)
}

/** What is drawn from a pool by its own known series and by orders at gates that nobody steers. */
function knownDraw(
  scenario: Scenario & { readonly orders?: readonly KnownOrder[] },
  { knownM3s }: DistantController,
  outGateIds: readonly string[],
): (sinceStartS: number) => number {
  const orders = (scenario.orders ?? []).filter(({ gateId }) => outGateIds.includes(gateId))
  return (sinceStartS) => {
    const atMs = scenario.startMs + sinceStartS * 1000
    const ordered = orders.filter(({ startMs, durationS }) => atMs >= startMs && atMs < startMs + durationS * 1000)
    const series = knownM3s === undefined ? 0 : sampleSeries(knownM3s, sinceStartS)
    return ordered.reduce((sum, { dischargeM3s }) => sum + dischargeM3s, series)
  }
}

/** `DistantController`. What its gate cannot pass is not summed up further. */
function distantLaw(
  network: Network,
  controller: DistantController,
  below: readonly DistantLaw[],
  drawM3s: (sinceStartS: number) => number,
): DistantLaw {
  const { gateId, reachId, setPointM, kpM2PerS, kiM2PerS2, deadBandM, passedShare, delayS, intervalS } = controller
  const gateIndex = network.district.gates.findIndex(({ id }) => id === gateId)
  const tail = { at: 'tail', reachIndex: reachIndexOf(network, reachId) } as const
  const opening = openingAsker(network, gateIndex)
  const seen = below.map(() => 0)
  let [movedM3s, known, earlier, wanted] = [0, 0, 0, Number.NaN]

  const knownM3s = (sinceStartS: number): number =>
    below.reduce((sum, law) => sum + law.knownM3s(sinceStartS + delayS), drawM3s(sinceStartS + delayS))

  const passedM3s = () =>
    below.reduce((sum, law, k) => {
      const changeM3s = law.movedM3s - seen[k]!
      seen[k] = law.movedM3s
      return sum + passedShare * changeM3s
    }, 0)

  /* the instant nearest to a change, which half an interval before it is */
  const knownNowM3s = (sinceStartS: number) => knownM3s(sinceStartS + 0.5 * intervalS)

  const ownM3s = (differenceM: number): number =>
    Math.abs(differenceM) <= deadBandM ? 0 : kpM2PerS * (differenceM - earlier) + kiM2PerS2 * differenceM * intervalS

  return {
    controller,
    below,
    get movedM3s() {
      return movedM3s
    },
    knownM3s,
    wishM(look: Look) {
      const { engine, sight, sinceStartS } = look
      const differenceM = sampleSeries(setPointM, sinceStartS) - sight.see(tail, engine, sinceStartS)
      if (Number.isNaN(wanted)) {
        wanted = sight.see({ at: 'flow', gateIndex }, engine, sinceStartS)
        known = knownNowM3s(sinceStartS)
        earlier = differenceM
      }
      const moveM3s = ownM3s(differenceM) + passedM3s()
      const nextKnownM3s = knownNowM3s(sinceStartS)
      wanted = Math.min(Math.max(0, wanted + moveM3s + nextKnownM3s - known), opening.mostM3s(look))
      movedM3s += moveM3s
      known = nextKnownM3s
      earlier = differenceM
      return opening.forFlowM(look, wanted)
    },
  }
}
