import type { BrokenFile } from './break.ts'
import { CHANNELS } from './channels.ts'
import { STRUCTURES } from './structures.ts'
import { WATERS } from './waters.ts'

/** Every formula that is broken, in the order of the table. */
export const BREAKS: readonly BrokenFile[] = [...STRUCTURES, ...CHANNELS, ...WATERS]
