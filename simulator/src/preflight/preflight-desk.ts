import { type District, err, type Gate, ok, type Problem, problem, type Result } from '@district/models'
import type {
  GatePrediction,
  GaugeDisagreement,
  Preflight,
  PreflightRequest,
  SavedState,
} from '@district/models/contract'
import type { PreflightJob, RunPreflight } from './preflight-runner.ts'

const DEFAULT_HORIZON_H = 6
const LONGEST_HORIZON_H = 72
/** An operator tries several openings one after the other: for so long they are all run from the same state. Wall time. */
const STATE_KEPT_MS = 30_000
/** As many as a shift asks for. */
const MOST_KEPT = 200
/** A gauge that has been silent for longer says nothing about now. District time. */
const FRESH_MS = 15 * 60_000

/** What a gauge of stage said, nearest to an instant. */
export type StageMeasured = (
  gate: number,
  side: 'up' | 'down',
  atMs: number,
) => Pick<GaugeDisagreement, 'gaugeId' | 'measuredAtMs' | 'measuredM'> | undefined

export interface PreflightDeskParts {
  readonly district: District
  /** The shadow's state; undefined while it does not follow. */
  readonly state: () => SavedState | undefined
  readonly measured: StageMeasured
  /** What is agreed for the hours after a state. */
  readonly ahead: (state: SavedState, horizonS: number) => PreflightJob['ahead']
  readonly run: RunPreflight
  readonly nowMs: () => number
  readonly wallNowMs: () => number
  readonly createId: () => string
}

export type PreflightAnswer =
  | { readonly kind: 'answered'; readonly preflight: Preflight }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'not-following' }

/** Answers what would come of a gate's move, and keeps the answers for the commands that are given upon them. */
export class PreflightDesk {
  readonly #parts: PreflightDeskParts
  readonly #kept = new Map<string, Preflight>()
  #from: { readonly state: SavedState; readonly takenWallMs: number } | undefined

  constructor(parts: PreflightDeskParts) {
    this.#parts = parts
  }

  find(id: string): Preflight | undefined {
    return this.#kept.get(id)
  }

  async ask(body: unknown): Promise<PreflightAnswer> {
    const { district, run, ahead, nowMs, wallNowMs, createId } = this.#parts
    const request = readRequest(district, body)
    if (!request.ok) return { kind: 'refused', problems: request.error }
    const startedWallMs = wallNowMs()
    const state = this.#state(startedWallMs)
    if (state === undefined) return { kind: 'not-following' }
    const { gate, structure, openingM, horizonH } = request.value
    const horizonS = horizonH * 3600
    const outcome = await run({ state, gate, openingM, horizonS, ahead: ahead(state, horizonS) })
    if (!outcome.ok) return { kind: 'refused', problems: [outcome.error] }
    const { effects, diverged } = outcome.value
    const preflight: Preflight = {
      ...effects,
      id: createId(),
      gateId: structure.id,
      openingM,
      startMs: state.timeMs,
      ageMs: Math.max(0, nowMs() - state.timeMs),
      horizonS,
      arrivesMs: state.timeMs + Math.ceil(Math.abs(openingM - effects.fromOpeningM) / structure.speedMPerS) * 1000,
      disagreement: this.#disagreement(effects.predictions, state.timeMs),
      diverged,
      elapsedMs: Math.round(wallNowMs() - startedWallMs),
    }
    this.#keep(preflight)
    return { kind: 'answered', preflight }
  }

  #state(wallMs: number): SavedState | undefined {
    if (this.#from === undefined || wallMs - this.#from.takenWallMs > STATE_KEPT_MS) {
      const state = this.#parts.state()
      this.#from = state === undefined ? undefined : { state, takenWallMs: wallMs }
    }
    return this.#from?.state
  }

  #keep(preflight: Preflight): void {
    this.#kept.set(preflight.id, preflight)
    const oldest = this.#kept.keys().next().value
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** Of the gate's own gauges, else of the nearest neighbour's: they stand in the order of their distance. */
  #disagreement(predictions: readonly GatePrediction[], atMs: number): GaugeDisagreement | null {
    for (const { gateId, stageUpM, stageDownM } of predictions) {
      const gate = this.#parts.district.gates.findIndex(({ id }) => id === gateId)
      for (const [side, computedM] of [
        ['up', stageUpM[0]],
        ['down', stageDownM[0]],
      ] as const) {
        const said = this.#parts.measured(gate, side, atMs)
        if (computedM == null || said === undefined || Math.abs(said.measuredAtMs - atMs) > FRESH_MS) continue
        return { ...said, gateId, computedM, differenceM: Math.round((computedM - said.measuredM) * 1e4) / 1e4 }
      }
    }
    return null
  }
}

interface ReadRequest {
  readonly gate: number
  readonly structure: Gate
  readonly openingM: number
  readonly horizonH: number
}

function readRequest({ gates }: District, body: unknown): Result<ReadRequest, readonly Problem[]> {
  const given = typeof body === 'object' && body !== null ? body : {}
  const { gateId, openingM, horizonH = DEFAULT_HORIZON_H } = given as Partial<Record<keyof PreflightRequest, unknown>>
  const gate = gates.findIndex(({ id }) => id === gateId)
  const structure = gates[gate]
  const highestM = structure?.maximumOpeningM
  const problems: Problem[] = []
  if (structure === undefined)
    problems.push(
      problem(
        'ID_UNKNOWN',
        { path: 'gateId' },
        `the district has no gate ${told(gateId)}`,
        'expected the id of a gate',
      ),
    )
  if (!isWithin(openingM, 0, highestM ?? Number.POSITIVE_INFINITY))
    problems.push(
      problem(
        'VALUE_OUT_OF_RANGE',
        { path: 'openingM' },
        `the gate cannot open ${told(openingM)} m`,
        `expected 0 to ${highestM ?? 'its largest opening,'} m`,
      ),
    )
  if (!isWithin(horizonH, 0.1, LONGEST_HORIZON_H))
    problems.push(
      problem(
        'VALUE_OUT_OF_RANGE',
        { path: 'horizonH' },
        `nobody can look ${told(horizonH)} h ahead`,
        `expected 0.1 to ${LONGEST_HORIZON_H} h`,
      ),
    )
  if (problems.length > 0 || structure === undefined) return err(problems)
  return ok({ gate, structure, openingM: openingM as number, horizonH: horizonH as number })
}

const isWithin = (value: unknown, lowest: number, highest: number): value is number =>
  typeof value === 'number' && value >= lowest && value <= highest

const told = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80)
