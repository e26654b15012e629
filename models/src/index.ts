export {
  type Controller,
  type DistantController,
  type FloatController,
  type FlowController,
  type GateSide,
  isFloat,
  type LocalPiController,
  type RuleCondition,
  type RulesController,
  type SampledController,
} from './domain/controller.ts'
export {
  type CrossSection,
  isClosed,
  type SectionPoint,
  type SectionShape,
  type SectionZone,
} from './domain/cross-section.ts'
export { type DeliveryOrder, isOrderRunning, ORDER_PRIORITIES, orderEndMs } from './domain/delivery-order.ts'
export type { CommandArea, Crop, Demand, IrrigationRound, MonthDay, Soil, TariffStep } from './domain/demand.ts'
export { DEVICE_FORMATS, type DeviceBinding, type DeviceFormat, type PackBinding } from './domain/device.ts'
export type { District, PublishedTotals, RiverRatingRow, SpotHeight } from './domain/district.ts'
export type { Gate, GateKind, GateLaw, GateSeat, RadialLeaf, SeriesWeir } from './domain/gate.ts'
export { type GateCalibration, gateCalibrationFault } from './domain/gate-calibration.ts'
export type { Gauge, Station, StationKind } from './domain/gauge.ts'
export type { Interlock } from './domain/interlock.ts'
export type { Lateral } from './domain/lateral.ts'
export type { MapFeature } from './domain/map-feature.ts'
export type { Node, NodeBoundary, RatingRow, StorageRow } from './domain/node.ts'
export type { OfftakeGroup } from './domain/offtake.ts'
export type { LonLat, Names, Provenance, Sourced } from './domain/provenance.ts'
export {
  isRuleFor,
  narrownessOf,
  type QualityAction,
  type QualityRule,
  type QualityRuleName,
  type RuleParameters,
} from './domain/quality-rule.ts'
export type { DarcyLaw, KostiakovLaw, Reach, ReachKind, SeepageLaw } from './domain/reach.ts'
export type { Roughness, RoughnessAtDepth } from './domain/roughness.ts'
export {
  type Scenario,
  type ScenarioEvent,
  type ScenarioStart,
  type Series,
  WHOLE_SEDIMENT,
} from './domain/scenario.ts'
export { boxSection, circleSection, rectangleSection, surveyedSection } from './domain/section-makers.ts'
export type { SourceRank } from './domain/source-rank.ts'
export type { Structure, StructureLaw, StructureSeat } from './domain/structure.ts'
export type { ClimateMonth, RiverDay, WeatherDay, YearKind } from './domain/surroundings.ts'
export { createEnsemble, validateMembers } from './ensemble/create-ensemble.ts'
export type { Ensemble, EnsembleOptions, EnsembleOutcome, Member } from './ensemble/ensemble.ts'
export { resultTables } from './exchange/csv/result-tables.ts'
export { type Loss, lossLine } from './exchange/findings.ts'
export { exportGeojson, extremesOf, type RunExtremes } from './exchange/geojson/export-geojson.ts'
export { type GeoImportOptions, importGeojson } from './exchange/geojson/import-geojson.ts'
export type { Imported, ImportOptions } from './exchange/imported.ts'
export { mergeChains } from './exchange/merge-chains.ts'
export { type NetcdfFile, writeNetcdf } from './exchange/netcdf/netcdf-file.ts'
export { ugridFile } from './exchange/netcdf/ugrid-file.ts'
export { packOfImport } from './exchange/pack-of-import.ts'
export type { RunSamples } from './exchange/run-samples.ts'
export { importSurveys } from './exchange/survey/import-surveys.ts'
export { type Exported, exportSwmm } from './exchange/swmm/export-swmm.ts'
export { importSwmm } from './exchange/swmm/import-swmm.ts'
export { type ElevationGrid, importTerrain } from './exchange/terrain/spot-heights.ts'
export { type GradientOutcome, gradientOf, type RunGradient } from './gradient/gradient.ts'
export { type Objective, type Observation, squaredMisfit, theObservation } from './gradient/observation.ts'
export { type ParameterGradient, type PerStepEnds, perKnot } from './gradient/parameter-gradient.ts'
export { type RecordedStep, type RunRecord, recordRun, replayRun } from './gradient/run-record.ts'
export { GRAVITY_M_PER_S2, HECTARES_PER_MU } from './ground/constants.ts'
export type {
  CommandAreaId,
  CropId,
  CrossSectionId,
  DistrictId,
  GateId,
  GaugeId,
  Id,
  IrrigationRoundId,
  LateralId,
  NodeId,
  OfftakeGroupId,
  ReachId,
  RunId,
  ScenarioId,
  SoilId,
  StationId,
  StructureId,
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
export { siConverter, wireUnitsOf } from './ground/wire-units.ts'
export { criticalDepthM } from './hydraulics/critical-depth.ts'
export { type FloatLaw, floatOpeningM } from './hydraulics/float-opening.ts'
export { type GateFlow, type GateShape, gateDischarge, gateDischargeM3s } from './hydraulics/gate-discharge.ts'
export { gateFlow, gateFlowM3s } from './hydraulics/gate-flow.ts'
export { highestUsefulOpeningM, openingForFlowM } from './hydraulics/gate-opening.ts'
export { type GateStructure, gateStructure } from './hydraulics/gate-structure.ts'
export { type Bed, normalDepthM, uniformDischargeM3s } from './hydraulics/normal-depth.ts'
export { type Resistance, type RoughnessLaw, resistanceOf } from './hydraulics/roughness.ts'
export { type SectionFlow, sectionFlowAt } from './hydraulics/section-flow.ts'
export { lawFlow, type SectionLaw, sectionLaw } from './hydraulics/section-law.ts'
export {
  type CapacityFlow,
  type CapacityLaw,
  GRAIN_DENSITY_KG_PER_M3,
  sedimentCapacityKgPerM3,
} from './hydraulics/sediment-capacity.ts'
export { darcySeepage, type SeepageLine, seepageM2s } from './hydraulics/seepage.ts'
export {
  SUBMERGED_GRAVITY,
  settlingVelocityMPerS,
  stokesVelocityMPerS,
  waterViscosityM2s,
  zhangSettlingVelocityMPerS,
} from './hydraulics/settling-velocity.ts'
export { structureDischarge, structureDischargeM3s } from './hydraulics/structure-discharge.ts'
export type { StructureFlow } from './hydraulics/structure-flow.ts'
export { weirDischargeM3s } from './hydraulics/weir-discharge.ts'
export { buildNetwork } from './network/build-network.ts'
export { GIVEN, type Network, type NetworkOptions, OUTSIDE, RIVER } from './network/network.ts'
export { type Pool, poolBelow } from './network/pool.ts'
export { type Route, routeTo } from './network/route.ts'
export { validateDistrict } from './network/validate-district.ts'
export { solveDense } from './numerics/solve-dense.ts'
export {
  type ComparedFigure,
  type ComparedRun,
  compareRuns,
  FEWEST_COMPARED,
  type FigureName,
  type FigureUnit,
  MOST_COMPARED,
  type NearestBank,
  type RunComparison,
} from './operation/compare-runs.ts'
export { alignedLines, comparisonRows, differenceRows } from './operation/comparison-rows.ts'
export { type ControlPerformance, type ControlSamples, controlPerformance } from './operation/control-performance.ts'
export { type Deliveries, type Delivery, inPeriods } from './operation/delivery.ts'
export {
  type DeliveryIndicators,
  type DeliveryMeasure,
  deliveryGrade,
  deliveryIndicators,
  type OfftakeDelivery,
} from './operation/delivery-indicators.ts'
export { type Asked, type DeliveryRecord, recordDeliveries } from './operation/delivery-record.ts'
export { createGateTrace, type GateEffect, type GateTrace, gateEffects } from './operation/gate-trace.ts'
export { type GateTravel, gateTravelOf } from './operation/gate-travel.ts'
export { type GateNearby, gatesNearby } from './operation/gates-nearby.ts'
export { type IdentifyOptions, identifyPools, type PoolIdentity } from './operation/identify-pools.ts'
export { type IndicatorWatch, watchIndicators } from './operation/indicators.ts'
export { indicatorsOfMeasured, type MeasuredHours, type MeasuredIndicators } from './operation/measured-indicators.ts'
export { type MoveEffects, moveEffects } from './operation/move-effects.ts'
export { createMoveTrace, type MoveTrace } from './operation/move-trace.ts'
export { type Offtake, offtakesOf } from './operation/offtakes.ts'
export { createOperation, type Operation } from './operation/operation.ts'
export { type OrderedWater, orderedWaterOf, orderSeries } from './operation/ordered-water.ts'
export { type MeasuredStage, timeOutOfBand } from './operation/out-of-band.ts'
export { type OverlaidSeries, type OverlayPlace, overlaidSeries } from './operation/overlaid-series.ts'
export { fitResponse, leadS, type PoolResponse, type StepSample } from './operation/pool-response.ts'
export {
  type LargestDifference,
  largestDifference,
  type StageDifference,
  stageDifferences,
} from './operation/run-differences.ts'
export { type Move, type MoveHours, type MoveRun, runMove } from './operation/run-move.ts'
export type { RunIndicators, RunReport } from './operation/run-report.ts'
export { ENGINE_VERSION, frameDistanceS, type RunOptions, runScenario } from './operation/run-scenario.ts'
export { type RunTrace, traceOfFrames, traceOfSamples } from './operation/run-trace.ts'
export {
  deliveriesOfSamples,
  indicatorsOfSamples,
  type SampleAxis,
  type SampledOfftake,
} from './operation/sampled-deliveries.ts'
export { type DistantGains, type Margins, tuneDistant, USUAL_MARGINS } from './operation/tune-distant.ts'
export { type DistrictTotals, districtTotals } from './pack/district-totals.ts'
export { newPack } from './pack/new-pack.ts'
export { type OrderCapacity, type OrderRoom, type OrderShortage, orderCapacity } from './pack/order-capacity.ts'
export { parseOrder, roomText, shortageText } from './pack/order-fields.ts'
export { formatOf, presentFormat } from './pack/pack-format.ts'
export { parseDistrict } from './pack/parse-district.ts'
export { parseScenario } from './pack/parse-scenario.ts'
export type { PackFiles } from './pack/read-table.ts'
export { schemaTexts } from './pack/schemas.ts'
export { type PackSurvey, surveyPack, type TableOrigin } from './pack/survey-pack.ts'
export { packFilesOf, writeDistrict } from './pack/write-district.ts'
export { orderDocument, writeScenario } from './pack/write-scenario.ts'
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
export { openingNowM } from './solver/order-keeper.ts'
export { type OrderSchedule, scheduleOf } from './solver/order-schedule.ts'
export { createTimeline, initialValues, moveAtSpeed } from './solver/timeline.ts'
export { validateForcing, validateParameters, validateScenario } from './solver/validate-run.ts'
export { raiseBed, type Surveyed } from './transport/bed-change.ts'
export type {
  BoundaryConcentrations,
  Constituent,
  SedimentClass,
  Tracer,
  TransportOptions,
  WaterAge,
} from './transport/constituent.ts'
export { createTransport } from './transport/create-transport.ts'
export type { ConstituentBalance, Transport, TransportState } from './transport/transport.ts'
