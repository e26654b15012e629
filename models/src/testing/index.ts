export { seededChance, wildDay } from './chance.ts'
export {
  type DistrictSketch,
  districtOf,
  type GateSketch,
  type NodeSketch,
  type ReachSketch,
  type StructureSketch,
  trapezoid,
} from './districts.ts'
export { landingEvery, valuesWith } from './forcings.ts'
export { branchingCanal, loopedCanal, oneReach, twoPools } from './named-districts.ts'
export { checkRooms } from './rooms.ts'
export { smallPack } from './small-pack.ts'
export { poolsAround, STRUCTURE_LAWS, structuredCanal } from './structure-districts.ts'
