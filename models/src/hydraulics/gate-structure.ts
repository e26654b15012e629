import { type Gate, type GateLaw, HIGHEST_TRUNNION, type RadialLeaf } from '../domain/gate.ts'
import { type GateCalibration, gateCalibrationFault } from '../domain/gate-calibration.ts'
import { assertPositive } from '../ground/assert.ts'
import { type RoundedKnots, roundedKnots } from '../numerics/rounded-grid.ts'
import type { GateFlow, GateShape } from './gate-discharge.ts'
import { type CalibratedTable, calibratedTable, calibratedTableFault } from './gate-law-calibrated.ts'

/** Jet thickness Cc·a by opening a, as knots and values. */
export interface JetTable {
  readonly knots: RoundedKnots
  readonly jetM: Float64Array
  readonly weight: Float64Array
}

/** The vertical leaf that lets through a jet as thick as the real one does: its opening, and how that answers to the real opening. */
export interface EqualOpening {
  openingM: number
  perOpening: number
}

/** A law in ratios: F and its slopes along r = a/y₁ and σ = √(1 − y₃/y₁). */
export interface RatioFlow {
  factor: number
  perRatio: number
  perSigma: number
}

/** All of a gate that its discharge depends on, as the engine reads it. Scratch is part of it, so that a step allocates nothing. */
export interface GateStructure extends GateShape {
  /** No more than a vertical leaf by the energy-momentum law that is never overtopped. */
  readonly plain: boolean
  readonly law: GateLaw
  readonly radial: RadialLeaf | null
  readonly jets: JetTable | null
  readonly coefficients: CalibratedTable | null
  /** Infinite where the leaf is never overtopped. */
  readonly leafHeightM: number
  /** The weir in series, as a gate whose leaf is always clear. */
  readonly seriesWeir: GateShape | null
  readonly equal: EqualOpening
  readonly ratio: RatioFlow
  readonly part: GateFlow
  readonly weirPart: GateFlow
}

const noFlow = (): GateFlow => ({ dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 })

/**
 * What the engine needs of a gate.
 *
 * @throws RangeError when a radial leaf or a calibration is impossible; packs are checked for both before
 */
export function gateStructure(gate: Gate): GateStructure {
  const { law = 'energy-momentum', calibration, radial, seriesWeir, leafHeightM } = gate
  const table = law === 'calibrated' ? soundCalibration(gate.id, calibration) : undefined
  const coefficients = table?.kind === 'by-ratio' ? calibratedTable(table) : null
  const fault = coefficients === null ? null : calibratedTableFault(coefficients)
  if (fault !== null) throw new RangeError(`calibration of ${gate.id} must let discharge rise, but ${fault}`)
  if (radial !== undefined) checkRadial(radial)
  if (leafHeightM !== undefined) assertPositive({ leafHeightM })
  if (seriesWeir !== undefined) assertPositive({ 'seriesWeir.widthM': seriesWeir.widthM })
  const extras = [radial, seriesWeir, leafHeightM].some((extra) => extra !== undefined)
  return {
    widthM: gate.bays * gate.bayWidthM,
    sillM: gate.sillM,
    contraction: gate.contraction,
    plain: law === 'energy-momentum' && !extras,
    law,
    radial: table === undefined ? (radial ?? null) : null,
    jets: table?.kind === 'by-opening' ? jetTable(table) : null,
    coefficients,
    leafHeightM: leafHeightM ?? Number.POSITIVE_INFINITY,
    seriesWeir:
      seriesWeir === undefined ? null : { widthM: seriesWeir.widthM, sillM: seriesWeir.crestM, contraction: 1 },
    equal: { openingM: 0, perOpening: 0 },
    ratio: { factor: 0, perRatio: 0, perSigma: 0 },
    part: noFlow(),
    weirPart: noFlow(),
  }
}

function soundCalibration(gateId: string, calibration: GateCalibration | undefined): GateCalibration {
  if (calibration === undefined) throw new RangeError(`calibration of ${gateId} must be given, got none`)
  const fault = gateCalibrationFault(calibration)
  if (fault !== null) throw new RangeError(`calibration of ${gateId} must be sound, but ${fault}`)
  return calibration
}

function checkRadial({ radiusM, trunnionHeightM }: RadialLeaf): void {
  assertPositive({ 'radial.radiusM': radiusM, 'radial.trunnionHeightM': trunnionHeightM })
  if (trunnionHeightM > HIGHEST_TRUNNION * radiusM)
    throw new RangeError(
      `radial.trunnionHeightM must be at most ${HIGHEST_TRUNNION} of the radius ${radiusM}, got ${trunnionHeightM}`,
    )
}

/** Below the first opening and beyond the last one, contraction keeps its value. */
function jetTable({ openingM, contraction }: Extract<GateCalibration, { kind: 'by-opening' }>): JetTable {
  const last = openingM.length - 1
  const jets = openingM.map((a, i) => a * contraction[i]!)
  return {
    knots: roundedKnots([0, ...openingM, 2 * openingM[last]!]),
    jetM: Float64Array.from([0, ...jets, 2 * jets[last]!]),
    weight: new Float64Array(6),
  }
}
