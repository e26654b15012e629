import { buildNetwork, type District, type Network, type Reach } from '@district/models'
import { rounded } from '../csv.ts'
import { steadyPlan, type Wish } from '../openings.ts'
import { delaysFromRiver, gateSeries, type ScenarioMaker, stepSeries } from '../scenario.ts'

const TUNING_DX_M = 500

const networkOf = (district: District): Network => buildNetwork(district, { dxM: TUNING_DX_M })
const riverStageM = ({ nodes }: District): number =>
  nodes.find(({ boundary }) => boundary === 'river-stage')?.designStageM ?? 0

const draws = ({ reaches }: District, steps: readonly { readonly fromHour: number; readonly fraction: number }[]) =>
  Object.fromEntries(
    reaches
      .filter(({ kind }) => kind === 'branch')
      .map(({ id, designDischargeM3s }) => [
        id,
        stepSeries(steps.map(({ fromHour, fraction }) => [fromHour, rounded(fraction * designDischargeM3s, 2)])),
      ]),
  )

/** What leaves at nodes by other ways than branches. */
export type Further = Pick<Wish, 'transferM3s'>

/** Two orders, one after the other: users of all branches ask for more, and the gates follow the water down. */
export const irrigation =
  (further: Further = {}): ScenarioMaker =>
  (district) => {
    const network = networkOf(district)
    const river = rounded(riverStageM(district) - 0.1, 2)
    const steps = [
      { fromHour: 0, fraction: 0.4 },
      { fromHour: 4, fraction: 0.6 },
    ]
    const phases = steps.map(({ fromHour, fraction }) => ({
      fromHour,
      openingM: steadyPlan(network, {
        ...further,
        riverStageM: river,
        demandM3s: (branch: Reach) => rounded(fraction * branch.designDischargeM3s, 2),
      }).openingM,
    }))
    return {
      id: 'spring-irrigation',
      name_zh: '春灌',
      name_en: 'Spring irrigation',
      start: 'steady',
      startAt: '2026-03-12T06:00:00+08:00',
      horizonHours: 48,
      riverStageM: river,
      demandM3s: draws(district, steps),
      gates: gateSeries(district, phases, delaysFromRiver(district)),
    }
  }

/** The source falls by half a metre in six hours and nobody touches a gate. */
export const sourceFalls =
  (further: Further = {}): ScenarioMaker =>
  (district) => {
    const river = rounded(riverStageM(district) - 0.1, 2)
    const wish: Wish = {
      ...further,
      riverStageM: river,
      demandM3s: (branch) => rounded(0.5 * branch.designDischargeM3s, 2),
    }
    const { openingM } = steadyPlan(networkOf(district), wish)
    return {
      id: 'source-falls',
      name_zh: '水源水位骤降0.5 m',
      name_en: 'The source falls by 0.5 m',
      start: 'steady',
      startAt: '2026-03-20T06:00:00+08:00',
      horizonHours: 36,
      riverStageM: [
        [0, river],
        [2, river],
        [8, rounded(river - 0.5, 2)],
      ],
      demandFraction: 0.5,
      gates: gateSeries(district, [{ fromHour: 0, openingM }], () => 0),
    }
  }

export const firstWater =
  (further: Further = {}): ScenarioMaker =>
  (district) => {
    const river = riverStageM(district)
    const { openingM } = steadyPlan(networkOf(district), {
      ...further,
      riverStageM: river,
      demandM3s: (branch) => rounded(0.4 * branch.designDischargeM3s, 2),
    })
    return {
      id: 'dry-start',
      name_zh: '渠道首次通水',
      name_en: 'First water into a dry canal',
      start: 'dry',
      startAt: '2026-03-01T08:00:00+08:00',
      horizonHours: 24,
      riverStageM: river,
      demandFraction: 0.4,
      gates: gateSeries(district, [{ fromHour: 0, openingM }], () => 0),
    }
  }

export interface OwnSchedule {
  /** What leaves over the weir at the end. */
  readonly tailM3s: number
  /** Offtake and what it draws from hour 2 on, known before; and from hour 14 on, known to nobody. */
  readonly announced: readonly [branch: string, toM3s: number]
  readonly unannounced: readonly [branch: string, toM3s: number]
  readonly startAt: string
  readonly waveMPerS: number
}

const ANNOUNCED_HOUR = 2
const UNANNOUNCED_HOUR = 14

/** The published initial flows, then a schedule of our own: the gates move for the change that is announced, and stand for the other. */
export const testSchedule =
  ({ tailM3s, announced, unannounced, startAt, waveMPerS }: OwnSchedule): ScenarioMaker =>
  (district) => {
    const network = networkOf(district)
    const river = riverStageM(district)
    const end = district.nodes.find(({ boundary }) => boundary === 'weir-crest')?.id ?? ''
    const branches = district.reaches.filter(({ kind }) => kind === 'branch')
    const planned = (drawOf: (branch: Reach) => number) =>
      steadyPlan(network, {
        riverStageM: river,
        demandM3s: drawOf,
        ...(tailM3s > 0 ? { transferM3s: { [end]: tailM3s } } : {}),
      }).openingM
    const before = (branch: Reach) => branch.designDischargeM3s
    const after = (branch: Reach) => (branch.id === announced[0] ? announced[1] : before(branch))
    const delay = delaysFromRiver(district, { canalMPerS: waveMPerS })
    const where = branches.find(({ id }) => id === announced[0])?.fromNodeId
    const leadHours = where === undefined ? 0 : delay(where)
    const phases = [
      { fromHour: 0, openingM: planned(before) },
      { fromHour: Math.max(ANNOUNCED_HOUR - leadHours, 0.01), openingM: planned(after) },
    ]
    return {
      id: 'own-schedule',
      name_zh: '自拟用水过程',
      name_en: 'Own schedule',
      start: 'steady',
      startAt,
      horizonHours: 24,
      riverStageM: river,
      demandM3s: Object.fromEntries(
        branches.map((branch) => [
          branch.id,
          stepSeries([
            [0, before(branch)],
            [ANNOUNCED_HOUR, after(branch)],
            [UNANNOUNCED_HOUR, branch.id === unannounced[0] ? unannounced[1] : after(branch)],
          ]),
        ]),
      ),
      gates: gateSeries(district, phases, delay),
    }
  }
