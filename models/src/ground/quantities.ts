/**
 * The one table of measured and computed quantities: unit, name ending, plausible range, decimals, labels.
 * The gateway's range check, the history's measurement name, the pack's gauge table and the label on screen read it.
 */
export interface Quantity {
  /** Key in a reading's `values`, and end of every name that carries this quantity. */
  readonly key: string
  /** SI unit as written beside a number. */
  readonly unit: string
  /** Measurement name in the history. */
  readonly measurement: string
  /** Physically plausible range; a gauge may narrow it. */
  readonly minimum: number
  readonly maximum: number
  /** Decimals shown, and therefore the smallest difference worth drawing. */
  readonly decimals: number
  readonly zh: string
  readonly en: string
}

export const QUANTITIES = {
  stage: {
    key: 'stageM',
    unit: 'm',
    measurement: 'stage',
    minimum: -450,
    maximum: 6000,
    decimals: 2,
    zh: '水位',
    en: 'Stage',
  },
  discharge: {
    key: 'dischargeM3s',
    unit: 'm³/s',
    measurement: 'discharge',
    minimum: -500,
    maximum: 1000,
    decimals: 2,
    zh: '流量',
    en: 'Discharge',
  },
  opening: {
    key: 'openingM',
    unit: 'm',
    measurement: 'opening',
    minimum: -0.05,
    maximum: 10,
    decimals: 2,
    zh: '开度',
    en: 'Opening',
  },
  volume: {
    key: 'volumeM3',
    unit: 'm³',
    measurement: 'volume',
    minimum: 0,
    maximum: 1e10,
    decimals: 0,
    zh: '累计水量',
    en: 'Volume',
  },
  sediment: {
    key: 'sedimentKgPerM3',
    unit: 'kg/m³',
    measurement: 'sediment',
    minimum: 0,
    maximum: 200,
    decimals: 2,
    zh: '含沙量',
    en: 'Sediment',
  },
  rainfall: {
    key: 'rainfallM',
    unit: 'm',
    measurement: 'rainfall',
    minimum: 0,
    maximum: 0.3,
    decimals: 4,
    zh: '时段雨量',
    en: 'Rainfall',
  },
  airTemperature: {
    key: 'airTemperatureC',
    unit: '°C',
    measurement: 'air_temperature',
    minimum: -40,
    maximum: 50,
    decimals: 1,
    zh: '气温',
    en: 'Air temperature',
  },
  humidity: {
    key: 'humidityFraction',
    unit: '1',
    measurement: 'humidity',
    minimum: 0,
    maximum: 1,
    decimals: 2,
    zh: '相对湿度',
    en: 'Relative humidity',
  },
  wind: {
    key: 'windMPerS',
    unit: 'm/s',
    measurement: 'wind',
    minimum: 0,
    maximum: 60,
    decimals: 1,
    zh: '风速',
    en: 'Wind speed',
  },
  soilMoisture: {
    key: 'soilMoistureFraction',
    unit: 'm³/m³',
    measurement: 'soil_moisture',
    minimum: 0,
    maximum: 0.6,
    decimals: 3,
    zh: '土壤含水率',
    en: 'Soil moisture',
  },
  groundwaterDepth: {
    key: 'groundwaterDepthM',
    unit: 'm',
    measurement: 'groundwater_depth',
    minimum: -1,
    maximum: 100,
    decimals: 2,
    zh: '地下水埋深',
    en: 'Depth to groundwater',
  },
  supply: {
    key: 'supplyV',
    unit: 'V',
    measurement: 'supply',
    minimum: 0,
    maximum: 60,
    decimals: 1,
    zh: '供电电压',
    en: 'Supply voltage',
  },
} as const satisfies Record<string, Quantity>

export type QuantityName = keyof typeof QUANTITIES

export const isQuantityName = (text: string): text is QuantityName => Object.hasOwn(QUANTITIES, text)
