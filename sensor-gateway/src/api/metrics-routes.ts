import type { HealthDocument } from '@district/models/contract'
import { type Counters, DEVICE_EVENTS, DRAIN_LANES, PARK_REASONS, QUALITY_FLAGS } from '../ground/counters.ts'
import type { Histogram, Latencies } from '../ground/histogram.ts'
import type { LatestReadings } from '../live/latest-readings.ts'
import type { Subscribers } from '../live/subscribers.ts'
import type { Spool } from '../spool/spool.ts'
import { API, type App } from './routes.ts'

export interface MetricsSources {
  readonly counters: Counters
  readonly spool: Pick<Spool, 'room' | 'waitingIn'>
  readonly live: LatestReadings
  readonly subscribers: Subscribers
  health(): HealthDocument
  readonly latencies: Latencies
  /** Without it nobody logs in. */
  readonly access?: { readonly sessions: { readonly count: number } }
}

/** Prometheus text exposition 0.0.4. */
export function addMetricsRoutes(app: App, sources: MetricsSources): void {
  const schema = { summary: 'Counters and gauges for Prometheus', tags: ['operate'], produces: ['text/plain'] }
  app.get(`${API}/metrics`, { schema }, (_request, reply) =>
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(metricsText(sources)),
  )
}

interface Sample {
  readonly labels?: string
  readonly value: number
}

export function metricsText(sources: MetricsSources): string {
  const { counters, live, subscribers, health, latencies, access } = sources
  const { nowMs, broker, store, simulator, spoolDamage, auditDamage } = health()
  const up = (part: string, state: string): Sample => ({ labels: `part="${part}"`, value: state === 'up' ? 1 : 0 })
  const behindS = store.behindSinceMs === null ? 0 : (nowMs - store.behindSinceMs) / 1000
  return [
    total('district_messages_total', 'Messages on reading topics', [{ value: counters.count('messages') }]),
    total('district_readings_received_total', 'Values of gauges, and unreadable messages', [
      { value: counters.count('received') },
    ]),
    total('district_readings_stored_total', 'Readings in the history', [{ value: counters.count('stored') }]),
    total('district_readings_repeated_total', 'Readings that were there already', [
      { value: counters.count('repeated') },
    ]),
    total(
      'district_readings_parked_total',
      'Values that became dead letters',
      PARK_REASONS.map((reason) => ({ labels: `reason="${reason}"`, value: counters.count(`parked.${reason}`) })),
    ),
    total('district_readings_unparked_total', 'Values of dead letters that were tried again', [
      { value: counters.count('unparked') },
    ]),
    total('district_readings_discarded_total', 'Values of dead letters that were thrown away; they stay parked', [
      { value: counters.count('discarded') },
    ]),
    total(
      'district_readings_flagged_total',
      'Readings that a validator marked',
      QUALITY_FLAGS.map((flag) => ({ labels: `flag="${flag}"`, value: counters.count(`flagged.${flag}`) })),
    ),
    total(
      'district_device_events_total',
      'What devices did beside measuring',
      DEVICE_EVENTS.map((event) => ({ labels: `event="${event}"`, value: counters.count(`device.${event}`) })),
    ),
    now('district_readings_waiting', 'Acknowledged readings that the history does not have yet', [
      { value: store.waiting },
    ]),
    ...spoolMetrics(sources),
    now('district_history_behind_seconds', 'Age of the oldest waiting reading', [{ value: behindS }]),
    now('district_part_up', '1 if the part answers', [
      up('broker', broker.state),
      up('store', store.state),
      up('simulator', simulator.state),
    ]),
    histogram('district_acknowledge_seconds', 'From arrival of a message to its place on disk', latencies.acknowledged),
    histogram(
      'district_history_seconds',
      'From arrival of the oldest reading of a batch to the history',
      latencies.inHistory,
    ),
    now('district_sessions', 'People who are logged in', [{ value: access?.sessions.count ?? 0 }]),
    now('district_spool_damaged', '1 while a damaged spool lies aside', [{ value: spoolDamage === undefined ? 0 : 1 }]),
    now('district_audit_damaged', '1 while a damaged audit log lies aside', [
      { value: auditDamage === undefined ? 0 : 1 },
    ]),
    now('district_gauges_stale', 'Gauges silent for longer than they promised', [{ value: live.staleCount(nowMs) }]),
    now('district_live_sockets', 'Open live connections', [{ value: subscribers.count }]),
    now('process_resident_memory_bytes', 'Resident memory', [{ value: process.memoryUsage.rss() }]),
    total('process_cpu_seconds_total', 'CPU time', [{ value: cpuSeconds() }]),
    '',
  ].join('\n')
}

function spoolMetrics({ counters, spool }: MetricsSources): readonly string[] {
  const { room } = spool
  return [
    now(
      'district_lane_waiting',
      'The same by lane: what a person waits for, and what stations bring from the past',
      DRAIN_LANES.map((lane) => ({ labels: `lane="${lane}"`, value: spool.waitingIn(lane) })),
    ),
    total(
      'district_lane_drained_total',
      'Readings that left the spool, stored, repeated or parked',
      DRAIN_LANES.map((lane) => ({ labels: `lane="${lane}"`, value: counters.count(`drained.${lane}`) })),
    ),
    now('district_spool_used_bytes', 'What the spool takes, with the dead letters', [{ value: room.usedBytes }]),
    now(
      'district_spool_max_bytes',
      'Where it refuses (SPOOL_MAX_MIB)',
      Number.isFinite(room.maxBytes) ? [{ value: room.maxBytes }] : [],
    ),
    now('district_spool_disk_free_bytes', 'Free on the disk of the spool', [{ value: room.freeBytes }]),
  ]
}

const total = (name: string, help: string, samples: readonly Sample[]): string => family(name, 'counter', help, samples)
const now = (name: string, help: string, samples: readonly Sample[]): string => family(name, 'gauge', help, samples)

const family = (name: string, type: string, help: string, samples: readonly Sample[]): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels, value }) => `${name}${labels === undefined ? '' : `{${labels}}`} ${value}`),
  ].join('\n')

function histogram(name: string, help: string, { bounds, cumulative, sum }: Histogram): string {
  const count = cumulative.at(-1) ?? 0
  const buckets = cumulative.map((value, index) => `${name}_bucket{le="${bounds[index] ?? '+Inf'}"} ${value}`)
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} histogram`,
    ...buckets,
    `${name}_sum ${sum}`,
    `${name}_count ${count}`,
  ].join('\n')
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
