export { seededChance, wildDay } from './chance.ts'
export {
  box,
  circle,
  type DistrictSketch,
  districtOf,
  type GateSketch,
  type NodeSketch,
  type ReachSketch,
  rectangle,
  type StructureSketch,
  surveyed,
  trapezoid,
} from './districts.ts'
export { landingEvery, valuesWith } from './forcings.ts'
export { fullPack } from './full-pack.ts'
export { gaugedDistrict } from './gauged-district.ts'
export { irrigationTree, irrigationTreeForcing, treeValues } from './irrigation-tree.ts'
export { branchingCanal, loopedCanal, oneReach, twoPools } from './named-districts.ts'
export { Draw, randomDistrict } from './random-network.ts'
export { type RandomVerdict, randomNetwork, runRandomNetwork } from './random-run.ts'
export { type RandomSchedule, randomSchedule } from './random-schedule.ts'
export { checkRooms } from './rooms.ts'
export { SAME_BYTES } from './same-bytes.ts'
export { smallPack } from './small-pack.ts'
export { poolsAround, STRUCTURE_LAWS, structuredCanal } from './structure-districts.ts'
