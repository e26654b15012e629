/** What this process's API can answer instead of what was asked; the table in README.md says the same, and a test compares. */
export const ERROR_CODES = {
  SHADOW_NOT_READY: { status: 503, title: 'The shadow is not following the live readings' },
  STATE_NOT_KEPT: { status: 404, title: 'No state of that instant was kept' },
  INSTANT_UNREADABLE: { status: 400, title: 'That is no instant' },
  ROUTE_UNKNOWN: { status: 404, title: 'There is nothing at this address' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
} as const

export type ErrorCode = keyof typeof ERROR_CODES
