/* Writes the fine series against which the wave is measured: 12.5 m, steps of 2 s. Takes some seconds. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waveSeries } from './wave.ts'

const { seriesM3s } = waveSeries(12.5, 2)
const text = JSON.stringify(seriesM3s.map((value) => Number(value.toFixed(5))))
writeFileSync(join(import.meta.dirname, 'wave-reference.json'), `${text}\n`)
