import { emitFormulas } from './emit-formulas.ts'
import { type Action, readFormulas } from './formula.ts'
import { constantPlaces, type PairPlan } from './pair-memory.ts'
import { lookText, settleText, substituteText } from './reach-passes.ts'
import { runFormulas } from './run-formulas.ts'
import { sweepText } from './sweep-passes.ts'
import { instantiate, pagesOf, type WasmPass } from './wasm-host.ts'
import { wasmModule } from './wasm-module.ts'

/** The passes as functions on one memory. */
export interface PairPasses {
  readonly buffer: ArrayBuffer
  readonly sweep: (toHead: boolean, isFirst: boolean, hasUsers: boolean) => WasmPass
  readonly look: WasmPass
  readonly substitute: (fromHead: boolean) => WasmPass
  readonly settle: (hasUsers: boolean) => WasmPass
}

const BOTH = [false, true] as const
const sweepName = (toHead: boolean, isFirst: boolean, hasUsers: boolean) =>
  `sweep-${toHead ? 'head' : 'tail'}${isFirst ? '-first' : ''}${hasUsers ? '-users' : ''}`
const substituteName = (fromHead: boolean) => `substitute-${fromHead ? 'head' : 'tail'}`
const settleName = (hasUsers: boolean) => `settle${hasUsers ? '-users' : ''}`

/** Every pass by its name. */
export function passTexts(): ReadonlyMap<string, string> {
  const sweeps = BOTH.flatMap((toHead) =>
    BOTH.flatMap((isFirst) =>
      BOTH.map((hasUsers): [string, string] => [
        sweepName(toHead, isFirst, hasUsers),
        sweepText(toHead ? 'head' : 'tail', isFirst, hasUsers),
      ]),
    ),
  )
  return new Map([
    ...sweeps,
    ['look', lookText()],
    ...BOTH.map((fromHead): [string, string] => [substituteName(fromHead), substituteText(fromHead ? 'head' : 'tail')]),
    ...BOTH.map((hasUsers): [string, string] => [settleName(hasUsers), settleText(hasUsers)]),
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
    return (ofPair, shared, reach, innerPoints, far, root) =>
      runFormulas(of, plan, buffer, { ofPair, shared, reach, innerPoints, far, root })
  })
}

function passesOf(buffer: ArrayBuffer, byName: (name: string) => WasmPass | undefined): PairPasses {
  const pass = (name: string): WasmPass => {
    const found = byName(name)
    if (found === undefined) throw new RangeError(`name must be that of a pass, got ${name}`)
    return found
  }
  const sweeps = BOTH.map((toHead) => BOTH.map((first) => BOTH.map((users) => pass(sweepName(toHead, first, users)))))
  const substitutes = BOTH.map((fromHead) => pass(substituteName(fromHead)))
  const settles = BOTH.map((users) => pass(settleName(users)))
  return {
    buffer,
    sweep: (toHead, isFirst, hasUsers) => sweeps[Number(toHead)]![Number(isFirst)]![Number(hasUsers)]!,
    look: pass('look'),
    substitute: (fromHead) => substitutes[Number(fromHead)]!,
    settle: (hasUsers) => settles[Number(hasUsers)]!,
  }
}
