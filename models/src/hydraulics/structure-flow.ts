/** What a structure lets through, and how that answers to the stages on both sides and to its setting. */
export interface StructureFlow {
  dischargeM3s: number
  /** ∂Q/∂(upstream stage) ≥ 0. */
  perUpstreamM2s: number
  /** ∂Q/∂(downstream stage) ≤ 0. */
  perDownstreamM2s: number
  /** ∂Q/∂(setting), per unit of the setting. */
  perOpeningM2s: number
}

export const createStructureFlow = (): StructureFlow => ({
  dischargeM3s: 0,
  perUpstreamM2s: 0,
  perDownstreamM2s: 0,
  perOpeningM2s: 0,
})

export function setNoFlow(into: StructureFlow): void {
  into.dischargeM3s = 0
  into.perUpstreamM2s = 0
  into.perDownstreamM2s = 0
  into.perOpeningM2s = 0
}

/** Sets what goes from the higher to the lower water as a flow from upstream to downstream. */
export function setFlow(
  into: StructureFlow,
  isForward: boolean,
  dischargeM3s: number,
  perHigherM2s: number,
  perLowerM2s: number,
): void {
  into.dischargeM3s = isForward ? dischargeM3s : -dischargeM3s
  into.perUpstreamM2s = isForward ? perHigherM2s : -perLowerM2s
  into.perDownstreamM2s = isForward ? perLowerM2s : -perHigherM2s
  into.perOpeningM2s = 0
}
