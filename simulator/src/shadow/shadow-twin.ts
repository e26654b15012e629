import {
  type AdvanceOutcome,
  createEngine,
  createFrameFields,
  type Engine,
  type FrameFields,
  type Network,
} from '@district/models'
import { encodeFrame, type SavedState, type ShadowDocument } from '@district/models/contract'
import type { Log } from '../ground/log.ts'
import { createPieceMover, type Surroundings, valuesAt } from '../scenario/linear-pieces.ts'
import { type Fit, fitToGauges } from './fit.ts'
import type { InputBoard } from './input-board.ts'
import { measuredSurroundings } from './measured-surroundings.ts'

/** The shadow keeps this far behind the clock, so that readings of its instant have arrived. */
const LAG_S = 15
const LAG_WALL_S = 0.5
/** While warming it gives the rest of the process its turn after so much work. */
const WARM_CHUNK_S = 1800
/** After a halt it starts again from steady flow, but not at once. */
const RESTART_AFTER_WALL_MS = 15_000
/** Readings of the past come every five minutes. */
const PIECE_S = 300
/** Readings older than that serve nothing any more. */
const REMEMBERED_MS = 6 * 3_600_000

/** The model that follows the live readings: the pack's parameters, measured boundaries, nothing of the truth. */
export class ShadowTwin {
  readonly #engine: Engine
  readonly #fields: FrameFields
  readonly #surroundings: Surroundings
  readonly #move: (untilMs: number) => AdvanceOutcome
  readonly #board: InputBoard
  readonly #log: Log
  readonly #lagMs: number
  #state: ShadowDocument['state'] = 'warming'
  #detail = 'waiting for readings of the river and the gates'
  #runId = 'shadow'
  #hasBegun = false
  #sequence = 0
  #haltedAtWallMs = 0

  constructor(network: Network, board: InputBoard, speed: number, log: Log) {
    this.#engine = createEngine(network)
    this.#fields = createFrameFields(network)
    this.#surroundings = measuredSurroundings(board)
    this.#move = createPieceMover(this.#engine, this.#surroundings, PIECE_S)
    this.#board = board
    this.#log = log
    this.#lagMs = (LAG_S + LAG_WALL_S * speed) * 1000
  }

  get state(): ShadowDocument['state'] {
    return this.#state
  }

  /** Starts from the steady flow of that instant's readings and then catches up. */
  begin(fromMs: number): void {
    const values = valuesAt(this.#engine.network, this.#surroundings, fromMs / 1000)
    const outcome = this.#engine.startSteady(fromMs, values)
    // Not a reason to stop: the warming that follows works off what the start got wrong.
    if (outcome.kind === 'diverged')
      this.#log.warn({ reachIds: outcome.reachIds }, 'The shadow starts from a flow that is not quite steady.')
    this.#runId = `shadow-${Math.round(fromMs / 1000).toString(36)}`
    this.#hasBegun = true
    this.#state = 'warming'
    this.#detail = 'catching up from history'
  }

  /** Moves on towards the clock, as far as one turn allows. Returns whether the water moved. */
  tick(nowMs: number, wallNowMs: number): boolean {
    if (!this.#hasBegun) return false
    const targetMs = nowMs - this.#lagMs
    if (this.#state === 'halted') {
      if (wallNowMs - this.#haltedAtWallMs > RESTART_AFTER_WALL_MS) this.begin(targetMs)
      return false
    }
    const timeMs = this.#engine.timeS * 1000
    if (targetMs <= timeMs) return false
    const isFarBehind = targetMs - timeMs > WARM_CHUNK_S * 1000
    const outcome = this.#move(isFarBehind ? timeMs + WARM_CHUNK_S * 1000 : targetMs)
    if (outcome.kind === 'diverged') {
      this.#halt(outcome, wallNowMs)
      return false
    }
    this.#sequence += 1
    if (this.#state === 'warming' && !isFarBehind) {
      this.#state = 'following'
      this.#log.info({ runId: this.#runId, ...rounded(this.fit()) }, 'The shadow follows the live readings.')
    }
    if (this.#state === 'following') this.#board.forgetBefore(targetMs - REMEMBERED_MS)
    return true
  }

  document(): ShadowDocument {
    const { network, timeS, balance } = this.#engine
    const { newestInputMs } = this.#board
    return {
      runId: this.#runId,
      state: this.#state,
      timeMs: this.#hasBegun ? timeS * 1000 : 0,
      dxM: network.dxM,
      topologyHash: network.topologyHash,
      newestInputMs: Number.isFinite(newestInputMs) ? newestInputMs : 0,
      massError: this.#hasBegun ? balance.massError : 0,
      detail: this.#state === 'following' ? describeFit(this.fit(), this.#board) : this.#detail,
    }
  }

  /** Present only while following: what a rehearsal may branch from. */
  save(): SavedState | undefined {
    return this.#state === 'following' ? this.#engine.save() : undefined
  }

  frame(wallMs: number): ArrayBuffer {
    this.#engine.writeFrame(this.#fields)
    return encodeFrame({
      ...this.#fields,
      topologyHash: this.#engine.network.topologyHash,
      runId: this.#runId,
      origin: 'shadow',
      sequence: this.#sequence,
      timeMs: this.#engine.timeS * 1000,
      wallMs,
    })
  }

  /** How far it stands from the gauges that it does not use. */
  fit(): Fit {
    return fitToGauges(this.#engine, this.#board)
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
