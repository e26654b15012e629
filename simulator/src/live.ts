import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildNetwork, type District, err, type Network, ok, type Result } from '@district/models'
import { createGateOrders } from './district/gate-orders.ts'
import { createVirtualDistrict } from './district/virtual-district.ts'
import { createFaults, type Fault, parseFault, parseFaultsFile } from './gauges/fault.ts'
import { createVirtualStation, gaugesWithoutTruth } from './gauges/virtual-station.ts'
import { createChance } from './ground/chance.ts'
import { createClock, type DistrictClock } from './ground/clock.ts'
import type { Config } from './ground/config.ts'
import { createLog } from './ground/log.ts'
import { rehearsalDirs } from './ground/paths.ts'
import { createZone } from './ground/zone.ts'
import { openPreflight } from './preflight/open-preflight.ts'
import { acknowledgeTo, listenForCommands } from './publish/command-listener.ts'
import { DistrictLife } from './publish/district-life.ts'
import { createFrameFanout } from './publish/frame-fanout.ts'
import { createMqttLink, type MqttLink } from './publish/mqtt-link.ts'
import { createOrdersLife } from './publish/orders-life.ts'
import { createOutbox, type Outbox } from './publish/outbox.ts'
import { preflightApi } from './publish/preflight-api.ts'
import { announce, virtualDistrictWill, watchPresence } from './publish/presence.ts'
import { createReadingFeed } from './publish/reading-feed.ts'
import { rehearsalApi } from './publish/rehearsal-api.ts'
import { keepShadowApiOpen } from './publish/shadow-api.ts'
import { createShadowLife, type ShadowLife } from './publish/shadow-life.ts'
import { shadowStates } from './publish/shadow-states.ts'
import { trainingApi } from './publish/training-api.ts'
import { createRehearsal, type Rehearsal } from './rehearsal/rehearsal.ts'
import { createRunPool } from './rehearsal/run-pool.ts'
import { openRunStore, recoverRuns } from './rehearsal/run-store.ts'
import { openScenarioStore } from './rehearsal/scenario-store.ts'
import { describeProblems } from './run/check-pack.ts'
import { loadPack } from './scenario/load-pack.ts'
import { createInputBoard } from './shadow/input-board.ts'
import { openKeptStates } from './shadow/kept-states.ts'
import { ShadowTwin } from './shadow/shadow-twin.ts'
import { createTrainingGround, TrainingDesk } from './training/training-desk.ts'

export interface LiveRequest {
  readonly config: Config
  readonly seed: number
  readonly faults: readonly string[]
  readonly faultsFile: string | undefined
}

export type LiveOutcome = { readonly kind: 'stopped' } | { readonly kind: 'refused'; readonly reason: string }

/** Gauges report every ten seconds: a tick is a whole part of that, or whole multiples where the clock runs very fast. */
const TICKS_MS = [10_000, 5000, 2000, 1000]
const LONGEST_TICK_WALL_MS = 1000
const SHORTEST_TICK_WALL_MS = 100
const SHADOW_TICK_WALL_MS = 2000
const CATCH_UP_FRAMES_WALL_MS = 100
const CHECKPOINT_WALL_MS = 60_000
/** Past states of the shadow on disk: weeks of them on a grid of 500 m. */
const MOST_STATE_BYTES = 64 * 1024 * 1024
const ORDERS_WALL_MS = 1000
const GOODBYE_MS = 1500

/** The virtual district and its shadow, until a signal. */
export async function live(request: LiveRequest): Promise<LiveOutcome> {
  const { config } = request
  const pack = loadPack(config.packDir)
  if (!pack.ok) return { kind: 'refused', reason: describeProblems(config.packDir, pack.error) }
  const clock = createClock(config.clock)
  const faults = readFaults(request, pack.value, clock.nowMs())
  if (typeof faults === 'string') return { kind: 'refused', reason: faults }

  const log = createLog(config.logLevel)
  const network = buildNetwork(pack.value, { dxM: config.dxM })
  log.info(
    { ...config, seed: request.seed, faults, topologyHash: network.topologyHash, points: network.pointCount },
    'The virtual district starts.',
  )
  const stop = stopSignal()
  const { life, link, outbox, training } = districtParts(request, network, clock, faults, log)
  const { shadow, board, shadowLife, feed, fanout } = shadowParts(config, network, clock, log)
  const rehearsal = rehearsalParts(config, network, shadow, log.child({ room: 'rehearsal' }))
  const ordersLife = createOrdersLife(config, network, () => shadow.save(), clock, log.child({ room: 'orders' }))
  const preflight = openPreflight(network, shadow, board, clock, ordersLife.granted)
  const own = [rehearsalApi(rehearsal), preflightApi(preflight), trainingApi({ desk: training })]
  const plugins = [...own, ...ordersLife.plugins]
  const closeApi = keepShadowApiOpen(config.http, { shadow, fanout, log: log.child({ room: 'api' }), plugins })

  await life.begin()
  await Promise.all([
    liveDistrict(life, clock, stop),
    liveShadow(shadowLife, stop),
    repeat(() => fanout.catchUp(), CATCH_UP_FRAMES_WALL_MS, stop),
    repeat(() => ordersLife.turn(), ORDERS_WALL_MS, stop),
    repeat(() => preflight.turn(), ORDERS_WALL_MS, stop),
    repeat(() => life.isFilling || life.writeCheckpoint(false), CHECKPOINT_WALL_MS, stop),
    repeat(() => shadowLife.writeCheckpoint(), CHECKPOINT_WALL_MS, stop),
  ])
  log.info({ ...outbox.counters }, 'Stopping.')
  shadowLife.writeCheckpoint()
  await sayGoodbye(life, outbox, link, pack.value, clock.wallNowMs())
  await Promise.all([link.close(), feed.close(), closeApi(), rehearsal.close(), preflight.close()])
  await ordersLife.close()
  return { kind: 'stopped' }
}

type RootLog = ReturnType<typeof createLog>

function districtParts(
  request: LiveRequest,
  network: Network,
  clock: DistrictClock,
  faults: readonly Fault[],
  log: RootLog,
) {
  const { config, seed } = request
  const { district } = network
  const startedMs = clock.wallNowMs()
  const link = createMqttLink(
    config.mqttUrl,
    `virtual-district-${district.id}-${process.pid}`,
    log.child({ room: 'publish' }),
    virtualDistrictWill(district.id, startedMs),
  )
  let somebodyStores = false
  const outbox = createOutbox(district.id, link, () => somebodyStores)
  watchPresence(link, district.id, 'gateway', (online) => {
    if (online) log.info('The gateway stores readings.')
    else if (link.connected) log.warn('Nobody stores readings: what is past waits, live readings go out.')
    somebodyStores = online
    outbox.pump()
  })
  link.onConnected(() => void announce(link, district.id, 'online', startedMs).catch(() => undefined))

  const chance = createChance(seed)
  const ground = createTrainingGround(faults)
  const virtual = createVirtualDistrict(network, seed, ground.incidents)
  const trainingLog = log.child({ room: 'training' })
  const training = new TrainingDesk({ district, ground, virtual, log: trainingLog, createId: randomUUID })
  const surroundings = {
    district,
    chance,
    faults: createFaults(ground.faults, chance),
    iso: createZone(district.timeZone).iso,
    leastIntervalS: tickDistrictMs(clock) / 1000,
  }
  const silent = gaugesWithoutTruth(district)
  if (silent.length > 0)
    log.warn(
      { gauges: silent.map(({ id }) => id) },
      `${silent.length} gauges have no counterpart in the virtual district and stay silent.`,
    )
  const orders = createGateOrders(district, virtual, clock.nowMs, acknowledgeTo(link, district.id))
  listenForCommands(link, district.id, orders.take)
  const life = new DistrictLife({
    virtual,
    stations: district.stations.map((station) => createVirtualStation(station, surroundings)),
    outbox,
    orders,
    clock,
    tickMs: tickDistrictMs(clock),
    checkpointPath: join(config.dataDir, `virtual-district-${district.id}.json`),
    topologyHash: network.topologyHash,
    seed,
    log: log.child({ room: 'district' }),
  })
  return { life, link, outbox, training }
}

function shadowParts(config: Config, network: Network, clock: DistrictClock, log: RootLog) {
  const shadowLog = log.child({ room: 'shadow' })
  const board = createInputBoard(network.district)
  const folder = join(config.dataDir, `shadow-${network.district.id}`)
  const keptStates = openKeptStates(join(folder, 'states'), network.topologyHash, MOST_STATE_BYTES)
  const shadow = new ShadowTwin(network, { board, speed: clock.setting.speed, log: shadowLog, keptStates })
  const feed = createReadingFeed(config.gatewayUrl, shadowLog, (reading) =>
    shadow.take(reading.gaugeId, reading.takenAtMs, reading.value, reading),
  )
  const fanout = createFrameFanout()
  const parts = {
    shadow,
    board,
    feed,
    fanout,
    clock,
    gatewayUrl: config.gatewayUrl,
    checkpointPath: join(folder, 'checkpoint.json'),
    network,
    log: shadowLog,
  }
  return { shadow, board, shadowLife: createShadowLife(parts), feed, fanout }
}

function rehearsalParts(config: Config, network: Network, shadow: ShadowTwin, log: RootLog): Rehearsal {
  const { runsDir, scenariosDir } = rehearsalDirs(config)
  const runs = openRunStore(runsDir, config.retention)
  recoverRuns(runsDir, runs)
  return createRehearsal({
    network,
    runs,
    scenarios: openScenarioStore(scenariosDir),
    pool: createRunPool({ district: network.district, dxM: network.dxM }),
    states: shadowStates(shadow),
    wallNowMs: Date.now,
    onBroken: (runId, error) => log.error({ runId, error }, `The run ${runId} failed.`),
  })
}

/** District time between two turns of the virtual district: at most a second of the wall's, at least a tenth. */
function tickDistrictMs({ setting: { speed } }: DistrictClock): number {
  const many = Math.ceil((SHORTEST_TICK_WALL_MS * speed) / 10_000) * 10_000
  return speed * SHORTEST_TICK_WALL_MS > 10_000
    ? many
    : (TICKS_MS.find((ms) => ms / speed <= LONGEST_TICK_WALL_MS) ?? 1000)
}

async function liveDistrict(life: DistrictLife, clock: DistrictClock, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await life.turn()
    await pause(life.isFilling ? 1 : clock.wallMs(tickDistrictMs(clock)), stop)
  }
}

async function liveShadow(life: ShadowLife, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const hasMore = await life.turn()
    await pause(hasMore ? 1 : SHADOW_TICK_WALL_MS, stop)
  }
}

async function repeat(act: () => unknown, everyMs: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await pause(everyMs, stop)
    act()
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

/** Aborted by the first Ctrl-C or termination; a second one ends the process at once, as people expect. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}

async function sayGoodbye(life: DistrictLife, outbox: Outbox, link: MqttLink, district: District, wallNowMs: number) {
  life.letGo()
  const patience = sleep(GOODBYE_MS, undefined, { ref: false })
  await Promise.race([outbox.settled(), patience])
  life.writeCheckpoint(true)
  await Promise.race([announce(link, district.id, 'offline', wallNowMs), patience]).catch(() => undefined)
}

/** The faults asked for, or the sentence that says which of them cannot be. */
function readFaults(
  { faults, faultsFile }: LiveRequest,
  district: District,
  startMs: number,
): readonly Fault[] | string {
  const fromFile = faultsFile === undefined ? ok([]) : readFaultsFile(faultsFile)
  if (!fromFile.ok) return fromFile.error
  const parsed = [...faults, ...fromFile.value].map((text) => parseFault(text, district, startMs))
  const problems = parsed.flatMap((one) => (one.ok ? [] : [one.error]))
  return problems.length > 0 ? problems.join('\n') : parsed.flatMap((one) => (one.ok ? [one.value] : []))
}

function readFaultsFile(path: string): Result<readonly string[], string> {
  try {
    return parseFaultsFile(readFileSync(path, 'utf8'))
  } catch {
    return err(`the faults file ${path} cannot be read`)
  }
}
