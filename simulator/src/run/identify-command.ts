import { parseArgs } from 'node:util'
import {
  buildNetwork,
  createForcingValues,
  createOperation,
  type DistantGains,
  identifyPools,
  initialValues,
  leadS,
  type PoolIdentity,
  tuneDistant,
} from '@district/models'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenario, scenarioIds } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'

export const IDENTIFY_USAGE = `district identify <pack> [--scenario s] [--gate id]... [--interval s] [--dx m] [--json]

  <pack>          folder of a district pack
  --scenario s    what holds at its first instant is the flow that is looked at (default: the pack's first scenario)
  --gate id       the pool below this gate (default: below every head and check gate)
  --interval s    control interval that gains are told for, 10 to 86400 (default 300)
  --dx m          greatest distance of computational points, 50 to 5000 (default: DX_M, or 500)
  --json          one object: { district, scenario, intervalS, pools }

Of each pool: discharge, delay, backwater area, the step of level that the wave brings, how long before a draw its water must set out,
and the gains of a distant downstream PI controller.`

type Told = PoolIdentity & Partial<DistantGains & { readonly leadS: number }>

/** Finds delay and area of the pools of a pack; undefined where the command line was not understood. */
export function identifyCommand(
  args: readonly string[],
  {
    resolvePath,
    cwd,
    dxM,
  }: { readonly resolvePath: (path: string) => string; readonly cwd: string; readonly dxM: number },
): Said | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      scenario: { type: 'string' },
      gate: { type: 'string', multiple: true },
      interval: { type: 'string', default: '300' },
      dx: { type: 'string', default: String(dxM) },
    },
    allowPositionals: true,
  })
  if (values.help) return { text: IDENTIFY_USAGE, exitCode: 0 }
  const [pack, ...more] = positionals
  const [intervalS, distanceM] = [Number(values.interval), Number(values.dx)]
  const isSound = intervalS >= 10 && intervalS <= 86_400 && distanceM >= 50 && distanceM <= 5000
  if (pack === undefined || more.length > 0 || !isSound) return undefined
  const packDir = resolvePath(pack)
  return identify(packDir, {
    cwd,
    scenario: values.scenario,
    gateIds: values.gate,
    intervalS,
    dxM: distanceM,
    asJson: values.json === true,
  })
}

interface IdentifyRequest {
  readonly cwd: string
  readonly scenario: string | undefined
  readonly gateIds: readonly string[] | undefined
  readonly intervalS: number
  readonly dxM: number
  readonly asJson: boolean
}

function identify(packDir: string, { cwd, scenario, gateIds, intervalS, dxM, asJson }: IdentifyRequest): Said {
  const pack = loadPack(packDir)
  if (!pack.ok) return { text: describeProblems(packDir, pack.error), exitCode: 1 }
  const foreign = (gateIds ?? []).filter((id) => !pack.value.gates.some((gate) => gate.id === id))
  if (foreign.length > 0) return { text: `The pack has no gate ${foreign.join(', ')}.`, exitCode: 1 }
  const name = scenario ?? scenarioIds(packDir).toSorted()[0]
  if (name === undefined) return { text: `${packDir} has no scenario; name one with --scenario.`, exitCode: 1 }
  const loaded = loadScenario(name, cwd, packDir, pack.value)
  if (!loaded.ok) return { text: describeProblems(name, loaded.error), exitCode: 1 }

  const network = buildNetwork(pack.value, { dxM })
  const values = createForcingValues(network)
  const atStart = initialValues(network, { ...loaded.value, start: 'steady' }, values)
  createOperation(network, loaded.value, atStart).forcing.evaluate(loaded.value.startMs / 1000, values)
  const found = identifyPools(network, { values, ...(gateIds !== undefined && { gateIds }) })
  if (!found.ok) {
    const where =
      found.error.kind === 'diverged' ? `: ${found.error.reason} near ${found.error.reachIds.join(', ')}` : ''
    return { text: `The district has no steady flow under ${loaded.value.id}${where}.`, exitCode: 1 }
  }
  const pools = found.value.map(
    (pool): Told => (pool.kind === 'found' ? { ...pool, leadS: leadS(pool), ...tuneDistant(pool, intervalS) } : pool),
  )
  const text = asJson
    ? JSON.stringify({ district: pack.value.id, scenario: loaded.value.id, intervalS, pools })
    : [
        `${pack.value.names.en} · ${loaded.value.names.en}, gains for every ${intervalS} s`,
        ...pools.map(poolLine),
      ].join('\n')
  return { text, exitCode: 0 }
}

function poolLine(pool: Told): string {
  if (pool.kind === 'unknown') return `  ${pool.gateId}: unknown: ${pool.reason}`
  const { gateId, reachIds, dischargeM3s, delayS, areaM2, stepSPerM2, kpM2PerS = 0, kiM2PerS2 = 0 } = pool
  const water = `${dischargeM3s.toFixed(3)} m³/s, delay ${delayS.toFixed(0)} s, area ${areaM2.toFixed(0)} m², step ${stepSPerM2.toPrecision(3)} s/m²`
  return `  ${gateId} → ${reachIds.at(-1)}: ${water}; kp ${kpM2PerS.toPrecision(3)} m²/s, ki ${kiM2PerS2.toPrecision(3)} m²/s²`
}
