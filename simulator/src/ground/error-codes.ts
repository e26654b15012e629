/** What this process's API can answer instead of what was asked; the table in README.md says the same, and a test compares. */
export const ERROR_CODES = {
  SHADOW_NOT_READY: { status: 503, title: 'The shadow is not following the live readings' },
  PREFLIGHT_INVALID: { status: 400, title: 'A move asks for what no gate can do' },
  PREFLIGHT_UNKNOWN: { status: 404, title: 'No preflight of this id is kept' },
  TRAINING_INVALID: { status: 400, title: 'An incident asks for what the virtual district cannot have' },
  TRAINING_UNKNOWN: { status: 404, title: 'No incident of this id goes on' },
  REQUEST_MALFORMED: { status: 400, title: 'The request cannot be read' },
  ROUTE_UNKNOWN: { status: 404, title: 'There is nothing at this address' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
