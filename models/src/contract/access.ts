/** Each role may do what those before it may. viewer: see · operator: acknowledge, command gates · engineer: edit data · administrator: stations, accounts. */
export const ROLES = ['viewer', 'operator', 'engineer', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Who asks: a person at a screen, or a program with a token. */
export interface Person {
  readonly name: string
  readonly role: Role
}

export const isAtLeast = (role: Role, wanted: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(wanted)

/**
 * The gateway tells the simulator in these headers for whom it asks: the name encoded as in a URI, and the role. The simulator
 * listens to its own machine only, so nobody else says them.
 */
export const PERSON_HEADER = 'x-district-person'
export const ROLE_HEADER = 'x-district-role'

/** The name in `PERSON_HEADER`, or undefined: nobody was named. */
export function personNamed(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string' || header === '') return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return undefined
  }
}

/** Set by a page on what it asks by itself, without a person having done anything: such a request does not keep a login alive. */
export const BACKGROUND_HEADER = 'x-background'

/** WebSocket's code for a socket whose login has ended; the page then asks who it is before it comes back. */
export const LOGIN_ENDED = 4401
