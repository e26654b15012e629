import type { Network } from '../network/network.ts'
import { createForcingValues, type Forcing, type FullForcingValues } from '../solver/forcing.ts'

/** Values that a test sets in one expression. */
export function valuesWith(
  network: Network,
  {
    riverStageM = 0,
    openingM = 0,
    demandM3s = 0,
    inflowM3s = {},
    stageM = {},
    settings = {},
  }: {
    readonly riverStageM?: number
    readonly openingM?: number
    readonly demandM3s?: number
    readonly inflowM3s?: Readonly<Record<string, number>>
    readonly stageM?: Readonly<Record<string, number>>
    readonly settings?: Readonly<Record<string, number>>
  },
): FullForcingValues {
  const values = createForcingValues(network)
  values.riverStageM = riverStageM
  values.openingM.fill(openingM)
  values.demandM3s.fill(demandM3s)
  for (const [n, node] of network.district.nodes.entries()) values.inflowM3s[n] = inflowM3s[node.id] ?? 0
  for (const [n, node] of network.district.nodes.entries())
    values.stageM[n] = stageM[node.id] ?? Number.NEGATIVE_INFINITY
  for (const [s, { id }] of network.district.structures.entries()) values.settings[s] = settings[id] ?? 1
  return values
}

/** The same forcing, landing in addition on every multiple of `everyS`: steps no longer than that. */
export const landingEvery = (forcing: Forcing, everyS: number): Forcing => ({
  evaluate: forcing.evaluate,
  nextInstantAfterS: (timeS) =>
    Math.min(forcing.nextInstantAfterS(timeS), everyS * (Math.floor(timeS / everyS + 1e-9) + 1)),
})
