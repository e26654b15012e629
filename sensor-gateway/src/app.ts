import { randomUUID } from 'node:crypto'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:https'
import type { District } from '@district/models'
import type { DistrictDocument } from '@district/models/contract'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import websocket from '@fastify/websocket'
import { fastify } from 'fastify'
import type { Access } from './access/access.ts'
import type { Identify } from './access/identify.ts'
import { addAccessHook } from './api/access-hook.ts'
import { addAccessRoutes } from './api/access-routes.ts'
import { addAuditRoutes } from './api/audit-routes.ts'
import { addCommandRoutes, type CommandSources } from './api/command-routes.ts'
import { addDeadLetterRoutes, type DeadLetterSources } from './api/dead-letter-routes.ts'
import { addDistrictRoutes } from './api/district-routes.ts'
import { addEditRoutes, type EditSources } from './api/edit-routes.ts'
import { createErrorHandler } from './api/error-handler.ts'
import { addHistoryRoutes, type HistorySources } from './api/history-routes.ts'
import { addImportRoutes } from './api/import-routes.ts'
import { addInterlockRoutes, type InterlockSources } from './api/interlock-routes.ts'
import { addLiveSocket, type LiveSources } from './api/live-socket.ts'
import { addMetricsRoutes, type MetricsSources } from './api/metrics-routes.ts'
import { addQualityRoutes, type QualitySources } from './api/quality-routes.ts'
import { addReadyRoute } from './api/ready-route.ts'
import { addRehearsalProxy } from './api/rehearsal-proxy.ts'
import type { App } from './api/routes.ts'
import { addScenarioRoutes, type ScenarioSources } from './api/scenario-routes.ts'
import { addShadowProxy } from './api/shadow-proxy.ts'
import type { ShadowSources } from './api/simulator-line.ts'
import { endSocketsWithLogins } from './api/socket-logins.ts'
import { addStateRoutes } from './api/state-routes.ts'
import { addStationRoutes, type StationSources } from './api/station-routes.ts'
import { addUiRoutes } from './api/ui-routes.ts'
import type { AuditLog, AuditReader } from './audit/audit-log.ts'
import { GatewayError } from './ground/error-codes.ts'
import type { Log } from './ground/log.ts'
import type { ReadinessSources } from './live/readiness.ts'
import type { Spool } from './spool/spool.ts'
import type { HistoryImport } from './store/history-import.ts'

export interface AppSources
  extends DeadLetterSources,
    EditSources,
    HistorySources,
    LiveSources,
    MetricsSources,
    QualitySources,
    ScenarioSources,
    ShadowSources,
    StationSources {
  readonly log: Log
  /** Without it no gate is told anything. */
  readonly commands?: CommandSources & Pick<InterlockSources, 'interlocks' | 'locks'>
  readonly spool: Spool
  readonly audit: AuditLog & AuditReader
  readonly document: DistrictDocument<District>
  readonly uiDir: string
  readonly identify: Identify
  /** Without it nobody logs in: a test says by `identify` who asks. */
  readonly access?: Access
  /** Certificate and key: served over https. */
  readonly tls?: { readonly cert: string; readonly key: string } | null
  readonly readiness?: ReadinessSources
  readonly importer?: HistoryImport
  readonly lookAtLoginsEveryMs?: number
}

/** Far more than a window with all its charts asks for; enough to end a loop gone wild. */
const REQUESTS_PER_MINUTE = 6000
/** WebSocket's code for a server that ends; a window then comes back by itself. */
const GOING_AWAY = 1001

/** The gateway's HTTP side, joined but not listening, so that a test can ask it without a port. */
export async function createApp(sources: AppSources): Promise<App> {
  const { tls = null, access, readiness } = sources
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    genReqId: () => randomUUID(),
    // The two servers differ in how they listen, not in how they answer.
    ...(tls === null
      ? {}
      : { serverFactory: (answer: RequestListener) => createServer(tls, answer) as unknown as Server }),
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler(createErrorHandler(sources.log))
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  await app.register(helmet, tls === null ? { ...SECURITY_HEADERS, ...HEADERS_IN_CLEAR } : SECURITY_HEADERS)
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { after }) =>
      new GatewayError('RATE_EXCEEDED', `More than ${REQUESTS_PER_MINUTE} requests in a minute; again in ${after}.`),
  })
  addAccessHook(app, sources.identify)
  await app.register(websocket, {
    preClose(done) {
      for (const client of app.websocketServer.clients) client.close(GOING_AWAY, 'the gateway stops')
      app.websocketServer.close()
      done()
    },
  })
  endSocketsWithLogins(app, sources.identify, sources.lookAtLoginsEveryMs)
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: API_INFO } })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
  addDistrictRoutes(app, sources.document)
  addScenarioRoutes(app, sources)
  addStateRoutes(app, sources)
  addHistoryRoutes(app, sources)
  addEditRoutes(app, sources)
  if (sources.commands !== undefined) {
    addCommandRoutes(app, sources.commands)
    addInterlockRoutes(app, { ...sources.commands, audit: sources.audit })
  }
  addQualityRoutes(app, sources)
  addImportRoutes(app, sources)
  addMetricsRoutes(app, sources)
  if (access !== undefined) addAccessRoutes(app, { access, isHttps: tls !== null })
  if (readiness !== undefined) addReadyRoute(app, readiness)
  addDeadLetterRoutes(app, sources)
  addStationRoutes(app, sources)
  addAuditRoutes(app, sources.audit)
  addLiveSocket(app, sources)
  await addShadowProxy(app, sources)
  await addRehearsalProxy(app, sources)
  await addUiRoutes(app, sources.uiDir)
  return app
}

const API_INFO = {
  title: 'Irrigation district: gauges, state, history',
  description:
    'Times are ms since 1970 in district time; values are in SI units. Live readings: WebSocket `/api/v1/live` (JSON). ' +
    'Computed frames: WebSocket `/api/v1/shadow/frames` (binary). Errors are `application/problem+json` with a code.',
  version: '1',
}

const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
}

/** These three mean something over https only, and over http in a local network they fill the browser's console. */
const HEADERS_IN_CLEAR = { strictTransportSecurity: false, crossOriginOpenerPolicy: false, originAgentCluster: false }
