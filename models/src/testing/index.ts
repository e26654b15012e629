export { seededChance, wildDay } from './chance.ts'
export {
  box,
  circle,
  type DistrictSketch,
  districtOf,
  type GateSketch,
  type ReachSketch,
  rectangle,
  surveyed,
  trapezoid,
} from './districts.ts'
export { landingEvery, valuesWith } from './forcings.ts'
export { branchingCanal, loopedCanal, oneReach, twoPools } from './named-districts.ts'
export { checkRooms } from './rooms.ts'
export { smallPack } from './small-pack.ts'
