import { buildNetwork, type District } from '@district/models'
import { type DistrictDocument, decodeFrame } from '@district/models/contract'
import { decodeLiveMessage } from '../client/decode.ts'
import { createGateway, type Gateway } from '../client/gateway.ts'
import { askAsWhoeverIsThere } from '../client/presence.ts'
import { createReadingBatcher } from '../client/reading-batcher.ts'
import { keepConnected, type SocketLike } from '../client/reconnecting-socket.ts'
import { type BranchFrames, createBranchFrames, createFrameWindow } from '../frame/branch-frames.ts'
import { createFrameBuffer, type FrameBuffer } from '../frame/frame-buffer.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { PageConfig } from '../ground/config.ts'
import { indexDistrict } from '../state/district-index.ts'
import { routesOf } from '../state/routes.ts'
import { createTwinStore, type TwinStore } from '../state/twin-store.ts'
import { type AccessDesk, createAccessDesk } from './access-desk.ts'
import { createDistrictClock, type DistrictClock } from './district-clock.ts'
import { startPlayhead } from './playhead.ts'
import { createRehearsalDesk, type RehearsalDesk } from './rehearsal-desk.ts'
import { followTheme } from './theme.ts'

/** A live socket that says nothing at all for this long is dead: readings come every few seconds, health as well. */
const LIVE_SILENT_AFTER_MS = 30_000
/** The shadow speaks about once a second; silent for this long it follows nothing. */
const FRAMES_SILENT_AFTER_MS = 20_000
const SHADOW_EVERY_MS = 5000

/** One opened page: its store, its frames, and what it asks the gateway. Joined here and nowhere else. */
export interface Session {
  readonly config: PageConfig
  readonly store: TwinStore
  readonly shadowFrames: FrameBuffer
  readonly branchFrames: BranchFrames
  readonly rehearsalFrames: RehearsalFrames
  readonly baselineFrames: RehearsalFrames
  readonly gateway: Gateway
  readonly clock: DistrictClock
  readonly access: AccessDesk
  readonly rehearsal: RehearsalDesk
  start(): void
  /** Asks again for what could not be loaded, now and not after the next wait. */
  retry(): void
}

export function createSession(config: PageConfig): Session {
  const store = createTwinStore()
  const ask = askAsWhoeverIsThere(
    (url, init) => fetch(url, init),
    window,
    () => performance.now(),
  )
  const gateway = createGateway(ask, config.apiUrl)
  const clock = createDistrictClock(() => Date.now())
  const shadowFrames = createFrameBuffer()
  const branchFrames = createBranchFrames()
  const rehearsalFrames = createFrameWindow()
  const baselineFrames = createFrameWindow()
  const rehearsal = createRehearsalDesk({ store, gateway, config, branchFrames, rehearsalFrames, baselineFrames })
  const loader = createLoader({ store, gateway, clock, rehearsal, retryAfterMs: config.reconnectAfterMs })

  const access = createAccessDesk(store, gateway, loader.load)

  return {
    config,
    store,
    shadowFrames,
    branchFrames,
    rehearsalFrames,
    baselineFrames,
    gateway,
    clock,
    access,
    rehearsal,
    retry: loader.load,
    start() {
      followTheme(store, document.documentElement, () => window.localStorage)
      access.start()
      loader.load()
      listenLive(config, store, clock, loader)
      listenFrames(config, store, shadowFrames, loader)
      setInterval(() => store.getState().secondPassed(clock.nowMs()), 1000)
      setInterval(() => void askShadow(store, gateway), SHADOW_EVERY_MS)
      void askShadow(store, gateway)
      startPlayhead(store, rehearsalFrames)
      store.subscribe(({ shadow, loaded }) => {
        if (shadow?.state === 'following' && loaded !== undefined) void rehearsal.shadowFollows()
      })
    },
  }
}

interface Loader {
  load(): void
  /** A frame of another topology than the loaded one: the district was changed behind the page. */
  topologySeen(topologyHash: string): void
}

interface LoaderParts {
  readonly store: TwinStore
  readonly gateway: Gateway
  readonly clock: DistrictClock
  readonly rehearsal: RehearsalDesk
  readonly retryAfterMs: readonly number[]
}

function createLoader({ store, gateway, clock, rehearsal, retryAfterMs }: LoaderParts): Loader {
  let timer: ReturnType<typeof setTimeout> | undefined
  let loading = false
  let failures = 0
  let refusedHash = ''

  const load = async () => {
    if (loading) return
    loading = true
    clearTimeout(timer)
    const answer = await gateway.district()
    loading = false
    if (!answer.ok) {
      store.getState().districtLoadFailed({ key: answer.error.kind, detail: answer.error.detail })
      timer = setTimeout(load, retryAfterMs[Math.min(failures, retryAfterMs.length - 1)])
      failures += 1
      return
    }
    failures = 0
    const { district, dxM, clock: setting, topologyHash } = answer.value
    if (isLoaded(store, answer.value)) return
    const network = buildNetwork(district, { dxM })
    if (network.topologyHash !== topologyHash)
      return store
        .getState()
        .districtLoadFailed({ key: 'malformed', detail: `${network.topologyHash} ≠ ${topologyHash}` })
    clock.settingLearnt(setting)
    store.getState().districtLoaded({
      district,
      network,
      clock: setting,
      index: indexDistrict(district),
      routes: routesOf(district),
    })
    rehearsal.districtChanged(district, dxM)
    void loadScenarios()
    store.getState().secondPassed(clock.nowMs())
  }
  /** The district is shown without waiting for them; a page without scenarios is still a page. */
  const loadScenarios = async () => {
    const answer = await gateway.scenarios()
    if (answer.ok) store.getState().scenariosArrived(answer.value)
  }
  return {
    load: () => void load(),
    topologySeen(topologyHash) {
      const known = store.getState().loaded?.network.topologyHash
      if (known === undefined || known === topologyHash || refusedHash === topologyHash) return
      refusedHash = topologyHash
      void load()
    },
  }
}

function isLoaded(store: TwinStore, { topologyHash, clock }: DistrictDocument<District>): boolean {
  const { loaded } = store.getState()
  return (
    loaded?.network.topologyHash === topologyHash &&
    loaded.clock.originMs === clock.originMs &&
    loaded.clock.speed === clock.speed
  )
}

function listenLive(config: PageConfig, store: TwinStore, clock: DistrictClock, loader: Loader): void {
  let stream = ''
  let place = ''
  const settings = {
    url: () => `${config.liveSocketUrl}${place}`,
    reconnectAfterMs: config.reconnectAfterMs,
    silentAfterMs: LIVE_SILENT_AFTER_MS,
    open: openSocket,
  }
  const readings = createReadingBatcher(store.getState().readingsArrived, setTimeout)
  let wasLost = false
  keepConnected(settings, {
    onOpen() {
      store.getState().connectionChanged('open', Date.now())
      if (wasLost) loader.load()
      wasLost = false
    },
    onLost() {
      wasLost = true
      store.getState().connectionChanged('lost', Date.now())
    },
    onMessage(data) {
      const message = typeof data === 'string' ? decodeLiveMessage(data) : undefined
      if (message === undefined) return
      if (message.kind === 'state' || message.kind === 'resumed') stream = message.stream
      place = `?stream=${stream}&resume=${message.seq}`
      const state = store.getState()
      if (message.kind === 'health') {
        clock.heard(message.health.nowMs)
        state.healthArrived(message.health)
      } else if (message.kind === 'state') {
        clock.heard(message.state.nowMs)
        state.readingsArrived(message.state.gauges)
        state.secondPassed(clock.nowMs())
      } else if (message.kind === 'readings') {
        clock.heard(message.nowMs)
        readings.take(message.readings)
      }
    },
  })
}

function listenFrames(config: PageConfig, store: TwinStore, frames: FrameBuffer, loader: Loader): void {
  const settings = {
    url: () => config.frameSocketUrl,
    reconnectAfterMs: config.reconnectAfterMs,
    silentAfterMs: FRAMES_SILENT_AFTER_MS,
    open: openSocket,
  }
  keepConnected(settings, {
    onOpen: () => store.getState().shadowConnectionChanged('open'),
    onLost: () => store.getState().shadowConnectionChanged('lost'),
    onMessage(data) {
      const frame = data instanceof ArrayBuffer ? decodeFrame(data) : undefined
      if (frame === undefined || !frame.ok) return
      const { loaded } = store.getState()
      if (frame.value.topologyHash === loaded?.network.topologyHash) frames.accept(frame.value)
      else loader.topologySeen(frame.value.topologyHash)
    },
  })
}

async function askShadow(store: TwinStore, gateway: Gateway): Promise<void> {
  const answer = await gateway.shadow()
  store.getState().shadowArrived(answer.ok ? answer.value : undefined)
}

const openSocket = (url: string): SocketLike => new WebSocket(url) as SocketLike
