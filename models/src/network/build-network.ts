import type { District } from '../domain/district.ts'
import type { Network, NetworkOptions } from './network.ts'

export function buildNetwork(_district: District, _options: NetworkOptions): Network {
  throw new RangeError('the network builder is being built')
}
