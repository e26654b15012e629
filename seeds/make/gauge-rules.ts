import { type Row, rounded } from './csv.ts'

/* What an instrument can plausibly say, by rule, from the structure that it stands at. */

export interface Interval {
  readonly intervalS: number
  readonly staleAfterS: number
}

/** Hydraulic gauges of the simulated districts speak every ten seconds, where real ones speak every five minutes. */
export const LIVE: Interval = { intervalS: 10, staleAfterS: 45 }
export const FIVE_MINUTES: Interval = { intervalS: 300, staleAfterS: 900 }
export const HOURLY: Interval = { intervalS: 3600, staleAfterS: 10_800 }

interface Instrument {
  readonly key: string
  readonly quantity: string
  readonly zh: string
  readonly en: string
  readonly minimum: number
  readonly maximum: number
  readonly maxRatePerS: number
  readonly noise: number
  readonly resolution: number
  readonly source: string
}

export function gaugeRow(station: string, interval: Interval, instrument: Instrument, bay: number | null = null): Row {
  const { key, quantity, zh, en, minimum, maximum, maxRatePerS, noise, resolution, source } = instrument
  return {
    id: [station, key, ...(bay === null ? [] : [bay])].join('.'),
    station,
    key,
    bay,
    quantity,
    name_zh: zh,
    name_en: en,
    interval_s: interval.intervalS,
    stale_after_s: interval.staleAfterS,
    minimum,
    maximum,
    max_rate_per_s: maxRatePerS,
    noise,
    resolution,
    provenance: 'estimate',
    source,
  }
}

const RANGE = 'range from the structure; noise and step as customary for the instrument'
const BELOW_BED_M = 0.3
const ABOVE_BANK_M = 0.6

export const stage = (key: string, zh: string, en: string, bedM: number, bankM: number): Instrument => ({
  key,
  quantity: 'stage',
  zh,
  en,
  minimum: rounded(bedM - BELOW_BED_M, 2),
  maximum: rounded(bankM + ABOVE_BANK_M, 2),
  maxRatePerS: 0.02,
  noise: 0.004,
  resolution: 0.001,
  source: `${RANGE}: radar, 3–4 mm`,
})

export const discharge = (zh: string, en: string, designM3s: number): Instrument => ({
  key: 'dischargeM3s',
  quantity: 'discharge',
  zh,
  en,
  minimum: rounded(-0.3 * designM3s - 0.5, 2),
  maximum: rounded(1.8 * designM3s + 1, 2),
  maxRatePerS: Math.max(rounded(designM3s / 30, 4), 0.001),
  noise: rounded(0.01 * designM3s, 3),
  resolution: 0.01,
  source: `${RANGE}: 1 % of design discharge`,
})

export const opening = (bay: number, maxOpeningM: number): Instrument => ({
  key: 'openingM',
  quantity: 'opening',
  zh: `${bay}号孔开度`,
  en: `Opening of bay ${bay}`,
  minimum: -0.05,
  maximum: rounded(maxOpeningM + 0.05, 2),
  maxRatePerS: 0.02,
  noise: 0.002,
  resolution: 0.005,
  source: `${RANGE}: encoder, 2 mm`,
})

export const volume = (designM3s: number): Instrument => ({
  key: 'volumeM3',
  quantity: 'volume',
  zh: '累计水量',
  en: 'Volume delivered',
  minimum: 0,
  maximum: 1e10,
  maxRatePerS: Math.max(rounded(2 * designM3s, 2), 0.01),
  noise: 0,
  resolution: 1,
  source: `${RANGE}: counted from the discharge, cannot fall`,
})

const fixed = (
  key: string,
  quantity: string,
  zh: string,
  en: string,
  [minimum, maximum]: readonly [number, number],
  [maxRatePerS, noise, resolution]: readonly [number, number, number],
  source: string,
): Instrument => ({ key, quantity, zh, en, minimum, maximum, maxRatePerS, noise, resolution, source })

export const SEDIMENT = fixed(
  'sedimentKgPerM3',
  'sediment',
  '含沙量',
  'Sediment',
  [0, 60],
  [0.05, 0.05, 0.01],
  'range from lower Yellow River flood water; optical probe',
)
export const RAIN = fixed(
  'rainfallM',
  'rainfall',
  '时段雨量',
  'Rainfall of the interval',
  [0, 0.05],
  [0.0005, 0, 0.0002],
  'tipping bucket of 0.2 mm',
)
export const AIR = fixed(
  'airTemperatureC',
  'airTemperature',
  '气温',
  'Air temperature',
  [-30, 45],
  [0.02, 0.1, 0.1],
  'range of the plain; screened thermometer',
)
export const HUMIDITY = fixed(
  'humidityFraction',
  'humidity',
  '相对湿度',
  'Relative humidity',
  [0, 1],
  [0.005, 0.01, 0.01],
  'capacitive sensor',
)
export const WIND = fixed('windMPerS', 'wind', '风速', 'Wind speed', [0, 40], [1, 0.2, 0.1], 'cup anemometer')
export const SOIL = fixed(
  'soilMoistureFraction',
  'soilMoisture',
  '土壤含水率',
  'Soil moisture',
  [0.03, 0.55],
  [0.0002, 0.005, 0.001],
  'loam between dry and saturated; tube of 10–100 cm',
)
export const WELL = fixed(
  'groundwaterDepthM',
  'groundwaterDepth',
  '地下水埋深',
  'Depth to groundwater',
  [0, 40],
  [0.001, 0.01, 0.01],
  'range of the plain; pressure probe',
)
export const SUPPLY = fixed(
  'supplyV',
  'supply',
  '供电电压',
  'Supply voltage',
  [8, 16],
  [0.01, 0.02, 0.01],
  'solar panel and a battery of 12 V',
)
