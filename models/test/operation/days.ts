import type { Network, Scenario } from '../../src/index.ts'

/** Twelve hours from steady flow: river at 42 m, every gate at 0.4 m, 0.8 m³/s asked for along every branch. */
export const dayOf = ({ district }: Network): Scenario => ({
  id: 'day' as Scenario['id'],
  names: { zh: '一天', en: 'Day' },
  start: 'steady',
  startMs: 0,
  horizonS: 12 * 3600,
  riverStageM: { atS: [0], values: [42] },
  openingM: Object.fromEntries(district.gates.map(({ id }) => [id, { atS: [0], values: [0.4] }])),
  demandM3s: Object.fromEntries(
    district.reaches.filter(({ kind }) => kind === 'branch').map(({ id }) => [id, { atS: [0], values: [0.8] }]),
  ),
})
