import type { CanalSketch, LegSketch, LonLatPair, Names, PackSketch } from '../sketch.ts'

/* The six districts beside Weishan that the city's programme names. Schematic: every row is an estimate. */

const names = (zh: string, en: string): Names => ({ zh, en })
const node = (id: string, zh: string, en: string, at: LonLatPair) => ({ id, names: names(zh, en), at })
const leg = (to: string, lengthKm: number, dischargeM3s: number): LegSketch => ({ to, lengthKm, dischargeM3s })

const canal = (
  id: string,
  title: Names,
  from: string,
  legs: readonly LegSketch[],
  gate: Names,
  slope: number,
  further: Partial<CanalSketch> = {},
): CanalSketch => ({
  id,
  names: title,
  from,
  legs,
  slope,
  sideSlope: 2,
  manningN: 0.017,
  freeboardM: 0.7,
  lining: 0.33,
  headGate: { id: `G-${id}0`, names: gate, bayWidthM: 4 },
  gateLossM: 0.1,
  ...further,
})

const SHARED = {
  datum: 'district datum (schematic)',
  timeZone: 'Asia/Shanghai',
  riverHeadM: 0.2,
  branchKmPerWanMu: 1.92,
} as const

const estimate = (source: string) => ({ provenance: 'estimate', source }) as const
const network = (what: string) =>
  estimate(`schematic network (PROVENANCE.md): ${what}; place ± 5 km, depth is Manning normal depth`)

const SHEN = names('莘县', 'Shenxian')
const GUAN = names('冠县', 'Guanxian')
const LINQING = names('临清', 'Linqing')
const DONGE = names('东阿', "Dong'e")
const YANGGU = names('阳谷', 'Yanggu')
const GAOTANG = names('高唐', 'Gaotang')

export const PENGLOU: PackSketch = {
  ...SHARED,
  id: 'penglou',
  names: names('彭楼灌区', 'Penglou Irrigation District'),
  river: node('YR', '黄河彭楼', 'Yellow River at Penglou', [115.5, 35.83]),
  firstStageM: 47.4,
  nodes: [
    node('P0', '彭楼引黄闸', 'Penglou headgate', [115.5, 35.85]),
    node('P1', '莘县沉沙池进口', 'Shenxian basin inlet', [115.53, 35.975]),
    node('P2', '莘县沉沙池出口', 'Shenxian basin outlet', [115.545, 36.015]),
    node('P3', '莘县分水枢纽', 'Shenxian division', [115.58, 36.2]),
    node('P4', '冠县南', 'South of Guanxian', [115.52, 36.37]),
    node('P5', '北馆陶', 'Beiguantao', [115.47, 36.53]),
    node('P6', '冠县临清边界', 'Border of Guanxian and Linqing', [115.56, 36.66]),
    node('PE', '莘县东干渠渠尾', 'End of the Shenxian east canal', [115.78, 36.32]),
    node('PW', '冠县西干渠渠尾', 'End of the Guanxian west canal', [115.3, 36.55]),
  ],
  canals: [
    canal(
      'P',
      names('彭楼总干渠', 'Penglou Main Canal'),
      'P0',
      [
        leg('P1', 17.5, 50),
        { ...leg('P2', 5, 49), kind: 'basin', bottomWidthM: 110, depthM: 2.5 },
        leg('P3', 25, 48),
        leg('P4', 22, 33),
        leg('P5', 20, 18),
        leg('P6', 18, 11),
      ],
      names('彭楼引黄闸', 'Penglou headgate'),
      1 / 7800,
      { gateNames: { P5: names('北馆陶节制闸', 'Beiguantao checkgate') } },
    ),
    canal(
      'E',
      names('莘县东干渠', 'Shenxian East Canal'),
      'P3',
      [leg('PE', 25, 9)],
      names('莘县东干渠渠首闸', 'Headgate of the Shenxian East Canal'),
      1 / 7500,
    ),
    canal(
      'W',
      names('冠县西干渠', 'Guanxian West Canal'),
      'P4',
      [leg('PW', 31.2, 9)],
      names('冠县西干渠渠首闸', 'Headgate of the Guanxian West Canal'),
      1 / 8000,
    ),
  ],
  groups: [
    { id: 'O-P3', node: 'P3', canal: 'P', county: SHEN, branches: 4, areaWanMu: 32 },
    { id: 'O-PE', node: 'PE', canal: 'E', county: SHEN, branches: 3, areaWanMu: 24 },
    { id: 'O-P4', node: 'P4', canal: 'P', county: GUAN, branches: 2, areaWanMu: 14 },
    { id: 'O-PW', node: 'PW', canal: 'W', county: GUAN, branches: 3, areaWanMu: 24 },
    { id: 'O-P5', node: 'P5', canal: 'P', county: GUAN, branches: 2, areaWanMu: 18 },
    { id: 'O-P6', node: 'P6', canal: 'P', county: LINQING, branches: 3, areaWanMu: 28 },
  ],
  escapes: [{ id: 'G-PR', names: names('莘县退水闸', 'Shenxian escape'), node: 'P3', dischargeM3s: 10, belowM: 2.5 }],
  modulusM3sPerWanMu: 0.3,
  network: network(
    '163.7 km of trunk and about 15 m of fall as published [liaocheng-2025] [penglou-2025], split among legs assumed',
  ),
  area: estimate(
    '140 万亩 in Shenxian, Guanxian and Linqing as published [penglou-2025], split assumed; 0.30 m³/s per 万亩',
  ),
}

export const GUOKOU: PackSketch = {
  ...SHARED,
  id: 'guokou',
  names: names('郭口灌区', 'Guokou Irrigation District'),
  river: node('YR', '黄河郭口', 'Yellow River at Guokou', [116.42, 36.33]),
  firstStageM: 36.6,
  nodes: [
    node('K0', '郭口引黄闸', 'Guokou headgate', [116.41, 36.34]),
    node('K1', '郭口分水枢纽', 'Guokou division', [116.385, 36.38]),
    node('K2', '东干渠中段', 'East canal, middle', [116.43, 36.46]),
    node('K3', '东干渠渠尾', 'End of the east canal', [116.46, 36.55]),
    node('K4', '西干渠中段', 'West canal, middle', [116.33, 36.43]),
    node('K5', '西干渠渠尾', 'End of the west canal', [116.29, 36.5]),
  ],
  canals: [
    canal(
      'K',
      names('郭口总干渠', 'Guokou Main Canal'),
      'K0',
      [leg('K1', 6.2, 20)],
      names('郭口引黄闸', 'Guokou headgate'),
      1 / 8000,
    ),
    canal(
      'E',
      names('东干渠', 'East Canal'),
      'K1',
      [leg('K2', 12, 10), leg('K3', 12, 6)],
      names('东干渠渠首闸', 'Headgate of the East Canal'),
      1 / 8000,
    ),
    canal(
      'W',
      names('西干渠', 'West Canal'),
      'K1',
      [leg('K4', 11, 9.5), leg('K5', 11, 5.5)],
      names('西干渠渠首闸', 'Headgate of the West Canal'),
      1 / 8000,
    ),
  ],
  groups: [
    { id: 'O-K2', node: 'K2', canal: 'E', county: DONGE, branches: 2, areaWanMu: 7 },
    { id: 'O-K3', node: 'K3', canal: 'E', county: DONGE, branches: 2, areaWanMu: 10 },
    { id: 'O-K4', node: 'K4', canal: 'W', county: DONGE, branches: 2, areaWanMu: 7 },
    { id: 'O-K5', node: 'K5', canal: 'W', county: DONGE, branches: 2, areaWanMu: 9 },
  ],
  escapes: [{ id: 'G-KR', names: names('郭口退水闸', 'Guokou escape'), node: 'K1', dischargeM3s: 6, belowM: 2.5 }],
  modulusM3sPerWanMu: 0.5,
  network: network('east and west canals exist [works-2010], their lengths assumed'),
  area: estimate('33 万亩 of wheat as published [guokou-2017], split assumed; 0.50 m³/s per 万亩'),
}

export const TAOCHENGPU: PackSketch = {
  ...SHARED,
  id: 'taochengpu',
  names: names('陶城铺灌区', 'Taochengpu Irrigation District'),
  river: node('YR', '黄河陶城铺', 'Yellow River at Taochengpu', [116.01, 36.085]),
  firstStageM: 41.2,
  nodes: [
    node('C0', '陶城铺引黄闸', 'Taochengpu headgate', [115.995, 36.09]),
    node('C1', '沉沙池进口', 'Basin inlet', [115.94, 36.1]),
    node('C2', '沉沙池出口', 'Basin outlet', [115.91, 36.11]),
    node('C3', '阳谷分水枢纽', 'Yanggu division', [115.82, 36.14]),
    node('C4', '西干渠中段', 'West canal, middle', [115.74, 36.12]),
    node('C5', '西干渠渠尾', 'End of the west canal', [115.66, 36.13]),
    node('C6', '北干渠中段', 'North canal, middle', [115.8, 36.22]),
    node('C7', '北干渠渠尾', 'End of the north canal', [115.77, 36.3]),
  ],
  canals: [
    canal(
      'C',
      names('陶城铺总干渠', 'Taochengpu Main Canal'),
      'C0',
      [leg('C1', 6, 46), { ...leg('C2', 3.5, 45), kind: 'basin', bottomWidthM: 100, depthM: 2.5 }, leg('C3', 10.5, 44)],
      names('陶城铺引黄闸', 'Taochengpu headgate'),
      1 / 9000,
    ),
    canal(
      'W',
      names('西干渠', 'West Canal'),
      'C3',
      [leg('C4', 10, 19), leg('C5', 10.5, 10)],
      names('西干渠渠首闸', 'Headgate of the West Canal'),
      1 / 8500,
    ),
    canal(
      'N',
      names('北干渠', 'North Canal'),
      'C3',
      [leg('C6', 11, 19), leg('C7', 11.5, 10)],
      names('北干渠渠首闸', 'Headgate of the North Canal'),
      1 / 8500,
    ),
  ],
  groups: [
    { id: 'O-C3', node: 'C3', canal: 'C', county: YANGGU, branches: 2, areaWanMu: 10 },
    { id: 'O-C4', node: 'C4', canal: 'W', county: YANGGU, branches: 3, areaWanMu: 16 },
    { id: 'O-C5', node: 'C5', canal: 'W', county: SHEN, branches: 3, areaWanMu: 16 },
    { id: 'O-C6', node: 'C6', canal: 'N', county: YANGGU, branches: 3, areaWanMu: 16 },
    { id: 'O-C7', node: 'C7', canal: 'N', county: YANGGU, branches: 3, areaWanMu: 16 },
  ],
  escapes: [{ id: 'G-CR', names: names('阳谷退水闸', 'Yanggu escape'), node: 'C3', dischargeM3s: 12, belowM: 2.5 }],
  modulusM3sPerWanMu: 0.52,
  network: network('headgate and basin of a Yellow River district, canals assumed'),
  area: estimate('74 万亩 as published [works-2011], split assumed; 0.52 m³/s per 万亩'),
}

export const ZHONGZIMIAO: PackSketch = {
  ...SHARED,
  id: 'zhongzimiao',
  names: names('仲子庙灌区', 'Zhongzimiao Irrigation District'),
  river: node('JD', '金堤河仲子庙', 'Jindi River at Zhongzimiao', [115.61, 35.95]),
  firstStageM: 43.6,
  nodes: [
    node('Z0', '仲子庙引水闸', 'Zhongzimiao intake', [115.61, 35.96]),
    node('Z1', '仲子庙干渠8+000', 'Zhongzimiao canal km 8', [115.63, 36.02]),
    node('Z2', '仲子庙干渠16+000', 'Zhongzimiao canal km 16', [115.65, 36.08]),
    node('Z3', '仲子庙干渠渠尾', 'End of the Zhongzimiao canal', [115.68, 36.14]),
  ],
  canals: [
    canal(
      'Z',
      names('仲子庙干渠', 'Zhongzimiao Canal'),
      'Z0',
      [leg('Z1', 8, 11), leg('Z2', 8, 8), leg('Z3', 8.5, 4.5)],
      names('仲子庙引水闸', 'Zhongzimiao intake'),
      1 / 8000,
    ),
  ],
  groups: [
    { id: 'O-Z1', node: 'Z1', canal: 'Z', county: SHEN, branches: 2, areaWanMu: 6 },
    { id: 'O-Z2', node: 'Z2', canal: 'Z', county: SHEN, branches: 2, areaWanMu: 7 },
    { id: 'O-Z3', node: 'Z3', canal: 'Z', county: SHEN, branches: 2, areaWanMu: 7 },
  ],
  escapes: [],
  modulusM3sPerWanMu: 0.48,
  network: network(
    'one of the districts with a programme [liaocheng-2025]; one canal from the Jindi River northward; no page with its sizes was found',
  ),
  area: estimate('20 万亩 assumed, a district of medium size; no page with its area was found'),
}

export const LIUQIAOXI: PackSketch = {
  ...SHARED,
  id: 'liuqiaoxi',
  names: names('刘桥西引河灌区', 'Liuqiao West Diversion Irrigation District'),
  river: node('TH', '徒骇河刘桥', 'Tuhai River at Liuqiao', [116.33, 36.76]),
  firstStageM: 27.6,
  nodes: [
    node('L0', '刘桥西引水闸', 'Liuqiao west intake', [116.32, 36.765]),
    node('L1', '西引河6+000', 'West diversion km 6', [116.27, 36.785]),
    node('L2', '西引河渠尾', 'End of the west diversion', [116.22, 36.82]),
  ],
  canals: [
    canal(
      'L',
      names('刘桥西引河', 'Liuqiao West Diversion'),
      'L0',
      [leg('L1', 6, 6.5), leg('L2', 7, 4)],
      names('刘桥西引水闸', 'Liuqiao west intake'),
      1 / 10_000,
      { manningN: 0.025, lining: 1, sideSlope: 2.5 },
    ),
  ],
  groups: [
    { id: 'O-L1', node: 'L1', canal: 'L', county: GAOTANG, branches: 2, areaWanMu: 4 },
    { id: 'O-L2', node: 'L2', canal: 'L', county: GAOTANG, branches: 2, areaWanMu: 6 },
  ],
  escapes: [],
  modulusM3sPerWanMu: 0.5,
  network: network(
    'one of the districts with a programme [liaocheng-2025]; an earth canal westward from the Tuhai River, kept high by a barrage; place recalled with little confidence',
  ),
  area: estimate('10 万亩 assumed, a district of medium size; no page with its area was found'),
}

export const BANZHUANG: PackSketch = {
  ...SHARED,
  id: 'banzhuang',
  names: names('班庄灌区', 'Banzhuang Irrigation District'),
  river: node('WE', '卫河班庄', 'Wei River at Banzhuang', [115.29, 36.47]),
  firstStageM: 38.8,
  nodes: [
    node('N0', '班庄引水闸', 'Banzhuang intake', [115.3, 36.47]),
    node('N1', '班庄干渠5+000', 'Banzhuang canal km 5', [115.345, 36.48]),
    node('N2', '班庄干渠渠尾', 'End of the Banzhuang canal', [115.4, 36.5]),
  ],
  canals: [
    canal(
      'N',
      names('班庄干渠', 'Banzhuang Canal'),
      'N0',
      [leg('N1', 5, 6), leg('N2', 6.5, 3.6)],
      names('班庄引水闸', 'Banzhuang intake'),
      1 / 9000,
      { manningN: 0.022, lining: 0.6 },
    ),
  ],
  groups: [
    { id: 'O-N1', node: 'N1', canal: 'N', county: GUAN, branches: 2, areaWanMu: 4 },
    { id: 'O-N2', node: 'N2', canal: 'N', county: GUAN, branches: 2, areaWanMu: 6 },
  ],
  escapes: [],
  modulusM3sPerWanMu: 0.45,
  network: network(
    'one of the districts with a programme [liaocheng-2025]; one canal eastward from the Wei River; no page with its sizes was found',
  ),
  area: estimate('10 万亩 assumed, a district of medium size; no page with its area was found'),
}

export const NEIGHBOURS: readonly PackSketch[] = [PENGLOU, GUOKOU, TAOCHENGPU, ZHONGZIMIAO, LIUQIAOXI, BANZHUANG]
