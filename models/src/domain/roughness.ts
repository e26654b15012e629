/**
 * How rough a bed is, in one of three customary measures, the same at every depth or by depth.
 *
 *     manning     n,  s·m^-⅓      V = R^⅔ · √S / n
 *     strickler   ks, m^⅓·s⁻¹     V = ks · R^⅔ · √S
 *     chezy       C,  m^½·s⁻¹     V = C · √(R·S)
 *
 * Docs: `docs/structures/sections.md`.
 */
export interface Roughness {
  readonly kind: 'manning' | 'strickler' | 'chezy'
  /** One value, or values by rising depth: linear between, and the outermost beyond. */
  readonly value: number | readonly RoughnessAtDepth[]
}

export interface RoughnessAtDepth {
  readonly depthM: number
  readonly value: number
}
