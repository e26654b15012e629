import type { Gauge } from '@district/models'

/** A history that was filled later, or thinned, has a word every few minutes: in the past a gauge is silent after ten. */
const PAST_SILENCE_S = 600

/** After which silence a gauge's word is stale, ms. */
export const staleAfterMs = ({ staleAfterS }: Pick<Gauge, 'staleAfterS'>, mode: string | undefined): number =>
  1000 * (mode === 'past' ? Math.max(staleAfterS, PAST_SILENCE_S) : staleAfterS)
