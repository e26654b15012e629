import type { DeviceBinding, GaugeId } from '@district/models'
import { DEVICE_FORMATS, type District, siConverter, wireUnitsOf } from '@district/models'
import { Type } from 'typebox'
import type { AuditLog } from '../audit/audit-log.ts'
import type { DeviceRegistry } from '../decode/device-registry.ts'
import type { WaitingStations } from '../decode/waiting-stations.ts'
import { GatewayError } from '../ground/error-codes.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

export interface StationSources {
  readonly district: District
  readonly stations: WaitingStations
  readonly registry: DeviceRegistry
  /** Without one nothing can be signed: the lists can be read, and nobody accepted or refused. */
  readonly audit?: AuditLog
}

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Format = Type.Union(DEVICE_FORMATS.map((format) => Type.Literal(format)))
const StationSchema = Type.Object({ format: Format, device: Name })
const AcceptSchema = Type.Object({
  format: Format,
  device: Name,
  bindings: Type.Array(Type.Object({ channel: Name, gaugeId: Name, unit: Name }), { minItems: 1, maxItems: 64 }),
})
const tags = ['stations']
const answers = { 204: Type.Null(), 400: ProblemSchema, 404: ProblemSchema, 409: ProblemSchema }

/** Devices that nobody knows, and the two answers to them. */
export function addStationRoutes(app: App, sources: StationSources): void {
  const { stations, registry, audit } = sources
  const waiting = { summary: 'Devices that wait to be accepted or refused, longest waiting first', tags }
  app.get(`${API}/stations/waiting`, { schema: waiting, config: { role: 'engineer' } }, async () => ({
    stations: stations.list(),
    ...stations.unheard,
  }))
  const known = { summary: 'Which gauge each channel of each device is, and in which unit', tags }
  app.get(`${API}/stations/registry`, { schema: known, config: { role: 'engineer' } }, async () => ({
    bindings: registry.list(),
  }))
  if (audit !== undefined) addAnswers(app, { ...sources, audit })
}

function addAnswers(app: App, { district, stations, registry, audit }: StationSources & { audit: AuditLog }): void {
  const mustWait = (format: string, device: string): void => {
    if (stations.isWaiting(format, device)) return
    const where = `${API}/stations/waiting lists those that do`
    throw new GatewayError('STATION_NOT_WAITING', `No ${format} device "${device}" waits here; ${where}.`)
  }
  const config = { role: 'administrator' } as const
  const accept = { summary: 'Accepts a waiting device: which gauge each channel is', tags, body: AcceptSchema }
  app.post(`${API}/stations/accept`, { schema: { ...accept, response: answers }, config }, async (request, reply) => {
    const { format, device } = request.body
    mustWait(format, device)
    const bindings = request.body.bindings.map(
      (each): DeviceBinding => ({ ...each, format, device, gaugeId: each.gaugeId as GaugeId }),
    )
    mustFit(district, bindings)
    audit.append({
      by: request.person.name,
      action: 'station.accept',
      subject: `${format} ${device}`,
      detail: { bindings },
    })
    stations.accept(format, device, bindings)
    for (const binding of bindings) registry.bind(binding)
    return reply.code(204).send(null)
  })
  const refuse = { summary: 'Refuses a waiting device: it is parked on, and not listed', tags, body: StationSchema }
  app.post(`${API}/stations/refuse`, { schema: { ...refuse, response: answers }, config }, async (request, reply) => {
    const { format, device } = request.body
    mustWait(format, device)
    audit.append({ by: request.person.name, action: 'station.refuse', subject: `${format} ${device}`, detail: {} })
    if (!stations.refuse(format, device))
      throw new GatewayError('STATIONS_FULL', 'More devices are refused than are remembered; block them at the broker.')
    return reply.code(204).send(null)
  })
}

/** All that is wrong with the bindings at once. */
function mustFit({ gauges }: District, bindings: readonly DeviceBinding[]): void {
  const wrong = bindings.flatMap(({ channel, gaugeId, unit }, i) => {
    const gauge = gauges.find(({ id }) => id === gaugeId)
    if (bindings.findIndex((each) => each.channel === channel) < i) return [`"${channel}" stands twice`]
    if (gauge === undefined) return [`"${channel}": there is no gauge "${gaugeId}"`]
    if (siConverter(unit, gauge.quantity) !== undefined) return []
    return [`"${channel}": "${unit}" is no unit of a ${gauge.quantity}, but ${wireUnitsOf(gauge.quantity).join(', ')}`]
  })
  if (wrong.length > 0) throw new GatewayError('BINDING_IMPOSSIBLE', `${wrong.join('; ')}.`)
}
