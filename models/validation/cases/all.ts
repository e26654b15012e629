import type { ValidationCase } from '../case.ts'
import { BUMPS } from './bump.ts'
import { DAM_BREAKS } from './dam-break.ts'
import { MACDONALD } from './macdonald.ts'

/** Every case of the record, in the order in which the report tells it. */
export const FAMILIES: readonly { readonly title: string; readonly cases: readonly ValidationCase[] }[] = [
  { title: 'Steady flow over manufactured beds', cases: MACDONALD },
  { title: 'Dam breaks', cases: DAM_BREAKS },
  { title: 'Flow over a bump', cases: BUMPS },
]
