/** Standard gravity as used by every formula here, m/s². */
export const GRAVITY_M_PER_S2 = 9.81

/** 1 亩 in hectares: 15 亩 = 1 ha. */
export const HECTARES_PER_MU = 1 / 15
