import { type District, type Gauge, QUANTITIES } from '@district/models'

/** What a key of a station's `values` leads to. */
export type Listing =
  | { readonly kind: 'gauge'; readonly gauge: Gauge; toSi?(value: number): number }
  /** One gauge per bay: `bays[i]` is what element i of the list says. */
  | { readonly kind: 'bays'; readonly bays: readonly (Gauge | undefined)[] }
  /** A quantity that this station measures, in a unit that is not ours. */
  | { readonly kind: 'unit-unknown' }
  | { readonly kind: 'unknown-gauge' }

/** Who may speak, and by which names. */
export interface GaugeBook {
  /** Undefined: the district has no such station. */
  station(stationId: string): StationPage | undefined
}

export interface StationPage {
  find(key: string): Listing
}

/** `stageUpM` without its unit is `stageUp`; `stageUpCm` then is the same thing in another unit, and not an unknown one. */
const unitEnding = ({ key, quantity }: Gauge): string => {
  const quantityKey = QUANTITIES[quantity].key
  return UNIT_ENDINGS.find((ending) => quantityKey.endsWith(ending) && key.endsWith(ending)) ?? ''
}

/** Longest first, so that `M3s` is not taken for `s`. */
const UNIT_ENDINGS = ['KgPerM3', 'Fraction', 'MPerS', 'M3s', 'M3', 'M', 'C', 'V']

export function createGaugeBook(district: District): GaugeBook {
  const pages = new Map<string, StationPage>()
  for (const { id } of district.stations)
    pages.set(id, createPage(district.gauges.filter((gauge) => gauge.stationId === id)))
  return { station: (stationId) => pages.get(stationId) }
}

function createPage(gauges: readonly Gauge[]): StationPage {
  const listings = new Map<string, Listing>()
  const stems = new Set<string>()
  for (const gauge of gauges) {
    stems.add(gauge.key.slice(0, gauge.key.length - unitEnding(gauge).length))
    if (gauge.bay === null) listings.set(gauge.key, { kind: 'gauge', gauge })
  }
  for (const key of new Set(gauges.filter(({ bay }) => bay !== null).map((gauge) => gauge.key)))
    listings.set(key, { kind: 'bays', bays: baysOf(gauges.filter((gauge) => gauge.key === key)) })
  return {
    find: (key) => listings.get(key) ?? { kind: isOtherUnitOf(stems, key) ? 'unit-unknown' : 'unknown-gauge' },
  }
}

function baysOf(gauges: readonly Gauge[]): readonly (Gauge | undefined)[] {
  const bays: (Gauge | undefined)[] = []
  for (const gauge of gauges) if (gauge.bay !== null) bays[gauge.bay - 1] = gauge
  return bays
}

/** `stageUp`, `stageUpCm`, `stageUp_ft`: yes. `stageUpstreamM` goes on as another word: no. */
function isOtherUnitOf(stems: ReadonlySet<string>, key: string): boolean {
  for (const stem of stems) if (key.startsWith(stem) && !/^[a-z]/.test(key.slice(stem.length))) return true
  return false
}
