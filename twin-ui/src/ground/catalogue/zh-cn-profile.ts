/** 单线图与纵剖面。 */
export const profileZhCN = {
  schematic: {
    title: '灌区单线图',
    mainView: '主视图',
    view: { scene: '三维', schematic: '单线图' },
    tree: '单线图：方向键沿水流走，回车选中，加减号缩放，0 显示全图',
    reach: '渠段',
    whole: '显示全图',
    print: '打印 A3',
    units: '开度、水位 m，流量 m³/s，渠段长 km',
    short: { openingM: '开', stageUpM: '上', stageDownM: '下', dischargeM3s: '流' },
    long: { openingM: '开度', stageUpM: '上游水位', stageDownM: '下游水位', dischargeM3s: '流量' },
  },
} as const
