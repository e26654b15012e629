import { type District, ok, type Problem, type Result } from '@district/models'
import { type Draw, type Flood, type Incidents, incidentsOf } from '../district/incidents.ts'
import type { VirtualDistrict } from '../district/virtual-district.ts'
import type { Fault } from '../gauges/fault.ts'
import type { Log } from '../ground/log.ts'
import { branchBehind, readIncident } from './read-incident.ts'
import type { IncidentWish, TrainingIncident } from './training-incident.ts'

/** Lists that the virtual district reads while it lives. */
export interface TrainingGround {
  readonly faults: Fault[]
  readonly floods: Set<Flood>
  readonly draws: Set<Draw>
  readonly incidents: Incidents
}

export function createTrainingGround(faults: readonly Fault[] = []): TrainingGround {
  const [floods, draws] = [new Set<Flood>(), new Set<Draw>()]
  return { faults: [...faults], floods, draws, incidents: incidentsOf(floods, draws) }
}

export interface TrainingDeskParts {
  readonly district: District
  readonly ground: TrainingGround
  readonly virtual: Pick<VirtualDistrict, 'truth' | 'hold' | 'openByHand' | 'handBack'>
  readonly log: Log
  readonly createId: () => string
}

interface Running extends TrainingIncident {
  /** Ends it now, before its time or after. */
  readonly end: () => void
}

/**
 * An instructor's hands in the virtual district, and in no other. What he wishes begins at the district's present instant, and ends with the
 * process: no checkpoint keeps it.
 */
export class TrainingDesk {
  readonly #parts: TrainingDeskParts
  readonly #running = new Map<string, Running>()

  constructor(parts: TrainingDeskParts) {
    this.#parts = parts
  }

  /** What goes on, the newest last. */
  list(): readonly TrainingIncident[] {
    this.#dropEnded()
    return [...this.#running.values()].map(({ end: _end, ...incident }) => incident)
  }

  begin(body: unknown, by: string): Result<TrainingIncident, readonly Problem[]> {
    const wish = readIncident(this.#parts.district, body)
    if (!wish.ok) return wish
    const fromMs = this.#nowMs()
    const lastsS = lastsOf(wish.value)
    const toMs = lastsS === null ? null : fromMs + lastsS * 1000
    const incident: TrainingIncident = { id: this.#parts.createId(), by, fromMs, toMs, wish: wish.value }
    this.#running.set(incident.id, { ...incident, end: this.#let(wish.value, fromMs, toMs) })
    this.#parts.log.info({ ...incident }, `${by} lets a ${wish.value.kind} happen in the virtual district.`)
    return ok(incident)
  }

  /** False where nothing of that id goes on. */
  end(id: string, by: string): boolean {
    this.#dropEnded()
    const running = this.#running.get(id)
    if (running === undefined) return false
    running.end()
    this.#running.delete(id)
    this.#parts.log.info({ id, by, kind: running.wish.kind }, `${by} ends a ${running.wish.kind}.`)
    return true
  }

  endAll(by: string): number {
    const ids = this.list().map(({ id }) => id)
    for (const id of ids) this.end(id, by)
    return ids.length
  }

  /** Makes it happen; what it returns ends it. */
  #let(wish: IncidentWish, fromMs: number, toMs: number | null): () => void {
    const { ground, virtual, district } = this.#parts
    const [fromS, untilS] = [fromMs / 1000, toMs === null ? Number.POSITIVE_INFINITY : toMs / 1000]
    switch (wish.kind) {
      case 'fault': {
        const fault = { targetId: wish.target, kind: wish.fault, amount: wish.amount, fromMs, toMs: untilS * 1000 }
        ground.faults.push(fault)
        return () => void ground.faults.splice(ground.faults.indexOf(fault), 1)
      }
      case 'flood': {
        const flood = { riseM: wish.riseM, fromS, overS: wish.overS, untilS }
        ground.floods.add(flood)
        return () => {
          ground.floods.delete(flood)
          ground.floods.add({ ...flood, untilS: Math.min(untilS, this.#nowMs() / 1000) })
        }
      }
      case 'gate-stuck': {
        const gate = district.gates.findIndex(({ id }) => id === wish.gateId)
        virtual.hold(gate, untilS)
        return () => virtual.hold(gate, Number.NEGATIVE_INFINITY)
      }
      case 'draw': {
        const gate = district.gates.findIndex(({ id }) => id === wish.gateId)
        const branch = branches(district).findIndex(({ id }) => id === branchBehind(district, wish.gateId)?.id)
        const draw = { branch, dischargeM3s: wish.dischargeM3s, fromS, untilS }
        ground.draws.add(draw)
        virtual.openByHand(gate, wish.dischargeM3s, untilS)
        return () => {
          ground.draws.delete(draw)
          virtual.handBack(gate)
        }
      }
    }
  }

  #dropEnded(): void {
    const nowMs = this.#nowMs()
    for (const [id, { toMs }] of this.#running) if (toMs !== null && toMs <= nowMs) this.#running.delete(id)
  }

  #nowMs(): number {
    return this.#parts.virtual.truth.timeMs
  }
}

const branches = ({ reaches }: District) => reaches.filter(({ kind }) => kind === 'branch')

/** Seconds until it ends by itself; a flood's end is where it begins to fall. */
function lastsOf(wish: IncidentWish): number | null {
  if (wish.kind !== 'flood') return wish.forS
  return wish.holdS === null ? null : wish.overS + wish.holdS
}
