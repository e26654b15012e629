import type { RunIndicators } from '@district/models'

/** What was ordered and came, and what it took at the gates, in two lines; none where a run was kept without these figures. */
export function describeDelivery(indicators: RunIndicators): string[] {
  const { delivery, gateMoves, gateTravelM, outOfBandByGateS } = indicators
  if (delivery === undefined) return []
  const { orderedM3, deliveredM3, adequacy, efficiency, dependability, equity } = delivery
  const part = (value: number | null) => (value === null ? '–' : value.toFixed(2))
  const outOfBandH = Object.values(outOfBandByGateS).reduce((sum, seconds) => sum + seconds, 0) / 3600
  return [
    `  delivered ${(deliveredM3 / 1e6).toFixed(2)} of ${(orderedM3 / 1e6).toFixed(2)} Mm³ ordered; adequacy ${part(adequacy)}, efficiency ${part(efficiency)}, dependability ${part(dependability)}, equity ${part(equity)}`,
    `  ${gateMoves} gate moves, ${gateTravelM.toFixed(1)} m of travel; stages out of band for ${outOfBandH.toFixed(1)} gate hours`,
  ]
}
