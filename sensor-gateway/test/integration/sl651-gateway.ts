import { Gateway } from '../../src/gateway.ts'
import { parseConfig } from '../../src/ground/config.ts'
import { createLog } from '../../src/ground/log.ts'
import { readPack } from '../../src/ground/pack.ts'
import { devicesOf } from '../fixture/devices.ts'
import { STATION } from '../fixture/sl651.ts'

/** The gateway as a process of its own, with one SL 651 station in its registry. */
const outcome = parseConfig(process.env, Date.now())
if (!outcome.ok) throw new Error(outcome.problems.join('\n'))
const { config } = outcome
const district = readPack(config.packDir)
const devices = devicesOf(district, { [STATION]: { '39': 'S-G-F1.stageUpM' } })
await Gateway.open(config, createLog(config.logLevel), district, devices).start()
