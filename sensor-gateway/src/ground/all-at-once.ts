import { GatewayError } from './error-codes.ts'

/**
 * Does everything that must be done before a start. What cannot be done is said in one error, each sentence with its code; the
 * last one's is the error's own.
 *
 * @throws GatewayError with all that is wrong
 */
export function allAtOnce<T extends Readonly<Record<string, unknown>>>(
  work: { readonly [K in keyof T]: () => T[K] },
): T {
  const done: Record<string, unknown> = {}
  const failed: GatewayError[] = []
  for (const [name, act] of Object.entries(work))
    try {
      done[name] = act()
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      failed.push(error)
    }
  const last = failed.pop()
  if (last === undefined) return done as T
  const before = failed.map(({ message, code }) => `${message} [${code}]\n`)
  throw new GatewayError(last.code, before.join('') + last.message)
}
