import { type District, type Gauge, QUANTITIES } from '@district/models'
import type { Reading } from '@district/models/contract'
import { escape as escapeInflux } from 'influx'
import { qualityCode } from '../ground/reading-code.ts'
import type { Bucket } from './bucket.ts'
import type { GaugeBucket, RollupStep } from './history-store.ts'

/** Ending of the measurement's name in the database of the rollups. */
export const ROLLUP_SUFFIX: Readonly<Record<RollupStep, string>> = { hour: '_1h', day: '_1d' }

/**
 * Readings as InfluxDB's line protocol. Measurement and tags of a gauge never change, so they are escaped once; that, and not
 * the network, was most of what a write through the client library costs.
 */
export class LineProtocol {
  readonly #district: District
  readonly #heads = new Map<string, string>()

  constructor(district: District) {
    this.#district = district
    for (const gauge of district.gauges) this.#heads.set(gauge.id, this.#head(gauge, ''))
  }

  lines(readings: readonly Reading[]): string {
    let text = ''
    for (const reading of readings) {
      const { gaugeId, value, quality, flags, seq, receivedAtMs, takenAtMs } = reading
      const words = flags.length === 0 ? '' : flags.join(' ')
      text += `${this.#heads.get(gaugeId)} value=${value},quality=${qualityCode(quality)}i,flags="${words}",seq=${seq}i,received_ms=${receivedAtMs}i ${takenAtMs}\n`
    }
    return text
  }

  bucketLines(step: RollupStep, buckets: readonly GaugeBucket[]): string {
    return buckets
      .map(({ gauge, bucket }) => `${this.#head(gauge, ROLLUP_SUFFIX[step])} ${fieldsOf(bucket)} ${bucket.atMs}\n`)
      .join('')
  }

  #head(gauge: Gauge, suffix: string): string {
    const tag = escapeInflux.tag
    return `${QUANTITIES[gauge.quantity].measurement}${suffix},district=${tag(this.#district.id)},gauge=${tag(gauge.id)},origin=gauge,run=live,station=${tag(gauge.stationId)}`
  }
}

const fieldsOf = ({ mean, minimum, maximum, last, count, worst, isOnlyBad }: Bucket): string =>
  `mean=${mean},minimum=${minimum},maximum=${maximum},last=${last},count=${count}i,worst=${worst}i,only_bad=${isOnlyBad ? 1 : 0}i`
