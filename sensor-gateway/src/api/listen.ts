import { GatewayError } from '../ground/error-codes.ts'
import type { App } from './routes.ts'

/** Listens, or says which setting to look at. @throws GatewayError */
export async function listenAt(
  app: App,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    if (code !== 'EADDRINUSE')
      throw new GatewayError(
        'PORT_TAKEN',
        `The page cannot be served on ${host} port ${port} (${code}); see HTTP_HOST and HTTP_PORT.`,
      )
    throw new GatewayError(
      'PORT_TAKEN',
      `Port ${port} for the page on ${host} is used by another program: stop it, or choose another port with HTTP_PORT.`,
    )
  }
}
