import { ROLES } from '@district/models/contract'
import { stringifySetCookie } from 'cookie'
import { Type } from 'typebox'
import type { Access } from '../access/access.ts'
import { LONGEST_PASSWORD } from '../access/accounts.ts'
import { refuseForeign, SESSION_COOKIE, sessionSecretOf } from '../access/identify.ts'
import { API, type App } from './routes.ts'

export interface AccessRouteSources {
  readonly access: Access
  /** The cookie travels over https alone. */
  readonly isHttps: boolean
}

const DAY_MS = 86_400_000
const RoleSchema = Type.Enum([...ROLES])
const PersonSchema = Type.Object({ name: Type.String(), role: RoleSchema })
const LoginSchema = Type.Object({
  name: Type.String({ maxLength: 40 }),
  password: Type.String({ maxLength: LONGEST_PASSWORD }),
})
const LoggedInSchema = Type.Object({ ...PersonSchema.properties, endsAtMs: Type.Number() })
const TokenSchema = Type.Object({
  id: Type.Number(),
  name: Type.String(),
  role: RoleSchema,
  verbs: Type.Array(Type.String()),
  paths: Type.Array(Type.String()),
  madeBy: Type.String(),
  madeMs: Type.Number(),
  expiresMs: Type.Number(),
  revokedMs: Type.Union([Type.Number(), Type.Null()]),
})
const NewTokenSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  role: RoleSchema,
  days: Type.Integer({ minimum: 1, maximum: 3650 }),
  verbs: Type.Optional(Type.Array(Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))),
  paths: Type.Optional(Type.Array(Type.String({ pattern: '^/api/v1(/[^/]+)*$', maxLength: 200 }), { maxItems: 50 })),
})

/** Log in, log out, who am I; and the administrator's tokens for programs. */
export function addAccessRoutes(app: App, { access, isHttps }: AccessRouteSources): void {
  const cookie = (value: string, maxAge: number): string =>
    stringifySetCookie({
      name: SESSION_COOKIE,
      value,
      maxAge,
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isHttps,
    })

  const login = { summary: 'Begins a session', tags: ['access'], body: LoginSchema, response: { 200: LoggedInSchema } }
  app.post(`${API}/login`, { schema: login, config: { open: true } }, async (request, reply) => {
    refuseForeign(request.headers, request.method)
    const { name, password } = request.body
    const { person, secret, endsAtMs } = await access.logIn(name, password, request.ip)
    reply.header('set-cookie', cookie(secret, Math.floor((endsAtMs - Date.now()) / 1000)))
    return { ...person, endsAtMs }
  })

  const logout = { summary: 'Ends the session', tags: ['access'], response: { 204: Type.Null() } }
  app.post(`${API}/logout`, { schema: logout }, async (request, reply) => {
    const secret = sessionSecretOf(request.headers)
    if (secret !== undefined) access.logOut(request.person, secret)
    return reply.header('set-cookie', cookie('', 0)).code(204).send(null)
  })

  const me = { summary: 'Who asks', tags: ['access'], response: { 200: PersonSchema } }
  app.get(`${API}/me`, { schema: me }, async (request) => request.person)

  addTokenRoutes(app, access)
}

function addTokenRoutes(app: App, access: Access): void {
  const config = { role: 'administrator' } as const
  const list = { summary: 'Tokens of programs', tags: ['access'], response: { 200: Type.Array(TokenSchema) } }
  app.get(`${API}/tokens`, { schema: list, config }, async () => [...access.tokens.list()])

  const make = {
    summary: 'Makes a token; its secret is shown now and never again',
    tags: ['access'],
    body: NewTokenSchema,
    response: { 201: Type.Object({ secret: Type.String(), token: TokenSchema }) },
  }
  app.post(`${API}/tokens`, { schema: make, config }, async (request, reply) => {
    const { name, role, days, verbs = [], paths = [] } = request.body
    const made = access.makeToken(request.person, name, { role, verbs, paths }, days * DAY_MS)
    return reply.code(201).send(made)
  })

  const revoke = {
    summary: 'The token counts no more',
    tags: ['access'],
    params: Type.Object({ id: Type.Integer() }),
    response: { 204: Type.Null() },
  }
  app.delete(`${API}/tokens/:id`, { schema: revoke, config }, async (request, reply) => {
    access.revokeToken(request.person, request.params.id)
    return reply.code(204).send(null)
  })
}
