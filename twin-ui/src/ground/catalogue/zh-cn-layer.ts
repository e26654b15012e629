/** What colours the water of the scene. */
export const layerZhCn = {
  layer: {
    label: '水面着色',
    button: '水面：{{layer}}',
    none: '水深',
    velocity: '流速',
    freeboard: '超高',
    difference: '水位变化',
    velocityMeaning: '断面平均流速（计算）',
    freeboardMeaning: '堤顶超高（计算）',
    differenceMeaning: '预演水位减当前水位',
    noDifference: '仅预演时有效',
  },
} as const
