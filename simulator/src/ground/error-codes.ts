/** What this process's API can answer instead of what was asked; the table in README.md says the same, and a test compares. */
export const ERROR_CODES = {
  SHADOW_NOT_READY: { status: 503, title: 'The shadow is not following the live readings' },
  ORDER_MALFORMED: { status: 422, title: 'A delivery order cannot be read, or cannot be in this district' },
  ORDER_UNKNOWN: { status: 404, title: 'There is no delivery order of this name' },
  ORDER_CONFLICT: { status: 409, title: 'The delivery order does not allow this now' },
  FORECAST_NOT_READY: { status: 503, title: 'No forecast has been made yet' },
  ROUTE_UNKNOWN: { status: 404, title: 'There is nothing at this address' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
