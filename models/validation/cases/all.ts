import type { ValidationCase } from '../case.ts'
import { ASCE_CANALS } from './asce-canals.ts'
import { BUMPS } from './bump.ts'
import { DAM_BREAKS } from './dam-break.ts'
import { FILLINGS } from './filling.ts'
import { GATE_LAWS } from './gate-law.ts'
import { MACDONALD } from './macdonald.ts'
import { NETWORKS } from './networks.ts'
import { POOL_RESPONSES } from './pool-response.ts'
import { REST } from './rest.ts'
import { SEDIMENT } from './sediment.ts'
import { VARIED_FLOW } from './varied-flow.ts'
import { WAVES } from './wave.ts'

/** Every case of the record, in the order in which the report tells it. */
export const FAMILIES: readonly { readonly title: string; readonly cases: readonly ValidationCase[] }[] = [
  { title: 'Uniform and gradually varied flow', cases: VARIED_FLOW },
  { title: 'Steady flow over manufactured beds', cases: MACDONALD },
  { title: 'Dam breaks', cases: DAM_BREAKS },
  { title: 'Flow over a bump', cases: BUMPS },
  { title: 'Water at rest', cases: REST },
  { title: 'Waves', cases: WAVES },
  { title: 'Filling', cases: FILLINGS },
  { title: 'Networks', cases: NETWORKS },
  { title: 'Pools', cases: POOL_RESPONSES },
  { title: 'Canals under control', cases: ASCE_CANALS },
  { title: 'Structures', cases: GATE_LAWS },
  { title: 'Sediment and tracers', cases: SEDIMENT },
]
