import { seedPack } from './pack.ts'

/** The district that most benches run on, and its scenarios by id. */
export const weishanPack = () => seedPack('weishan')
