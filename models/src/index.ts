export type { CrossSection, SectionShape } from './domain/cross-section.ts'
export type {
  ClimateMonth,
  District,
  MapFeature,
  PublishedTotals,
  RiverRatingRow,
  SpotHeight,
} from './domain/district.ts'
export type { Gate, GateKind, GateSeat } from './domain/gate.ts'
export type { Gauge, Station, StationKind } from './domain/gauge.ts'
export type { Node, NodeBoundary } from './domain/node.ts'
export type { OfftakeGroup } from './domain/offtake.ts'
export type { LonLat, Names, Provenance, Sourced } from './domain/provenance.ts'
export type { DarcyLaw, KostiakovLaw, Reach, ReachKind, SeepageLaw } from './domain/reach.ts'
export type { Scenario, ScenarioStart, Series } from './domain/scenario.ts'
export { GRAVITY_M_PER_S2, HECTARES_PER_MU } from './ground/constants.ts'
export type {
  CrossSectionId,
  DistrictId,
  GateId,
  GaugeId,
  Id,
  NodeId,
  OfftakeGroupId,
  ReachId,
  RunId,
  ScenarioId,
  StationId,
} from './ground/ids.ts'
export { InputRefused, PLAUSIBLE, type PlausibleRange } from './ground/plausible-range.ts'
export {
  PROBLEM_CODES,
  type Problem,
  type ProblemCode,
  type ProblemPlace,
  problem,
  problemLine,
} from './ground/problem.ts'
export { isQuantityName, QUANTITIES, type Quantity, type QuantityName } from './ground/quantities.ts'
export { err, ok, type Result } from './ground/result.ts'
export { criticalDepthM } from './hydraulics/critical-depth.ts'
export { type GateFlow, type GateShape, gateDischarge, gateDischargeM3s } from './hydraulics/gate-discharge.ts'
export { type Bed, normalDepthM, uniformDischargeM3s } from './hydraulics/normal-depth.ts'
export { type SectionFlow, sectionFlowAt } from './hydraulics/section-flow.ts'
export { darcySeepage, type SeepageLine, seepageM2s } from './hydraulics/seepage.ts'
export { weirDischargeM3s } from './hydraulics/weir-discharge.ts'
export { buildNetwork } from './network/build-network.ts'
export { type Network, type NetworkOptions, OUTSIDE, RIVER } from './network/network.ts'
export { validateDistrict } from './network/validate-district.ts'
export { type DistrictTotals, districtTotals } from './pack/district-totals.ts'
export { parseDistrict } from './pack/parse-district.ts'
export { parseScenario } from './pack/parse-scenario.ts'
export type { PackFiles } from './pack/read-table.ts'
export { createEngine } from './solver/create-engine.ts'
export {
  type AdvanceOutcome,
  createFrameFields,
  type Engine,
  type EngineParameters,
  type FrameFields,
  type GateStages,
  type MassBalance,
} from './solver/engine.ts'
export {
  constantForcing,
  copyForcingValues,
  createForcingValues,
  type Forcing,
  type ForcingValues,
  type FullForcingValues,
} from './solver/forcing.ts'
export type { RunIndicators, RunReport } from './solver/run-report.ts'
export { ENGINE_VERSION, type RunOptions, runScenario } from './solver/run-scenario.ts'
export { createTimeline, initialValues, moveAtSpeed } from './solver/timeline.ts'
export { validateForcing, validateParameters, validateScenario } from './solver/validate-run.ts'
