import type { CommandPrediction, GateCommandRequest, Preflight } from '@district/models/contract'
import { GatewayError } from '../ground/error-codes.ts'

const PATIENCE_MS = 2000
/** The way of an encoder's last digit. */
const SAME_OPENING_M = 0.001

/** Asks the simulator for a preflight that it keeps. */
export type FetchPreflight = (id: string) => Promise<Preflight>

export const fetchPreflightFrom =
  (simulatorUrl: URL | null): FetchPreflight =>
  async (id) => {
    if (simulatorUrl === null)
      throw new GatewayError('SIMULATOR_UNREACHABLE', 'No simulator belongs to this gateway; SIMULATOR_URL names one.')
    const url = new URL(`/api/v1/rehearsal/preflight/${encodeURIComponent(id)}`, simulatorUrl)
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined)
    if (response?.ok === true) return (await response.json()) as Preflight
    if (response?.status === 404)
      throw new GatewayError('PREFLIGHT_UNKNOWN', `The simulator keeps no preflight "${id}": run the move again.`)
    throw new GatewayError(
      'SIMULATOR_UNREACHABLE',
      'The simulator, which keeps the preflight, does not answer; without one the command can still be given.',
    )
  }

/** What a command is expected to do; undefined: nobody has said. @throws GatewayError where it is of another command */
export async function predictionOf(
  gateId: string,
  { preflight, openingM }: Pick<GateCommandRequest, 'preflight' | 'openingM'>,
  fetchPreflight: FetchPreflight,
): Promise<CommandPrediction | undefined> {
  if (typeof preflight !== 'string') return preflight
  const found = await fetchPreflight(preflight)
  if (found.gateId === gateId && Math.abs(found.openingM - openingM) <= SAME_OPENING_M) return found
  throw new GatewayError(
    'QUERY_INVALID',
    `The preflight is of ${found.gateId} to ${found.openingM} m, the command of ${gateId} to ${openingM} m.`,
  )
}
