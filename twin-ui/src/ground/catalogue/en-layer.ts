/** What colours the water of the scene. */
export const layerEn = {
  layer: {
    label: 'What colours the water',
    button: 'Water: {{layer}}',
    none: 'depth',
    velocity: 'velocity',
    freeboard: 'freeboard',
    difference: 'change',
    velocityMeaning: 'mean velocity, computed',
    freeboardMeaning: 'bank above water, computed',
    differenceMeaning: 'rehearsed level less the level now',
    noDifference: 'only in a rehearsal',
  },
} as const
