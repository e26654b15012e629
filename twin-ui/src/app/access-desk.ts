import type { Gateway } from '../client/gateway.ts'
import type { RequestProblem } from '../client/http.ts'
import type { LoginProblem } from '../state/login-problem.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** What a person at the login dialog can do. Passwords pass through and are kept nowhere. */
export interface AccessDesk {
  /** Undefined when it succeeded. */
  logIn(name: string, password: string): Promise<LoginProblem | undefined>
  logOut(): Promise<void>
  /** Asks the gateway who it thinks is here; somebody else's answer may be the end of a session. */
  ask(): Promise<void>
  /** Asks at the start, every minute, and when the session must have ended. */
  start(): void
}

const ASK_EVERY_MS = 60_000
const SOON_AFTER_MS = 1000
/** When the gateway does not say how long. */
const USUAL_WAIT_S = 60

export function createAccessDesk(store: TwinStore, gateway: Gateway, onKnown: () => void): AccessDesk {
  let endTimer: ReturnType<typeof setTimeout> | undefined

  const ask = async () => {
    const answer = await gateway.me()
    const { personLearnt, loginNeeded } = store.getState()
    if (answer.ok) personLearnt(answer.value)
    else if (answer.error.status === 401) loginNeeded()
    // Whoever cannot be asked has said nothing: the session may live on.
  }
  return {
    ask,
    async logIn(name, password) {
      const answer = await gateway.logIn(name, password)
      if (!answer.ok) return loginProblem(answer.error)
      const { personLearnt, loginLeft } = store.getState()
      personLearnt({ name: answer.value.name, role: answer.value.role })
      loginLeft()
      clearTimeout(endTimer)
      endTimer = setTimeout(() => void ask(), answer.value.endsAtMs - Date.now() + SOON_AFTER_MS)
      onKnown()
      return undefined
    },
    async logOut() {
      const answer = await gateway.logOut()
      if (answer.ok) store.getState().loggedOut()
      await ask()
    },
    start() {
      void ask()
      setInterval(() => void ask(), ASK_EVERY_MS)
    },
  }
}

export function loginProblem({ kind, code, status, detail, retryAfterS }: RequestProblem): LoginProblem {
  if (code === 'LOGIN_THROTTLED' || status === 429)
    return { key: 'throttled', retryAfterS: retryAfterS ?? USUAL_WAIT_S }
  if (code === 'LOGIN_WRONG') return { key: 'wrong' }
  return kind === 'refused' ? { key: 'refused', detail } : { key: 'away' }
}
