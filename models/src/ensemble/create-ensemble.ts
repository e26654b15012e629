import type { SavedState } from '../contract/saved-state.ts'
import { assertSameLength } from '../ground/assert.ts'
import { InputRefused, PLAUSIBLE, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import { createEngine, type Inner, innerOf, misfitOf } from '../solver/create-engine.ts'
import type { Engine, EngineParameters } from '../solver/engine.ts'
import type { Forcing } from '../solver/forcing.ts'
import { validateParameters } from '../solver/validate-run.ts'
import { advanceTogether } from './advance-together.ts'
import type { Ensemble, EnsembleOptions, EnsembleOutcome, Member } from './ensemble.ts'
import { type Move, moveOneByOne } from './move.ts'
import { canPair, movePairs } from './move-pairs.ts'
import { writeMeanStageM, writeQuantileStageM, writeSpreadStageM } from './spread.ts'

/**
 * Makes an ensemble of empty canals at time 0; `load` gives it its water.
 *
 * @throws InputRefused when there is no member, or factors of any are not plausible: all problems at once
 */
export function createEnsemble(network: Network, options: EnsembleOptions): Ensemble {
  const problems = validateMembers(network, options.members)
  if (problems.length > 0) throw new InputRefused('the ensemble', problems)
  return new StaggeredEnsemble(network, options)
}

/** Everything that is wrong with the members of an ensemble, each with its place. */
export function validateMembers(network: Network, members: readonly EngineParameters[]): Problem[] {
  if (members.length === 0)
    return [problem('VALUE_MISSING', { path: 'members' }, 'the ensemble has no member', 'expected one or more')]
  const { reaches, gates } = network.district
  return members.flatMap((parameters, k) => [
    ...validateParameters(parameters).map((found) => ({
      ...found,
      place: { path: `members[${k}].${found.place.path?.replace('parameters.', '')}` },
    })),
    ...problemsOfFactors(`members[${k}].roughnessFactor`, parameters.roughnessFactor, reaches),
    ...problemsOfFactors(`members[${k}].gateCoefficientFactor`, parameters.gateCoefficientFactor, gates),
  ])
}

/** Of factors that are given one each. */
function problemsOfFactors(
  path: string,
  factors: number | Float64Array | undefined,
  of: readonly { readonly id: string }[],
): Problem[] {
  if (!(factors instanceof Float64Array)) return []
  if (factors.length !== of.length)
    return [
      problem(
        'VALUE_MISSING',
        { path },
        `${factors.length} values stand here`,
        `expected one, or ${of.length}, one each`,
      ),
    ]
  return of.flatMap(({ id }, i) => problemsOfNumber(`${path}.${id}`, factors[i]!, PLAUSIBLE.parameter))
}

class StaggeredEnsemble implements Ensemble {
  readonly network: Network
  readonly moves: 'pairs' | 'one-by-one'
  readonly #engines: readonly Engine[]
  readonly #inner: readonly Inner[]
  readonly #move: Move

  constructor(network: Network, { members, moves = 'pairs' }: EnsembleOptions) {
    this.network = network
    this.#engines = members.map((parameters) => createEngine(network, parameters))
    this.#inner = this.#engines.map(innerOf)
    const pairs = moves === 'pairs' && canPair(network, this.#inner[0]!) ? movePairs(network, this.#inner) : null
    this.#move = pairs ?? moveOneByOne(this.#inner)
    this.moves = pairs === null ? 'one-by-one' : 'pairs'
  }

  get timeS(): number {
    return this.#engines[0]!.timeS
  }

  get steps(): number {
    return this.#engines[0]!.steps
  }

  get iterations(): number {
    return this.#engines.reduce((sum, { iterations }) => sum + iterations, 0)
  }

  get members(): readonly Member[] {
    return this.#engines
  }

  load(states: readonly SavedState[]): Result<void, Problem[]> {
    const problems = this.#problemsOf(states)
    if (problems.length > 0) return err(problems)
    for (const [k, engine] of this.#engines.entries()) engine.load(states[k]!)
    return ok(undefined)
  }

  advance(forcings: Forcing | readonly Forcing[], untilMs: number): EnsembleOutcome {
    const each = isOne(forcings) ? this.#engines.map(() => forcings) : forcings
    assertSameLength('forcings', each.length, this.#engines.length)
    this.#move.begin()
    const outcome = advanceTogether(this.#inner, this.#move, each, untilMs / 1000)
    this.#move.end()
    return outcome
  }

  writeMeanStageM(into: Float64Array): void {
    writeMeanStageM(this.network, this.#inner, into)
  }

  writeSpreadStageM(into: Float64Array): void {
    writeSpreadStageM(this.network, this.#inner, into)
  }

  writeQuantileStageM(share: number, into: Float64Array): void {
    writeQuantileStageM(this.network, this.#inner, share, into)
  }

  #problemsOf(states: readonly SavedState[]): Problem[] {
    const wanted = this.#engines.length
    if (states.length !== wanted)
      return [problem('VALUE_MISSING', { path: 'states' }, `${states.length} states stand here`, `expected ${wanted}`)]
    return states.flatMap((state, k) => {
      const misfit = misfitOf(this.network, state)
      const late = state.timeMs !== states[0]!.timeMs
      return [
        ...(misfit === null ? [] : [{ ...misfit, place: { path: `states[${k}]` } }]),
        ...(late
          ? [
              problem(
                'VALUE_OUT_OF_RANGE',
                { path: `states[${k}].timeMs` },
                `${state.timeMs} ms is another instant than that of the first state`,
                `expected ${states[0]!.timeMs} ms`,
              ),
            ]
          : []),
      ]
    })
  }
}

const isOne = (forcings: Forcing | readonly Forcing[]): forcings is Forcing => 'evaluate' in forcings
