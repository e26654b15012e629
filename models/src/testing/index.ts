export { type DistrictSketch, districtOf, type GateSketch, type ReachSketch, trapezoid } from './districts.ts'
export { branchingCanal, loopedCanal, oneReach, twoPools } from './named-districts.ts'
export { checkRooms } from './rooms.ts'
export { smallPack } from './small-pack.ts'
