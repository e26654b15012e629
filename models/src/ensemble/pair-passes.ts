import { LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from '../solver/reach-kernel.ts'
import { STAGE_LEFT_M } from '../solver/step.ts'
import { emitFormulas } from './emit-formulas.ts'
import { type Action, readFormulas } from './formula.ts'
import { CROSSING_BACK_TEXT, CROSSING_TEXT, settleJunctionText } from './junction-passes.ts'
import { constantPlaces, type PairPlan } from './pair-memory.ts'
import { controlText, lookText, settleText } from './reach-passes.ts'
import { runFormulas } from './run-formulas.ts'
import { explicitText, substituteText, sweepText } from './sweep-passes.ts'
import { instantiate, pagesOf, type WasmPass } from './wasm-host.ts'
import { wasmModule } from './wasm-module.ts'

/** The passes as functions on one memory. */
export interface PairPasses {
  readonly buffer: ArrayBuffer
  readonly sweep: (toHead: boolean, isFirst: boolean, hasTakers: boolean) => WasmPass
  readonly look: WasmPass
  readonly explicit: WasmPass
  readonly substitute: (fromHead: boolean, isFirst: boolean) => WasmPass
  readonly settle: (hasTakers: boolean) => WasmPass
  readonly control: WasmPass
  readonly crossing: WasmPass
  readonly crossingBack: WasmPass
  readonly settleJunction: WasmPass
}

const LEFT_TO_DO = { stageM: STAGE_LEFT_M, deepM: SMOOTH_DEPTH_M, share: LEFT_OF_CHANGE, smallM3s: SMALL_M3S }
const BOTH = [false, true] as const
const sweepName = (toHead: boolean, isFirst: boolean, hasTakers: boolean) =>
  `sweep-${toHead ? 'head' : 'tail'}${isFirst ? '-first' : ''}${hasTakers ? '-takers' : ''}`
const substituteName = (fromHead: boolean, isFirst: boolean) =>
  `substitute-${fromHead ? 'head' : 'tail'}${isFirst ? '-first' : ''}`
const settleName = (hasTakers: boolean) => `settle${hasTakers ? '-takers' : ''}`

/** Every pass by its name. */
export function passTexts(): ReadonlyMap<string, string> {
  const sweeps = BOTH.flatMap((toHead) =>
    BOTH.flatMap((isFirst) =>
      BOTH.map((hasTakers): [string, string] => [
        sweepName(toHead, isFirst, hasTakers),
        sweepText(toHead ? 'head' : 'tail', isFirst, hasTakers),
      ]),
    ),
  )
  return new Map([
    ...sweeps,
    ['look', lookText()],
    ['explicit', explicitText()],
    ...BOTH.flatMap((fromHead) =>
      BOTH.map((isFirst): [string, string] => [
        substituteName(fromHead, isFirst),
        substituteText(fromHead ? 'head' : 'tail', isFirst, LEFT_TO_DO),
      ]),
    ),
    ['control', controlText()],
    ['crossing', CROSSING_TEXT],
    ['crossing-back', CROSSING_BACK_TEXT],
    ['settle-junction', settleJunctionText()],
    ...BOTH.map((hasTakers): [string, string] => [settleName(hasTakers), settleText(hasTakers)]),
  ])
}

/** As vector instructions, or null where the host has none. */
export function vectorPasses(plan: PairPlan): PairPasses | null {
  const constants = constantPlaces(plan)
  const functions = [...passTexts()].map(([name, text]) => emitFormulas(name, readFormulas(text), plan, constants.at))
  const pages = pagesOf(plan.bytes)
  const made = instantiate(wasmModule(functions, pages), pages)
  if (made === null) return null
  constants.write(new Float64Array(made.buffer))
  return passesOf(made.buffer, (name) => made.passes[name])
}

/** The same operations one after the other, a member at a time: the measure of the vector instructions, far too slow for use. */
export function plainPasses(plan: PairPlan): PairPasses {
  const buffer = new ArrayBuffer(pagesOf(plan.bytes) * 65_536)
  const actions = new Map<string, readonly Action[]>([...passTexts()].map(([name, text]) => [name, readFormulas(text)]))
  return passesOf(buffer, (name) => {
    const of = actions.get(name)
    if (of === undefined) return undefined
    return (now, old, shared, reach, innerPoints, far, root) =>
      runFormulas(of, plan, buffer, { now, old, shared, reach, innerPoints, far, root })
  })
}

function passesOf(buffer: ArrayBuffer, byName: (name: string) => WasmPass | undefined): PairPasses {
  const pass = (name: string): WasmPass => {
    const found = byName(name)
    if (found === undefined) throw new RangeError(`name must be that of a pass, got ${name}`)
    return found
  }
  const sweeps = BOTH.map((toHead) => BOTH.map((first) => BOTH.map((takers) => pass(sweepName(toHead, first, takers)))))
  const substitutes = BOTH.map((fromHead) => BOTH.map((isFirst) => pass(substituteName(fromHead, isFirst))))
  const settles = BOTH.map((takers) => pass(settleName(takers)))
  return {
    buffer,
    sweep: (toHead, isFirst, hasTakers) => sweeps[Number(toHead)]![Number(isFirst)]![Number(hasTakers)]!,
    look: pass('look'),
    explicit: pass('explicit'),
    control: pass('control'),
    crossing: pass('crossing'),
    crossingBack: pass('crossing-back'),
    settleJunction: pass('settle-junction'),
    substitute: (fromHead, isFirst) => substitutes[Number(fromHead)]![Number(isFirst)]!,
    settle: (hasTakers) => settles[Number(hasTakers)]!,
  }
}
