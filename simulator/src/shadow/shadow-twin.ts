import {
  type AdvanceOutcome,
  createFrameFields,
  type EngineParameters,
  type FrameFields,
  type Network,
} from '@district/models'
import {
  encodeFrame,
  type SavedState,
  type ShadowDocument,
  type ShadowKnowledgeDocument,
} from '@district/models/contract'
import type { Log } from '../ground/log.ts'
import type { Filter } from './filter.ts'
import { type Fit, fitToGauges } from './fit.ts'
import type { InputBoard, Judged } from './input-board.ts'
import type { KeptFrames } from './kept-frames.ts'
import type { KeptStates } from './kept-states.ts'
import { correctionOf, createKnowledge, type LastCorrection } from './knowledge.ts'
import { bookCorrection, copyOfLedger, emptyLedger, type Ledger } from './ledger.ts'
import { createLevelFilter } from './level-filter.ts'
import { measuredSurroundings } from './measured-surroundings.ts'
import { observe, observedGauges } from './observation.ts'
import { createRecentPast, instantOf, type RecentPast, type Snapshot } from './recent-past.ts'

/** The shadow keeps this far behind the clock, so that readings of its instant have arrived. */
const LAG_S = 15
const LAG_WALL_S = 0.5
/** While warming it gives the rest of the process its turn after so much work. */
const WARM_CHUNK_S = 1800
/** After a halt it starts again from steady flow, but not at once. */
const RESTART_AFTER_WALL_MS = 15_000
/** It is drawn to the gauges on whole multiples of this, and keeps its state on whole multiples of that. */
export const CYCLE_MS = 300_000
const KEEP_EVERY_MS = 900_000
const HOUR_MS = 3_600_000
const NEARLY_MS = 1000
/** Readings that come later than this are late; hours further back are not run again. */
const LATE_MS = 2 * CYCLE_MS
const REACHES_BACK_MS = 24 * HOUR_MS
/** Demand is a mean over some hours: readings are remembered for longer than hours are run again; those of the last hour all of them. */
const REMEMBERED_MS = REACHES_BACK_MS + 4 * HOUR_MS
const REMEMBERED_WELL_MS = HOUR_MS

/** What the shadow is made of, beside the network. */
export interface ShadowParts {
  readonly board: InputBoard
  readonly speed: number
  readonly log: Log
  /** Where past states are kept; without it none are. */
  readonly keptStates?: KeptStates
  /** Where the frame of every cycle is kept. */
  readonly keptFrames?: KeptFrames
  /** What draws it to the gauges; usually optimal interpolation of levels. */
  readonly filter?: Filter
}

/** The model that follows the live readings: measured boundaries, drawn to the gauges, nothing of the truth. */
export class ShadowTwin {
  readonly #filter: Filter
  readonly #fields: FrameFields
  readonly #board: InputBoard
  readonly #log: Log
  readonly #lagMs: number
  readonly #gauges: ReturnType<typeof observedGauges>
  readonly #keptStates: KeptStates | undefined
  readonly #keptFrames: KeptFrames | undefined
  readonly #recentPast: RecentPast = createRecentPast(REACHES_BACK_MS)
  readonly #knowledge: ReturnType<typeof createKnowledge>
  #ledger: Ledger
  #last: LastCorrection | undefined
  #lateFromMs = Number.POSITIVE_INFINITY
  #state: ShadowDocument['state'] = 'warming'
  #detail = 'waiting for readings of the river and the gates'
  #runId = 'shadow'
  #hasBegun = false
  #sequence = 0
  #haltedAtWallMs = 0

  constructor(network: Network, { board, speed, log, keptStates, keptFrames, filter }: ShadowParts) {
    this.#filter = filter ?? createLevelFilter(network, measuredSurroundings(board))
    this.#fields = createFrameFields(network)
    this.#board = board
    this.#log = log
    this.#keptStates = keptStates
    this.#keptFrames = keptFrames
    this.#lagMs = (LAG_S + LAG_WALL_S * speed) * 1000
    this.#gauges = observedGauges(network.district)
    this.#knowledge = createKnowledge(network)
    this.#ledger = emptyLedger(0, network.district.reaches.length)
  }

  get state(): ShadowDocument['state'] {
    return this.#state
  }

  get keptStates(): KeptStates | undefined {
    return this.#keptStates
  }

  /** What it has learned, for whoever computes on from its state. */
  parameters(): EngineParameters {
    const { roughness, gateCoefficient } = this.#filter.learned
    return { roughnessFactor: roughness.slice(), gateCoefficientFactor: gateCoefficient.slice() }
  }

  /** Hears a reading. One of the past that it does not know yet makes it run those hours again. */
  take(gaugeId: string, atMs: number, value: number, judged: Judged): void {
    const isNews = this.#board.take(gaugeId, atMs, value, judged)
    const nowMs = this.#timeMs
    if (isNews && this.#hasBegun && atMs < nowMs - LATE_MS && atMs >= nowMs - REACHES_BACK_MS)
      this.#lateFromMs = Math.min(this.#lateFromMs, atMs)
  }

  /** Hears what the history has of a bucket of so many seconds; what it heard itself of that time stands. */
  takePast(gaugeId: string, atMs: number, everyS: number, value: number, judged: Judged): void {
    const heardMs = this.#board.wordsOf(gaugeId)?.usable.lastInstantMs(atMs + 1000 * everyS - 1) ?? atMs
    if (heardMs < atMs) this.take(gaugeId, atMs, value, judged)
  }

  /** Starts from the steady flow of that instant's readings and then catches up. */
  begin(fromMs: number): void {
    this.#keptFrames?.forgetAfter(fromMs)
    const outcome = this.#filter.start(fromMs)
    // Not a reason to stop: the warming that follows works off what the start got wrong.
    if (outcome.kind === 'diverged')
      this.#log.warn({ reachIds: outcome.reachIds }, 'The shadow starts from a flow that is not quite steady.')
    this.#ledger = emptyLedger(fromMs, this.#ledger.addedM3.length)
    this.#beginsWith(`shadow-${Math.round(fromMs / 1000).toString(36)}`, 'catching up from history')
  }

  /** Goes on from a checkpoint and catches up; false where it is not one of this network. */
  resume(snapshot: Snapshot): boolean {
    if (!this.#filter.load(snapshot.filter)) return false
    this.#ledger = copyOfLedger(snapshot.ledger)
    this.#beginsWith(snapshot.runId, 'catching up from its checkpoint')
    this.#recentPast.put(this.#snapshot())
    return true
  }

  /** Moves on towards the clock, as far as one turn allows. Returns whether the water moved. */
  tick(nowMs: number, wallNowMs: number): boolean {
    if (!this.#hasBegun) return false
    const targetMs = nowMs - this.#lagMs
    if (this.#state === 'halted') {
      if (wallNowMs - this.#haltedAtWallMs > RESTART_AFTER_WALL_MS) this.begin(targetMs)
      return false
    }
    if (targetMs <= this.#timeMs) return false
    const isFarBehind = targetMs - this.#timeMs > WARM_CHUNK_S * 1000
    const outcome = this.#move(isFarBehind ? this.#timeMs + WARM_CHUNK_S * 1000 : targetMs)
    if (outcome.kind === 'diverged') {
      this.#halt(outcome, wallNowMs)
      return false
    }
    this.#sequence += 1
    if (this.#state === 'warming' && targetMs - this.#timeMs < NEARLY_MS) {
      this.#state = 'following'
      this.#log.info({ runId: this.#runId, ...rounded(this.fit()) }, 'The shadow follows the live readings.')
    }
    return true
  }

  document(): ShadowDocument {
    const { network, balance } = this.#filter.engine
    const { newestInputMs } = this.#board
    return {
      runId: this.#runId,
      state: this.#state,
      timeMs: this.#hasBegun ? this.#timeMs : 0,
      dxM: network.dxM,
      topologyHash: network.topologyHash,
      newestInputMs: Number.isFinite(newestInputMs) ? newestInputMs : 0,
      massError: this.#hasBegun ? balance.massError : 0,
      detail: this.#state === 'following' ? describeFit(this.fit(), this.#board) : this.#detail,
      ...(this.#last !== undefined && { corrected: correctionOf(this.#last, this.#ledger) }),
    }
  }

  knowledge(): ShadowKnowledgeDocument {
    return this.#knowledge({
      runId: this.#runId,
      timeMs: this.#hasBegun ? this.#timeMs : 0,
      last: this.#last,
      ledger: this.#ledger,
      learned: this.#filter.learned,
    })
  }

  /** Present only while following: what a rehearsal may branch from. */
  save(): SavedState | undefined {
    return this.#state === 'following' ? this.#filter.engine.save() : undefined
  }

  /** What a later start goes on from; absent while there is nothing worth it. */
  checkpoint(): Snapshot | undefined {
    return this.#state === 'following' ? this.#snapshot() : undefined
  }

  frame(wallMs: number): ArrayBuffer {
    const { engine } = this.#filter
    engine.writeFrame(this.#fields)
    return encodeFrame({
      ...this.#fields,
      topologyHash: engine.network.topologyHash,
      runId: this.#runId,
      origin: 'shadow',
      sequence: this.#sequence,
      timeMs: this.#timeMs,
      wallMs,
    })
  }

  /** How far it stands from the gauges. */
  fit(): Fit {
    return fitToGauges(this.#filter.engine, this.#board)
  }

  get #timeMs(): number {
    return this.#filter.engine.timeS * 1000
  }

  #beginsWith(runId: string, detail: string): void {
    this.#recentPast.clear()
    this.#last = undefined
    this.#lateFromMs = Number.POSITIVE_INFINITY
    this.#runId = runId
    this.#hasBegun = true
    this.#state = 'warming'
    this.#detail = detail
  }

  #snapshot(): Snapshot {
    return { runId: this.#runId, filter: this.#filter.save(), ledger: copyOfLedger(this.#ledger) }
  }

  /** From cycle to cycle; where readings came late, first back to before them. */
  #move(untilMs: number): AdvanceOutcome {
    for (;;) {
      const cycleMs = (Math.floor(this.#timeMs / CYCLE_MS) + 1) * CYCLE_MS
      const outcome = this.#filter.step(Math.min(untilMs, cycleMs))
      if (outcome.kind === 'diverged' || this.#timeMs < cycleMs) return outcome
      if (Number.isFinite(this.#lateFromMs)) {
        this.#goBack()
        return outcome
      }
      this.#correct()
      if (cycleMs >= untilMs) return outcome
    }
  }

  #correct(): void {
    const atMs = this.#timeMs
    const correction = this.#filter.correct(observe(this.#board, this.#gauges, atMs))
    bookCorrection(this.#ledger, correction)
    this.#last = { atMs, correction }
    this.#keptFrames?.put({ timeMs: Math.round(atMs), bytes: this.frame(0) })
    if (atMs % HOUR_MS === 0) this.#board.tidy(atMs - REMEMBERED_MS, atMs - REMEMBERED_WELL_MS)
    if (atMs % KEEP_EVERY_MS !== 0) return
    this.#recentPast.put(this.#snapshot())
    if (this.#keptStates?.has(atMs) === false) this.#keptStates.put(this.#filter.engine.save())
  }

  #goBack(): void {
    const lateFromMs = this.#lateFromMs
    this.#lateFromMs = Number.POSITIVE_INFINITY
    const snapshot = this.#recentPast.takeBack(lateFromMs)
    if (snapshot === undefined || !this.#filter.load(snapshot.filter)) {
      this.#correct()
      return
    }
    this.#ledger = copyOfLedger(snapshot.ledger)
    this.#keptStates?.forgetAfter(instantOf(snapshot))
    this.#state = 'warming'
    this.#detail = `readings came late: running again from ${new Date(instantOf(snapshot)).toISOString()}`
    this.#log.info({ lateFromMs, fromMs: instantOf(snapshot) }, `The shadow: ${this.#detail}.`)
  }

  #halt(outcome: AdvanceOutcome & { readonly kind: 'diverged' }, wallNowMs: number): void {
    const { atMs, reachIds, reason } = outcome
    this.#state = 'halted'
    this.#haltedAtWallMs = wallNowMs
    this.#detail = `stopped at ${new Date(atMs).toISOString()} near ${reachIds.slice(0, 3).join(', ')}: ${reason}`
    this.#log.error({ atMs, reachIds }, `The shadow ${this.#detail}; it starts again from steady flow.`)
  }
}

const rounded = (fit: Fit) => ({
  ...fit,
  trunkM: round(fit.trunkM),
  branchM: round(fit.branchM),
  largestM: round(fit.largestM),
})
const round = (value: number) => Math.round(value * 1000) / 1000

function describeFit(fit: Fit, board: InputBoard): string {
  const silent = board.silentGates()
  const parts = [
    Number.isNaN(fit.trunkM)
      ? 'no fresh stage to compare with'
      : `mean difference from the gauges ${round(fit.trunkM)} m`,
    ...(Number.isNaN(fit.branchM) ? [] : [`in branches ${round(fit.branchM)} m`]),
    ...(silent.length > 0 ? [`taken as closed, because never heard: ${silent.slice(0, 5).join(', ')}`] : []),
  ]
  return parts.join('; ')
}
