/** What this process's API can answer instead of what was asked; the table in README.md says the same, and a test compares. */
export const ERROR_CODES = {
  SHADOW_NOT_READY: { status: 503, title: 'The shadow is not following the live readings' },
  REQUEST_MALFORMED: { status: 400, title: 'The request is not what this address expects' },
  RUN_UNKNOWN: { status: 404, title: 'There is no such run' },
  SCENARIO_UNKNOWN: { status: 404, title: 'There is no such scenario, or no such version of it' },
  RUN_UNDER_WAY: { status: 409, title: 'The run has not ended' },
  VERSION_CONFLICT: { status: 412, title: 'Somebody else has saved a newer version' },
  SCENARIO_REFUSED: { status: 422, title: 'The district cannot do what is asked of it' },
  VERSION_MISSING: { status: 428, title: 'The request does not say which version it replaces' },
  RUNS_FULL: { status: 503, title: 'Too many runs wait for a thread' },
  STATE_NOT_KEPT: { status: 404, title: 'No state of that instant was kept' },
  INSTANT_UNREADABLE: { status: 400, title: 'That is no instant' },
  PREFLIGHT_INVALID: { status: 400, title: 'A move asks for what no gate can do' },
  PREFLIGHT_UNKNOWN: { status: 404, title: 'No preflight of this id is kept' },
  TRAINING_INVALID: { status: 400, title: 'An incident asks for what the virtual district cannot have' },
  TRAINING_UNKNOWN: { status: 404, title: 'No incident of this id goes on' },
  ORDER_MALFORMED: { status: 422, title: 'A delivery order cannot be read, or cannot be in this district' },
  ORDER_UNKNOWN: { status: 404, title: 'There is no delivery order of this name' },
  ORDER_CONFLICT: { status: 409, title: 'The delivery order does not allow this now' },
  FORECAST_NOT_READY: { status: 503, title: 'No forecast has been made yet' },
  HISTORY_NOT_READY: { status: 503, title: 'The history of the gauges cannot be had' },
  ROUTE_UNKNOWN: { status: 404, title: 'There is nothing at this address' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
