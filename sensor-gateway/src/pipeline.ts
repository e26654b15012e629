import { randomUUID } from 'node:crypto'
import type { District } from '@district/models'
import type { PartHealth, Reading } from '@district/models/contract'
import { createCanonicalDecoder } from './decode/decode-message.ts'
import type { DecodedMessage, Decoder, Note, Reply } from './decode/decoder.ts'
import { DecoderMemory } from './decode/decoder-memory.ts'
import { DeviceRegistry } from './decode/device-registry.ts'
import type { Devices } from './decode/devices.ts'
import { createGaugeBook } from './decode/gauge-book.ts'
import { createMappedDecoder } from './decode/mapped-decoder.ts'
import type { Mapping } from './decode/mapping.ts'
import { createSenmlDecoder } from './decode/senml-decoder.ts'
import { createSl651Decoder } from './decode/sl651-decoder.ts'
import { createSparkplugDecoder } from './decode/sparkplug-decoder.ts'
import type { HeardStrangers, WaitingStations } from './decode/waiting-stations.ts'
import type { DistrictClock } from './ground/clock.ts'
import { Counters, DEVICE_EVENTS } from './ground/counters.ts'
import { createLatencies } from './ground/histogram.ts'
import type { Log } from './ground/log.ts'
import { LatestReadings } from './live/latest-readings.ts'
import { qualityEvents, sourceEvent } from './live/quality-events.ts'
import { Subscribers } from './live/subscribers.ts'
import { VirtualDistrict } from './live/virtual-district.ts'
import type { RawMessage } from './receive/raw-message.ts'
import type { Sl651Passwords } from './receive/sl651-passwords.ts'
import { createDeadLetter, type DeadLetter, type LetterReplay, type StoredDeadLetter } from './spool/dead-letter.ts'
import { refusedReading } from './spool/refused-reading.ts'
import type { Spool, SpoolEntry } from './spool/spool.ts'
import { Drain } from './store/drain.ts'
import type { HistoryStore } from './store/history-store.ts'
import type { LastCommand } from './validate/as-commanded.ts'
import type { GaugeMemories } from './validate/gauge-memories.ts'
import { PoolBalance } from './validate/in-balance.ts'
import { createQualityControl } from './validate/quality-control.ts'
import { isLate } from './validate/validator.ts'

/** Older than this on arrival, a reading is the past that a station brings along, and waits behind the present. */
const BACKLOG_AFTER_MS = 15 * 60 * 1000

const VIRTUAL_DISTRICT = 'virtual-district'

/**
 * Readings of the live lane may be written in any order, because each is the first word on its instant. What may not be the
 * first (late, or a correction of the newest) keeps its place in the backlog lane, behind all that was acknowledged before it.
 */
const isForLiveLane = (reading: Reading, known: Reading | undefined): boolean =>
  !isLate(reading) &&
  reading.receivedAtMs - reading.takenAtMs <= BACKLOG_AFTER_MS &&
  reading.takenAtMs !== known?.takenAtMs

/** What one transaction takes to disk, and what is said and shown once it is there. */
interface Judged extends Omit<SpoolEntry, 'facts'> {
  readonly counted: Counters
  readonly replies: readonly Reply[]
  readonly notes: readonly Note[]
  readonly strangers: readonly HeardStrangers[]
}

/** Parked in the place of an earlier message, whose bytes a decoder had kept. */
const isOfAnother = (message: StoredDeadLetter) => (letter: DeadLetter) =>
  letter.payloadSha256 !== message.payloadSha256

export interface PipelineOptions {
  readonly district: District
  readonly clock: DistrictClock
  readonly spool: Spool
  readonly store: HistoryStore
  /** Which gauge each channel of a device is; absent: as the pack has it. */
  readonly devices?: Devices
  /** What SL 651 stations must give as their password; absent: any. */
  readonly sl651Passwords?: Sl651Passwords | undefined
  /** How to read JSON that no other format takes. */
  readonly mappings?: readonly Mapping[]
  /** Where those are listed whom the registry does not know. */
  readonly stations?: WaitingStations
  readonly log: Log
  readonly onStoreHealth: (health: PartHealth) => void
  /** Told of what is in the history, before it leaves the spool. */
  readonly onWritten?: (readings: readonly Reading[]) => void
  readonly keptFromMs?: () => number
  /** Answers to devices, once what they answer is on disk. */
  readonly onReplies?: (replies: readonly Reply[]) => void
  /** Readings are taken, or are taken no more. */
  readonly onTaking?: (isTaking: boolean) => void
  /** What gates were told; absent: none was ever told anything. */
  readonly lastCommand?: LastCommand
}

/**
 *     bytes ──▶ decode ──▶ validate ──▶ spool ──▶ ack
 *                 │ park       │          │  └──▶ live ──▶ sockets
 *                 └────────────┴──────────┘ drain ──▶ store
 *
 * Joins the rooms; nobody else does. `intake` is the whole way from bytes to disk, for any number of messages at once.
 */
export class Pipeline {
  readonly #options: PipelineOptions
  readonly #decoders: readonly Decoder[]
  readonly #decoderMemory: DecoderMemory
  readonly #memories: GaugeMemories
  readonly #virtualDistrict: VirtualDistrict
  readonly live: LatestReadings
  readonly balance: PoolBalance
  readonly subscribers: Subscribers
  readonly drain: Drain
  readonly latencies = createLatencies()
  #refusal: string | null = null

  constructor(options: PipelineOptions) {
    const { district, clock, spool, store, log, onStoreHealth, onWritten, keptFromMs } = options
    const latest = spool.latest()
    this.#options = options
    this.#decoderMemory = new DecoderMemory((name) => spool.fact(name))
    const remembering = {
      devices: options.devices ?? new DeviceRegistry(district),
      memory: this.#decoderMemory,
      clock: clock.setting,
    }
    this.#decoders = [
      createCanonicalDecoder(district.id, { book: createGaugeBook(district), ...remembering }),
      createSparkplugDecoder(remembering),
      createSl651Decoder({ districtId: district.id, passwords: options.sl651Passwords, ...remembering }),
      createSenmlDecoder({ districtId: district.id, ...remembering }),
      createMappedDecoder({ mappings: options.mappings ?? [], ...remembering }),
    ]
    this.balance = new PoolBalance(district, latest)
    this.#memories = createQualityControl({
      district,
      latest,
      balance: this.balance,
      lastCommand: options.lastCommand ?? (() => undefined),
      clockSpeed: clock.setting.speed,
    })
    this.#virtualDistrict = new VirtualDistrict(spool.fact(VIRTUAL_DISTRICT) === 'true')
    this.live = new LatestReadings(district, latest, (to) => {
      log.warn(to, 'Another source speaks for a place')
      this.subscribers.tellEvent(sourceEvent(to))
    })
    this.subscribers = new Subscribers(clock.nowMs, randomUUID())
    this.drain = new Drain({
      spool,
      store,
      nowMs: clock.nowMs,
      onHealth: onStoreHealth,
      onWritten: (readings) => {
        onWritten?.(readings)
        this.#observeHistory(readings)
      },
      ...(keptFromMs && { keptFromMs }),
      onError: (err) => log.error({ err }, 'The history failed in a way that is not foreseen'),
    })
  }

  get virtualDistrictSpeaks(): boolean {
    return this.#virtualDistrict.speaks
  }

  /** Takes messages to disk; true when they are there. Live state and windows follow at once, the history in its own time. */
  readonly intake = (messages: readonly RawMessage[]): boolean => {
    const { spool, log } = this.#options
    const full = spool.refusal
    if (full !== null) return this.#refuse(full)
    const judged = this.#judge(messages)
    if (judged.latest.size > 0) this.#virtualDistrict.readingHeard()
    const facts = new Map([...this.#decoderMemory.pending, [VIRTUAL_DISTRICT, String(this.#virtualDistrict.speaks)]])
    const failure = this.#commit({ ...judged, facts })
    if (failure !== null) return this.#refuse(failure)
    for (const { receivedAtMs } of messages) this.latencies.acknowledged.observe(this.#ageS(receivedAtMs))
    if (this.#refusal !== null) {
      log.info('Readings are taken again')
      this.#options.onTaking?.(true)
    }
    this.#refusal = null
    this.#afterCommit(judged)
    return true
  }

  /**
   * Tries a dead letter again: its bytes go the way of a message, as of their receipt, and all letters of that message give way to
   * what becomes of them in the same transaction. Its values were received when it came, and are not received twice. It is the past:
   * decoders learn nothing from it (an old birth would bring back old aliases), and no device is answered.
   * @returns what became of it, or the reason why nothing was done
   */
  replay(letter: StoredDeadLetter): LetterReplay | string {
    const { spool } = this.#options
    const full = spool.refusal
    if (full !== null) return full
    if (letter.reason === 'store-refused') return this.#offerAgain(letter)
    const letters = spool.lettersOfOneMessage(letter)
    const judged = this.#judge([letter])
    const { counted } = judged
    if (counted.count('received') === 0 || judged.deadLetters.some(isOfAnother(letter))) {
      this.#forget()
      return 'there is no value in it that can be read by itself'
    }
    const sent = letters.reduce((sum, { values }) => sum + values, 0)
    const again = Math.min(sent, counted.count('received'))
    counted.add('received', -again)
    counted.add('unparked', again)
    counted.add('messages', -1)
    for (const event of DEVICE_EVENTS) counted.add(`device.${event}`, -counted.count(`device.${event}`))
    const letterIds = letters.map(({ id }) => id)
    const failure = this.#commit({ ...judged, facts: new Map(), takenLetters: letterIds })
    if (failure !== null) return failure
    this.#afterCommit({ ...judged, notes: [], replies: [], strangers: [] })
    const readings = judged.live.length + judged.backlog.length
    const parked = judged.deadLetters.reduce((sum, { values }) => sum + values, 0)
    return { readings, repeated: counted.count('repeated'), parked, letterIds }
  }

  /** A reading that the history refused was decoded and judged when it came: it waits for the history once more, and nobody else hears of it. */
  #offerAgain(letter: StoredDeadLetter): LetterReplay | string {
    const reading = refusedReading(letter, this.#options.district.gauges)
    if (typeof reading === 'string') return reading
    const counted = new Counters()
    counted.add('unparked')
    const letterIds = [letter.id]
    const nothing = { live: [], latest: new Map(), deadLetters: [], facts: new Map() }
    const failure = this.#commit({ ...nothing, backlog: [reading], counted, takenLetters: letterIds })
    if (failure !== null) return failure
    this.drain.nudge()
    return { readings: 1, repeated: 0, parked: 0, letterIds }
  }

  /** What was judged last never happened. */
  #forget(): void {
    this.#memories.rollback()
    this.#decoderMemory.settled()
  }

  /** Null: it is on disk. Else why it is not, and then nothing has happened. */
  #commit(entry: SpoolEntry): string | null {
    try {
      this.#options.spool.commit(entry)
    } catch (err) {
      this.#forget()
      return err instanceof Error ? err.message : String(err)
    }
    this.#memories.commit()
    this.#decoderMemory.settled()
    return null
  }

  #afterCommit({ notes, replies, strangers, latest, live, backlog }: Judged): void {
    for (const { event, text } of notes) this.#options.log.warn({ event }, text)
    if (replies.length > 0) this.#options.onReplies?.(replies)
    this.#listStrangers(strangers)
    this.#follow([...latest.values()])
    if (live.length + backlog.length > 0) this.drain.nudge()
  }

  #observeHistory(readings: readonly Reading[]): void {
    if (readings.length === 0) return
    const oldestMs = readings.reduce(
      (oldest, { receivedAtMs }) => Math.min(oldest, receivedAtMs),
      Number.POSITIVE_INFINITY,
    )
    this.latencies.inHistory.observe(this.#ageS(oldestMs))
  }

  /** In seconds of the wall clock. */
  #ageS(receivedAtMs: number): number {
    const { clock } = this.#options
    return (clock.nowMs() - receivedAtMs) / clock.setting.speed / 1000
  }

  readonly takes = (topic: string): boolean => this.#decoders.some((decoder) => decoder.takes(topic))

  get readingFilters(): readonly string[] {
    return this.#decoders.flatMap(({ filters }) => filters)
  }

  readonly hearVirtualDistrict = (payload: Uint8Array): void => {
    this.#virtualDistrict.hear(payload)
  }

  /** Why acknowledgements are withheld; null while all is well. */
  get refusal(): string | null {
    return this.#refusal
  }

  /** A topic that no decoder takes is read as canonical JSON, and parked for what it is. */
  #decode(message: RawMessage): DecodedMessage & { readonly format: string } {
    const decoder = this.#decoders.find(({ takes }) => takes(message.topic)) ?? this.#decoders[0]
    return { format: decoder?.format ?? '', ...(decoder?.decode(message) ?? { readings: [], parked: [] }) }
  }

  /** The readings are on disk already: a list that cannot be written holds nothing up. */
  #listStrangers(strangers: readonly HeardStrangers[]): void {
    if (strangers.length === 0) return
    try {
      this.#options.stations?.hear(strangers)
    } catch (err) {
      this.#options.log.error({ err }, 'The list of waiting stations could not be written; trying again')
    }
  }

  #judge(messages: readonly RawMessage[]): Judged {
    const live: Reading[] = []
    const backlog: Reading[] = []
    const latest = new Map<string, Reading>()
    const deadLetters: DeadLetter[] = []
    const replies: Reply[] = []
    const notes: Note[] = []
    const strangers: HeardStrangers[] = []
    const counted = new Counters()
    for (const message of messages) {
      const { format, readings, parked, ...said } = this.#decode(message)
      if (said.strangers !== undefined && said.strangers.length > 0)
        strangers.push({ format, receivedAtMs: message.receivedAtMs, strangers: said.strangers })
      replies.push(...(said.replies ?? []))
      notes.push(...(said.notes ?? []))
      for (const { event } of said.notes ?? []) counted.add(`device.${event}`)
      counted.add('messages')
      counted.add('received', readings.length)
      for (const part of parked) {
        counted.add('received', part.values)
        counted.add(`parked.${part.reason}`, part.values)
        deadLetters.push(createDeadLetter({ ...message, payload: part.payload ?? message.payload }, part))
      }
      for (const candidate of readings) {
        const verdict = this.#memories.judge(candidate)
        if (verdict.kind === 'repeated') {
          counted.add('repeated')
          continue
        }
        const { reading } = verdict
        for (const flag of reading.flags) counted.add(`flagged.${flag}`)
        const known = latest.get(reading.gaugeId) ?? this.live.get(reading.gaugeId)
        if (!isLate(reading)) latest.set(reading.gaugeId, reading)
        const lane = isForLiveLane(reading, known) ? live : backlog
        lane.push(reading)
      }
    }
    return { live, backlog, latest, deadLetters, counted, replies, notes, strangers }
  }

  #follow(news: readonly Reading[]): void {
    if (news.length === 0) return
    const events = qualityEvents(news, (gaugeId) => this.live.get(gaugeId))
    this.live.apply(news)
    this.live.chooseSources(this.#options.clock.nowMs())
    this.subscribers.tell(news)
    for (const event of events) this.subscribers.tellEvent(event)
  }

  #refuse(why: string): false {
    if (this.#refusal === null) {
      this.#options.log.error({ why }, 'Readings are not taken and not acknowledged; their senders keep them')
      this.#options.onTaking?.(false)
    }
    this.#refusal = why
    return false
  }
}
