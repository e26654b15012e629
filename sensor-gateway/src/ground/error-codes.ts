import type { ProblemDocument } from '@district/models/contract'

/**
 * Everything that the gateway can complain about. `status` is that of the HTTP answer; null: said once at the start, on the
 * terminal, with exit code 1. The README's table is compared with this one by a test.
 */
export const ERROR_CODES = {
  CONFIG_INVALID: { status: null, title: 'A setting cannot be used' },
  PACK_BROKEN: { status: null, title: 'The district pack has problems' },
  MAPPING_BROKEN: { status: null, title: 'A mapping of the pack cannot be used' },
  PORT_TAKEN: { status: null, title: 'A port is used by another program' },
  DATA_UNUSABLE: { status: null, title: 'The data directory cannot be written' },
  TLS_UNUSABLE: { status: null, title: 'Certificate or key cannot be used' },
  EXPOSED_UNSAFELY: { status: null, title: 'The page would be open to other machines, and nobody could log in' },
  QUERY_INVALID: { status: 400, title: 'A parameter of the request cannot be used' },
  BINDING_IMPOSSIBLE: { status: 400, title: 'A channel cannot be that gauge in that unit' },
  LOGIN_NEEDED: { status: 401, title: 'This takes an account' },
  LOGIN_WRONG: { status: 401, title: 'Name or password is wrong' },
  TOKEN_INVALID: { status: 401, title: 'The token does not count' },
  TOKEN_EXPIRED: { status: 401, title: 'The token has expired' },
  ROLE_TOO_LOW: { status: 403, title: 'The role of this account does not reach' },
  TOKEN_SCOPE: { status: 403, title: 'The token is not for this' },
  SECOND_PERSON_NEEDED: { status: 403, title: 'Another person must confirm this' },
  ORIGIN_FOREIGN: { status: 403, title: 'A page of another origin asks' },
  GAUGE_UNKNOWN: { status: 404, title: 'No gauge of the district has this id' },
  GATE_UNKNOWN: { status: 404, title: 'No gate of the district has this id' },
  EDIT_UNKNOWN: { status: 404, title: 'There is no edit of this number' },
  SCENARIO_UNKNOWN: { status: 404, title: 'The pack has no scenario of this id' },
  STATION_NOT_WAITING: { status: 404, title: 'No device of this name waits to be accepted' },
  ROUTE_UNKNOWN: { status: 404, title: 'There is nothing at this address' },
  TOKEN_UNKNOWN: { status: 404, title: 'There is no such token' },
  COMMAND_UNKNOWN: { status: 404, title: 'There is no command of this id' },
  PREFLIGHT_UNKNOWN: { status: 404, title: 'The simulator keeps no preflight of this id' },
  LOCK_UNKNOWN: { status: 404, title: 'The gate is not locked' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than this takes' },
  COMMANDS_OFF: { status: 409, title: 'Gate commands are switched off here' },
  COMMAND_OPEN: { status: 409, title: 'An earlier command is still under way at this gate' },
  COMMAND_INTERLOCKED: { status: 409, title: 'An interlock speaks against the command' },
  COMMAND_NOT_PROPOSED: { status: 409, title: 'The command does not wait for a second person' },
  EDIT_IMPOSSIBLE: { status: 409, title: 'The history does not have what this edit needs' },
  STATIONS_FULL: { status: 409, title: 'No more devices can be refused' },
  EDIT_REVERTED: { status: 409, title: 'The edit was taken back already' },
  IMPORT_TOO_LARGE: { status: 413, title: 'The table is larger than may be imported at once' },
  RATE_EXCEEDED: { status: 429, title: 'Too many requests from one address' },
  LOGIN_THROTTLED: { status: 429, title: 'Too many wrong passwords' },
  GATEWAY_FAILED: { status: 500, title: 'The gateway made a mistake; its log says which' },
  HISTORY_UNREACHABLE: { status: 503, title: 'The history cannot be read at the moment' },
  SPOOL_FULL: { status: 503, title: 'The spool is full because the history is away' },
  SIMULATOR_UNREACHABLE: { status: 503, title: 'The simulator, which computes the shadow, cannot be reached' },
} as const satisfies Record<string, { readonly status: number | null; readonly title: string }>

export type ErrorCode = keyof typeof ERROR_CODES

/** Thrown where a request or the start cannot go on; `detail` names the value and what to do. */
export class GatewayError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail: string) {
    super(detail)
    this.name = 'GatewayError'
    this.code = code
  }
}

export function problemDocument(code: ErrorCode, detail: string): ProblemDocument {
  const { status, title } = ERROR_CODES[code]
  return { type: `urn:district:problem:${code}`, title, status: status ?? 500, code, detail }
}
