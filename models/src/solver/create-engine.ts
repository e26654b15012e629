import type { Network } from '../network/network.ts'
import type { Engine, EngineParameters } from './engine.ts'

export function createEngine(_network: Network, _parameters: EngineParameters = {}): Engine {
  throw new RangeError('the engine is being built')
}
