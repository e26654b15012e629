/**
 * Brands for identity. Mixing two ids is silent, so the compiler keeps them apart.
 * Ids are made where outside data is parsed (`brandId`) and nowhere else.
 */
declare const brand: unique symbol
export type Id<Name extends string> = string & { readonly [brand]: Name }

export type DistrictId = Id<'district'>
export type NodeId = Id<'node'>
export type ReachId = Id<'reach'>
export type CrossSectionId = Id<'cross-section'>
export type GateId = Id<'gate'>
export type StructureId = Id<'structure'>
export type OfftakeGroupId = Id<'offtake-group'>
export type LateralId = Id<'lateral'>
export type CommandAreaId = Id<'command-area'>
export type SoilId = Id<'soil'>
export type CropId = Id<'crop'>
export type IrrigationRoundId = Id<'irrigation-round'>
export type StationId = Id<'station'>
export type GaugeId = Id<'gauge'>
export type ScenarioId = Id<'scenario'>
export type RunId = Id<'run'>

/** The one place where a plain string becomes an id. For parsers only. */
export const brandId = <I extends Id<string>>(text: string): I => text as I
