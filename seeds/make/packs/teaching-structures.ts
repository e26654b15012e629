import { csvOf, type Row, rounded } from '../csv.ts'
import { designStages, type PackSketch, reachDesigns } from '../sketch.ts'

/* Structures without a leaf of the teaching canal: a farm's turnout in the first pool, a long weir at the end of the second. */

/** What the turnout runs at design stage, and how high the water then stands over its sill. */
export const TURNOUT_M3S = 0.25
const TURNOUT_HEAD_M = 0.6
const TURNOUT_EXPONENT = 1.5
/** The long weir begins to run so far above the design stage. */
const CREST_ABOVE_DESIGN_M = 0.05

const SOURCE = { provenance: 'estimate', source: 'made up for teaching [teaching]' } as const

const outside = (id: string, zh: string, en: string, node: string, stageM: number, flap: 'yes' | 'no'): Row => ({
  id,
  name_zh: zh,
  name_en: en,
  seat: 'outside',
  from_node: node,
  to_node: null,
  reach: null,
  outside_stage_m: rounded(stageM, 2),
  has_flap: flap,
})

/** `weirs.csv` and `turnouts.csv`. */
export function teachingStructures(sketch: PackSketch): Map<string, string> {
  const designs = reachDesigns(sketch)
  const stages = designStages(sketch, designs)
  const [upperM, lowerM] = [stages.get('B') ?? 0, stages.get('C') ?? 0]
  const crestM = rounded(lowerM + CREST_ABOVE_DESIGN_M, 2)
  const lowerBedM = designs.find(({ leg }) => leg.to === 'C')?.bedDownM ?? 0
  return new Map([
    [
      'weirs.csv',
      csvOf([
        {
          ...outside('W-C', '渠尾长堰', 'Duckbill weir at the end', 'C', lowerM - 2, 'no'),
          kind: 'duckbill-weir',
          crest_m: crestM,
          crest_width_m: null,
          crest_height_m: rounded(crestM - lowerBedM, 2),
          developed_length_m: 20,
          throat_width_m: null,
          throat_side_slope: null,
          coefficient: null,
          modular_limit: null,
          efficiency: 0.8,
          ...SOURCE,
        },
      ]),
    ],
    [
      'turnouts.csv',
      csvOf([
        {
          ...outside('O-FARM', '农场分水口', 'Farm turnout', 'B', upperM - 1.5, 'yes'),
          kind: 'rated-offtake',
          sill_m: rounded(upperM - TURNOUT_HEAD_M, 2),
          height_m: null,
          area_m2: null,
          coefficient: null,
          factor: rounded(TURNOUT_M3S / TURNOUT_HEAD_M ** TURNOUT_EXPONENT, 3),
          exponent: TURNOUT_EXPONENT,
          ...SOURCE,
        },
      ]),
    ],
  ])
}
