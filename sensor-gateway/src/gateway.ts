import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buildNetwork, type District } from '@district/models'
import {
  commandAckFilter,
  type DistrictDocument,
  type HealthDocument,
  hostTopic,
  type PartHealth,
} from '@district/models/contract'
import { Access } from './access/access.ts'
import { refuseUnsafe } from './access/exposure.ts'
import { listenAt } from './api/listen.ts'
import type { App } from './api/routes.ts'
import { createApp } from './app.ts'
import { breakSentence } from './audit/chain-break.ts'
import { SqliteAuditLog } from './audit/sqlite-audit-log.ts'
import { AUDIT_HEAD, headIn } from './audit/verify-file.ts'
import { CommandDesk } from './command/command-desk.ts'
import { commandEvent } from './command/command-steps.ts'
import { ordersInForceFrom } from './command/orders-in-force.ts'
import { fetchPreflightFrom } from './command/preflight-source.ts'
import type { Reply } from './decode/decoder.ts'
import { DeviceRegistry } from './decode/device-registry.ts'
import { WaitingStations } from './decode/waiting-stations.ts'
import { type Files, readAll } from './gateway-files.ts'
import { createDistrictClock, type DistrictClock } from './ground/clock.ts'
import { addressOf, type Config } from './ground/config.ts'
import type { Log } from './ground/log.ts'
import { readScenarios } from './ground/pack.ts'
import { readTls } from './ground/tls.ts'
import { damageSentence, type HealthSources, healthDocument } from './live/health.ts'
import { SimulatorWatch } from './live/simulator-watch.ts'
import { Pipeline } from './pipeline.ts'
import type { Broker } from './receive/broker.ts'
import { EmbeddedBroker } from './receive/embedded-broker.ts'
import { ExternalBroker } from './receive/external-broker.ts'
import { Sl651Listener } from './receive/sl651-listener.ts'
import { SparkplugHost } from './receive/sparkplug-host.ts'
import { Spool } from './spool/spool.ts'
import { correctedMeans } from './store/corrected-means.ts'
import { Edits } from './store/edits.ts'
import { HistoryImport } from './store/history-import.ts'
import { HistoryReader } from './store/history-reader.ts'
import type { HistoryStore } from './store/history-store.ts'
import { InfluxStore } from './store/influx-store.ts'
import { Rollup } from './store/rollup.ts'
import { RollupLedger } from './store/rollup-ledger.ts'
import { SqliteStore } from './store/sqlite-store.ts'

const DRAIN_WITHIN_MS = 2500
const GATES_ASKED_EVERY_MS = 1000
/** While more waits, the store has better to do than means. */
const MOST_WAITING_FOR_ROLLUP = 20_000
const NO_SIMULATOR: PartHealth = { state: 'up', sinceMs: 0, detail: 'No simulator belongs to this gateway.' }

/** The whole process as a value: opened, started, stopped. `district` replaces the pack's in tests. */
export class Gateway {
  readonly #config: Config
  readonly #log: Log
  readonly #clock: DistrictClock
  readonly #district: District
  readonly #spool: Spool
  readonly #auditLog: SqliteAuditLog
  readonly #store: HistoryStore
  readonly #access: Access
  readonly #edits: Edits
  readonly #stations: WaitingStations
  readonly #registry: DeviceRegistry
  readonly #ledger: RollupLedger
  readonly #rollup: Rollup
  readonly #pipeline: Pipeline
  readonly #commandDesk: CommandDesk
  #waitingForGates: NodeJS.Timeout | undefined
  readonly #broker: Broker
  readonly #sl651: Sl651Listener | null
  readonly #sparkplugHost: SparkplugHost | null
  readonly #simulator: SimulatorWatch | null
  #app: App | undefined
  #stopping = false

  /** Reads what the settings name, says all that is wrong with it at once, and opens the databases; listens to nothing yet. */
  static open(config: Config, log: Log, district?: District): Gateway {
    return new Gateway(config, log, readAll(config, district))
  }

  private constructor(config: Config, log: Log, { district, mappings, sl651Passwords }: Files) {
    this.#config = config
    this.#log = log
    this.#district = district
    this.#clock = createDistrictClock(config.clock, Date.now)
    const spoolPath = join(config.dataDir, `spool-${district.id}.sqlite`)
    this.#spool = new Spool(spoolPath, district, Date.now, config.spool, () => this.#spoolReplaced())
    this.#logDamage()
    this.#auditLog = new SqliteAuditLog({
      path: join(config.dataDir, `audit-${district.id}.sqlite`),
      nowMs: Date.now,
      noteHead: (head) => this.#spool.noteFact(AUDIT_HEAD, JSON.stringify(head)),
      noted: headIn(this.#spool.fact(AUDIT_HEAD)),
      onDamage: (found) => {
        log.error({ damage: found }, breakSentence(found))
        if (this.#app !== undefined) this.#tellDamage('audit', breakSentence(found))
      },
    })
    this.#access = this.#openAccess()
    this.#store =
      config.influx === null
        ? new SqliteStore(join(config.dataDir, `history-${district.id}.sqlite`), district.gauges)
        : new InfluxStore(config.influx, district)
    this.#stations = new WaitingStations(join(config.dataDir, `stations-${district.id}.sqlite`))
    this.#registry = new DeviceRegistry(district, this.#stations.accepted)
    this.#edits = new Edits(join(config.dataDir, `edits-${district.id}.sqlite`), district.gauges)
    this.#ledger = new RollupLedger(join(config.dataDir, `rollup-${district.id}.sqlite`))
    this.#rollup = new Rollup({
      gauges: district.gauges,
      store: this.#store,
      ledger: this.#ledger,
      nowMs: this.#clock.nowMs,
      rawKeptDays: config.historyKeptDays,
      isBehind: () => this.#stopping || this.#spool.waiting > MOST_WAITING_FOR_ROLLUP,
      onError: (err) => log.error({ err }, 'Means of hours and days could not be computed; trying again'),
    })
    this.#pipeline = new Pipeline({
      lastCommand: (gateId) => this.#commandDesk.commands.lastCommand(gateId),
      onWritten: (readings) => this.#ledger.mark(readings),
      keptFromMs: () => this.#rollup.keptFromMs,
      district,
      clock: this.#clock,
      spool: this.#spool,
      store: this.#store,
      devices: this.#registry,
      stations: this.#stations,
      mappings,
      sl651Passwords,
      log,
      onStoreHealth: (health) => this.#partChanged('history', health),
      onReplies: (replies) => this.#reply(replies),
      onTaking: (isTaking) => this.#sparkplugHost?.follow(isTaking && this.#broker.health.state === 'up'),
    })
    this.#commandDesk = this.#createCommandDesk()
    this.#broker = this.#createBroker()
    this.#sl651 = this.#createSl651Listener()
    this.#sparkplugHost = this.#createSparkplugHost()
    this.#simulator = this.#createSimulatorWatch()
  }

  async start(): Promise<void> {
    const nobodyYet = this.#access.accounts.list().length === 0
    refuseUnsafe({ ...this.#config, nobodyYet, log: this.#log })
    this.#app = await this.#createApp()
    // Both ports before anything else begins: a second gateway must stop here, before it touches anything.
    await listenAt(this.#app, this.#config.http)
    await this.#broker.start()
    await this.#sl651?.start()
    await this.#sparkplugHost?.start()
    this.#waitingForGates = setInterval(() => this.#commandDesk.commands.tick(), GATES_ASKED_EVERY_MS)
    this.#pipeline.drain.start()
    this.#rollup.start()
    this.#simulator?.start()
    const { http, influx, dataDir, clock } = this.#config
    const store = influx === null ? 'SQLite' : `InfluxDB at ${addressOf(influx.url)}`
    this.#log.info(
      {
        district: this.#district.id,
        http: `${http.tls === null ? 'http' : 'https'}://${http.host}:${this.httpPort}`,
        store,
        dataDir,
        clock,
        ...this.#waitingNow(),
      },
      'Started',
    )
  }

  /** Receives nothing more, brings to the history what can be brought in time, and closes. The rest waits on disk. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#simulator?.stop()
    clearInterval(this.#waitingForGates)
    await this.#sl651?.stop()
    await this.#sparkplugHost?.stop()
    await this.#broker.stop()
    await this.#pipeline.drain.stop(DRAIN_WITHIN_MS)
    await this.#app?.close()
    await this.#rollup.stop()
    await this.#store.close()
    this.#access.close()
    this.#edits.close()
    this.#stations.close()
    this.#commandDesk.close()
    this.#ledger.close()
    this.#auditLog.close()
    this.#spool.close()
  }

  get httpPort(): number {
    return (this.#app?.server.address() as AddressInfo | null)?.port ?? this.#config.http.port
  }

  get mqttPort(): number | undefined {
    return this.#broker instanceof EmbeddedBroker ? this.#broker.port : undefined
  }

  health(): HealthDocument {
    const sources: HealthSources = {
      clock: this.#clock,
      spool: this.#spool,
      storeKind: this.#store.kind,
      broker: () => this.#broker.health,
      store: () => this.#pipeline.drain.health,
      simulator: () => this.#simulator?.health ?? NO_SIMULATOR,
      refusal: () => this.#pipeline.refusal,
      auditDamage: () => this.#auditLog.damage,
      virtualDistrict: () => this.#pipeline.virtualDistrictSpeaks,
    }
    return healthDocument(sources)
  }

  #createCommandDesk(): CommandDesk {
    return new CommandDesk({
      dataDir: this.#config.dataDir,
      district: this.#district,
      latest: (gaugeId) => this.#pipeline.live.get(gaugeId),
      ordersInForce: ordersInForceFrom(this.#config.simulatorUrl),
      mode: this.#config.commandMode,
      audit: this.#auditLog,
      nowMs: this.#clock.nowMs,
      clockSpeed: this.#clock.setting.speed,
      virtualDistrictSpeaks: () => this.#pipeline.virtualDistrictSpeaks,
      publish: (topic, payload) => this.#broker.publish(topic, payload),
      onChange: (record) => this.#pipeline.subscribers.tellEvent(commandEvent(record)),
      log: this.#log,
    })
  }

  #createBroker(): Broker {
    const { broker } = this.#config
    const options = {
      districtId: this.#district.id,
      intake: this.#pipeline.intake,
      nowMs: this.#clock.nowMs,
      readingFilters: this.#pipeline.readingFilters,
      takes: this.#pipeline.takes,
      listening: [
        {
          filter: hostTopic(this.#district.id, 'virtual-district'),
          hear: (_topic: string, payload: Uint8Array) => this.#pipeline.hearVirtualDistrict(payload),
        },
        { filter: commandAckFilter(this.#district.id), hear: this.#commandDesk.commands.hear },
      ],
      onHealth: (health: PartHealth) => {
        this.#partChanged('broker', health)
        this.#sparkplugHost?.follow(health.state === 'up' && this.#pipeline.refusal === null)
      },
    }
    return broker.kind === 'embedded'
      ? new EmbeddedBroker({
          ...options,
          ...broker,
          district: this.#district,
          onProblem: (sentence) => this.#log.warn(sentence),
        })
      : new ExternalBroker({ ...options, ...broker })
  }

  #createSl651Listener(): Sl651Listener | null {
    const { sl651Tcp } = this.#config
    if (sl651Tcp === null) return null
    const { intake } = this.#pipeline
    const onCut = (why: string) => this.#log.warn(why)
    return new Sl651Listener({ ...sl651Tcp, districtId: this.#district.id, intake, nowMs: this.#clock.nowMs, onCut })
  }

  #createSparkplugHost(): SparkplugHost | null {
    const { sparkplugHostId: hostId, broker } = this.#config
    if (hostId === null) return null
    const elsewhere = broker.kind === 'external' ? broker : null
    return new SparkplugHost({ hostId, elsewhere, broker: this.#broker, nowMs: Date.now })
  }

  /** A device that does not hear its answer asks again by what it does next; so a broker that is away costs nothing here. */
  #reply(replies: readonly Reply[]): void {
    for (const { topic, payload } of replies)
      this.#broker.publish(topic, payload).catch((err) => this.#log.warn({ err, topic }, 'A device was not answered'))
  }

  #createSimulatorWatch(): SimulatorWatch | null {
    const { simulatorUrl } = this.#config
    if (simulatorUrl === null) return null
    return new SimulatorWatch({
      url: simulatorUrl,
      nowMs: this.#clock.nowMs,
      onHealth: (health) => this.#partChanged('simulator', health),
    })
  }

  #createApp(): Promise<App> {
    const { dxM, clock, uiDir, simulatorUrl } = this.#config
    const { topologyHash } = buildNetwork(this.#district, { dxM })
    const reader = new HistoryReader(this.#store, this.#ledger, () => this.#rollup.keptFromMs)
    const document: DistrictDocument<District> = { district: this.#district, dxM, topologyHash, clock }
    return createApp({
      log: this.#log,
      spool: this.#spool,
      counters: this.#spool.counters,
      latencies: this.#pipeline.latencies,
      store: this.#store,
      edits: this.#edits,
      replay: (letter) => this.#pipeline.replay(letter),
      stations: this.#stations,
      registry: this.#registry,
      commands: this.#commandSources(reader),
      audit: this.#auditLog,
      importer: new HistoryImport({
        district: this.#district,
        spool: this.#spool,
        nowMs: this.#clock.nowMs,
        keptFromMs: () => this.#rollup.keptFromMs,
        nudge: () => this.#pipeline.drain.nudge(),
        audit: this.#auditLog,
        dir: join(this.#config.dataDir, 'import'),
        maxBytes: this.#config.importMaxBytes,
      }),
      reader,
      district: this.#district,
      document,
      scenarios: readScenarios(this.#config.packDir, this.#district),
      live: this.#pipeline.live,
      balance: this.#pipeline.balance,
      subscribers: this.#pipeline.subscribers,
      uiDir,
      identify: this.#access.identify,
      access: this.#access,
      tls: this.#tls(),
      readiness: {
        broker: () => this.#broker.health,
        store: () => this.#pipeline.drain.health,
        refusal: () => this.#pipeline.refusal,
        spoolWarning: () => this.#spool.room.warning,
      },
      simulatorUrl,
      simulator: () => this.#simulator?.health ?? NO_SIMULATOR,
      nowMs: () => this.#clock.nowMs(),
      health: () => this.health(),
    })
  }

  #commandSources(reader: HistoryReader) {
    const { commands, book, locks, interlocks } = this.#commandDesk
    const { district, nowMs } = { district: this.#district, nowMs: this.#clock.nowMs }
    const means = correctedMeans(reader, this.#edits)
    const fetchPreflight = fetchPreflightFrom(this.#config.simulatorUrl)
    return { district, commands, commandBook: book, locks, interlocks, fetchPreflight, means, nowMs }
  }

  #openAccess(): Access {
    return new Access({
      path: join(this.#config.dataDir, 'access.sqlite'),
      anonymousViewing: this.#config.anonymousViewing,
      wallNowMs: Date.now,
      steadyNowMs: () => performance.now(),
      randomBytes,
      audit: this.#auditLog,
    })
  }

  #tls() {
    const { tls } = this.#config.http
    return tls === null ? null : readTls(tls, Date.now())
  }

  #logDamage(): void {
    const said = damageSentence(this.#spool)
    if (said !== undefined) this.#log.error({ damage: this.#spool.damage }, said)
  }

  /** In use, and readings go on into the new one. */
  #spoolReplaced(): void {
    this.#logDamage()
    if (this.#app !== undefined) this.#tellDamage('spool', damageSentence(this.#spool) ?? '')
  }

  #tellDamage(subject: string, detail: string): void {
    const { subscribers } = this.#pipeline
    subscribers.tellEvent({ name: 'health.down', atMs: this.#clock.nowMs(), subject, detail })
    subscribers.tellHealth(this.health())
  }

  /** A person should know, in the log and on the screen. */
  #partChanged(part: string, { state, detail }: PartHealth): void {
    if (this.#stopping) return
    if (state === 'down') this.#log.warn({ neighbour: part, ...this.#waitingNow() }, detail ?? `${part} is away`)
    else this.#log.info({ neighbour: part }, `${part} is there`)
    const { subscribers } = this.#pipeline
    const said = detail ?? `${part} is ${state === 'up' ? 'there' : state}`
    subscribers.tellEvent({ name: `health.${state}`, atMs: this.#clock.nowMs(), subject: part, detail: said })
    if (this.#app !== undefined) subscribers.tellHealth(this.health())
  }

  #waitingNow() {
    return { waiting: this.#spool.waiting }
  }
}
