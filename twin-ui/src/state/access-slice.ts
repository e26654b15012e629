import { isAtLeast, type Person, type Role } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** A name and a password are asked for: because a person wished it, because a deed takes `role`, or because nothing can be seen without. */
export interface LoginWish {
  readonly role: Role | undefined
}

/** Who looks at this page. The gateway decides what is allowed; this is what it said last. */
export interface AccessSlice {
  /** Undefined until the gateway has said it, and while it lets nobody in without an account. */
  readonly person: Person | undefined
  /** Nothing of the district is shown to somebody who is not known. */
  readonly isLoginNeeded: boolean
  readonly loginWish: LoginWish | undefined
  /** Name of the person whose session has ended without having been ended here. */
  readonly endedSession: string | undefined
  personLearnt(person: Person): void
  loginNeeded(): void
  loginWished(role?: Role): void
  loginLeft(): void
  /** The person wished to be nobody. */
  loggedOut(): void
  sessionNoticeRead(): void
}

export const ANONYMOUS = 'anonymous'

export const createAccessSlice: StateCreator<TwinState, [], [], AccessSlice> = (set) => ({
  person: undefined,
  isLoginNeeded: false,
  loginWish: undefined,
  endedSession: undefined,

  personLearnt: (person) =>
    set((state) => {
      if (isSamePerson(state.person, person) && !state.isLoginNeeded) return state
      return { person, isLoginNeeded: false, endedSession: endedBy(state, person) }
    }),
  loginNeeded: () =>
    set((state) => ({ person: undefined, isLoginNeeded: true, endedSession: endedBy(state, undefined) })),
  loginWished: (role) => set({ loginWish: { role } }),
  loginLeft: () => set({ loginWish: undefined }),
  loggedOut: () => set({ person: undefined, endedSession: undefined }),
  sessionNoticeRead: () => set({ endedSession: undefined }),
})

/** Whose session ended when the gateway knows the asker by no name any more; whoever is known by one has no ended session. */
function endedBy({ person, endedSession }: AccessSlice, next: Person | undefined): string | undefined {
  if (next !== undefined && next.name !== ANONYMOUS) return undefined
  return person !== undefined && person.name !== ANONYMOUS ? person.name : endedSession
}

const isSamePerson = (a: Person | undefined, b: Person): boolean => a?.name === b.name && a.role === b.role

export const selectMay =
  (role: Role) =>
  ({ person }: Pick<AccessSlice, 'person'>): boolean =>
    person !== undefined && isAtLeast(person.role, role)

/** The person's name where there is an account behind it. */
export const selectAccountName = ({ person }: Pick<AccessSlice, 'person'>): string | undefined =>
  person === undefined || person.name === ANONYMOUS ? undefined : person.name
