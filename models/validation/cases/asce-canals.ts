import type { CaseResult, ValidationCase } from '../case.ts'
import { differences, ended, largestOf, meanOf } from '../measures.ts'
import { CANAL_1, CANAL_1_LOW, CANAL_2, CANAL_2_LOW, type PoolAnswer, type TestCanal } from './pool-tables.ts'
import { type Control, controlledDay, steadyTestCanal, tailDepthsM } from './test-canal.ts'

const HOUR_S = 3600
const [SCHEDULED_S, UNSCHEDULED_S, DAY_S] = [2 * HOUR_S, 14 * HOUR_S, 24 * HOUR_S]

interface OwnSchedule {
  readonly canal: TestCanal
  readonly answers: readonly PoolAnswer[]
  readonly everyS: number
  readonly drawnM3s: readonly number[]
  /** Offtake (from 1) and what it draws from 2 h on, as announced; and from 14 h on, unannounced. */
  readonly announced: readonly [number, number]
  readonly unannounced: readonly [number, number]
  readonly cells: number
}

const changed = (draws: readonly number[], [offtake, toM3s]: readonly [number, number]): number[] =>
  draws.map((q, i) => (i + 1 === offtake ? toM3s : q))

function controlOf({ answers, everyS, drawnM3s, announced, unannounced }: OwnSchedule): Control {
  const after = changed(drawnM3s, announced)
  return {
    everyS,
    delayS: answers.map(({ delayS }) => delayS),
    areaM2: answers.map(({ areaM2 }) => areaM2),
    toldM3s: (t) => (t < SCHEDULED_S ? drawnM3s : after),
    drawnM3s: (t) => (t < SCHEDULED_S ? drawnM3s : t < UNSCHEDULED_S ? after : changed(after, unannounced)),
  }
}

/** Indicators of a 12-h window, per pool: greatest and mean deviation, and what is left of it in the last two hours. */
function indicators(
  timesS: readonly number[],
  depthM: readonly (readonly number[])[],
  canal: TestCanal,
  fromS: number,
) {
  const untilS = fromS + 12 * HOUR_S
  return canal.pools.map(({ targetM }, i) => {
    const within = timesS.flatMap((t, k) => (t > fromS && t <= untilS ? [{ t, y: depthM[k]?.[i] ?? Number.NaN }] : []))
    const off = within.map(({ y }) => Math.abs(y - targetM) / targetM)
    const end = within.filter(({ t }) => t > untilS - 2 * HOUR_S).map(({ y }) => y)
    return { mae: largestOf(off), iae: meanOf(off), ste: Math.abs(meanOf(end) - targetM) / targetM }
  })
}

function ownSchedule(schedule: OwnSchedule): CaseResult {
  const { canal, cells } = schedule
  const control = controlOf(schedule)
  const steady = steadyTestCanal(canal, 2 * cells, schedule.drawnM3s)
  const targets = canal.pools.map(({ targetM }) => targetM)
  const [coarse, fine] = [cells, 2 * cells].map((n) => controlledDay(canal, n, control, DAY_S))
  if (coarse === undefined || fine === undefined) throw new RangeError('two grids must have run, got fewer')
  const windows = [0, 12 * HOUR_S].map((fromS) => ({
    fromS,
    fine: indicators(fine.timesS, fine.depthM, canal, fromS),
    coarse: indicators(coarse.timesS, coarse.depthM, canal, fromS),
  }))
  const hours = fine.timesS.map((t) => t / HOUR_S)
  return {
    checks: [
      ended('the steady solver reaches its end', steady.outcome),
      {
        what: 'depth at the targets when the gates stand where backwater and gate law put them, m, largest error',
        error: largestOf(differences(tailDepthsM(steady.engine, canal), targets)),
        limit: 0.005,
      },
      { what: 'days that did not reach their end', error: coarse.isGood && fine.isGood ? 0 : 1, limit: 0 },
      { what: 'mass error of the day', error: fine.engine.balance.massError, limit: 1e-9 },
      ...windows.flatMap(({ fromS, fine: of, coarse: ofCoarse }) => [
        {
          what: `mean deviation from ${fromS / HOUR_S} h as a part of the depth: difference between grid and half grid`,
          error: Math.abs(meanOf(ofCoarse.map(({ iae }) => iae)) - meanOf(of.map(({ iae }) => iae))),
          limit: 0.002,
        },
        {
          what: `deviation left at ${fromS / HOUR_S + 12} h, relative to the depth, largest`,
          error: largestOf(of.map(({ ste }) => ste)),
          limit: 0.05,
        },
      ]),
    ],
    table: {
      columns: ['pool', 'MAE 0-12 h', 'IAE 0-12 h', 'StE 12 h', 'MAE 12-24 h', 'IAE 12-24 h', 'StE 24 h'],
      rows: targets.map((_, i) => [
        String(i + 1),
        ...windows.flatMap(({ fine: of }) => {
          const { mae, iae, ste } = of[i] ?? { mae: Number.NaN, iae: Number.NaN, ste: Number.NaN }
          return [mae, iae, ste].map((value) => `${(100 * value).toFixed(2)} %`)
        }),
      ]),
    },
    figure: {
      xLabel: 'time, h',
      yLabel: 'depth over target, m',
      series: [0, 2, 4, 7].map((i) => ({
        name: `pool ${i + 1}`,
        look: i === 0 || i === 4 ? ('line' as const) : ('dashed' as const),
        x: hours,
        y: fine.depthM.map((depths) => (depths[i] ?? Number.NaN) - (targets[i] ?? 0)),
      })),
    },
    remark: `ASCE canal geometry, own schedule: offtake ${schedule.announced[0]} draws ${schedule.announced[1]} m³/s from 2 h on as announced, offtake ${schedule.unannounced[0]} draws ${schedule.unannounced[1]} m³/s from 14 h on unannounced; an ordinary PI controller sets the gates every ${schedule.everyS / 60} min. The change tables of the paper were not at hand, so the indicators compare with no published ones: what is checked is the steady start, the balance, and that the indicators do not hang on the grid.`,
  }
}

const SOURCE =
  'geometry: Clemmens, Kacerek, Grawitz, Schuurmans (1998) J. Irrig. Drain. Eng. 124(1), as transcribed; schedule: ours'

export const ASCE_CANALS: readonly ValidationCase[] = [
  {
    id: 'asce-canal-1',
    title: 'ASCE canal 1, own schedule',
    source: SOURCE,
    run: () =>
      ownSchedule({
        canal: CANAL_1,
        answers: CANAL_1_LOW,
        everyS: 300,
        drawnM3s: Array.from({ length: 8 }, () => 0.1),
        announced: [4, 0.2],
        unannounced: [6, 0],
        cells: 80,
      }),
  },
  {
    id: 'asce-canal-2',
    title: 'ASCE canal 2, own schedule',
    source: SOURCE,
    run: () =>
      ownSchedule({
        canal: CANAL_2,
        answers: CANAL_2_LOW,
        everyS: 900,
        drawnM3s: [1.7, 1.8, 2.7, 0.3, 0.2, 0.8, 1.2, 2.3],
        announced: [4, 1.3],
        unannounced: [2, 1],
        cells: 70,
      }),
  },
]
