import type { District, Gate, Gauge } from '@district/models'
import type { CommandRecord, GateInterlocksDocument, Reading } from '@district/models/contract'
import type { CommandBook } from './command-book.ts'
import { breachesOf, type GateSight, type InterlockQuestion, needsSecondPerson } from './interlocks.ts'
import type { MaintenanceLocks } from './maintenance-locks.ts'

const HOUR_MS = 3_600_000

export interface InterlockDeskParts {
  readonly district: District
  /** A gauge's last word, however old. */
  readonly latest: (gaugeId: Gauge['id']) => Reading | undefined
  readonly book: Pick<CommandBook, 'since' | 'open'>
  readonly locks: Pick<MaintenanceLocks, 'of'>
  readonly nowMs: () => number
}

export interface InterlockWish {
  readonly openingM: number
  /** The command under way that this one replaces, or that it is itself. */
  readonly besides?: string | undefined
}

/** Lays a wish beside what the pack, the gauges, the locks and the earlier commands say. */
export class InterlockDesk {
  readonly #parts: InterlockDeskParts
  readonly #gaugesOf = new Map<string, readonly Gauge[]>()

  constructor(parts: InterlockDeskParts) {
    this.#parts = parts
    const gateOf = new Map(parts.district.stations.map(({ id, gateId }) => [id, gateId]))
    for (const { id } of parts.district.gates)
      this.#gaugesOf.set(
        id,
        parts.district.gauges.filter(({ stationId }) => gateOf.get(stationId) === id),
      )
  }

  ask(gate: Gate, wish: InterlockWish): GateInterlocksDocument {
    const { district, locks, nowMs } = this.#parts
    const question: InterlockQuestion = {
      gate,
      interlock: district.interlocks?.find(({ gateId }) => gateId === gate.id),
      openingM: wish.openingM,
      sight: this.sightOf(gate),
      travelledM: this.#travelledM(gate),
      lock: locks.of(gate.id, nowMs()),
      earlier: this.#earlier(gate, wish.besides),
    }
    return {
      gateId: gate.id,
      openingM: wish.openingM,
      fromOpeningM: question.sight.openingM,
      breaches: breachesOf(question),
      needsSecondPerson: needsSecondPerson(question),
      lock: question.lock ?? null,
    }
  }

  /** What its gauges say now; silence and bad readings say nothing. */
  sightOf(gate: Gate): GateSight {
    return { openingM: this.#mean(gate, 'openingM'), stageUpM: this.#mean(gate, 'stageUpM') }
  }

  #mean(gate: Gate, key: string): number | null {
    const { latest, nowMs } = this.#parts
    const values = (this.#gaugesOf.get(gate.id) ?? []).flatMap((gauge) => {
      const reading = gauge.key === key ? latest(gauge.id) : undefined
      const isUsable = reading !== undefined && reading.quality !== 'bad'
      return isUsable && nowMs() - reading.takenAtMs <= gauge.staleAfterS * 1000 ? [reading.value] : []
    })
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }

  /** The way that was commanded; of a command that failed, the way that the gate says it went. */
  #travelledM(gate: Gate): number {
    const { book, nowMs } = this.#parts
    return book.since(gate.id, nowMs() - HOUR_MS).reduce((sum, record) => sum + wayOfM(record), 0)
  }

  /** A gate's word that never came is no reason to wait for ever: what has failed is not under way. */
  #earlier(gate: Gate, besides: string | undefined): CommandRecord | undefined {
    const open = this.#parts.book.open().filter(({ gateId, commandId }) => gateId === gate.id && commandId !== besides)
    return open.find(({ state }) => state === 'sent') ?? open[0]
  }
}

function wayOfM({ state, fromOpeningM, openingM, measuredOpeningM }: CommandRecord): number {
  if (fromOpeningM === null || state === 'proposed' || state === 'refused') return 0
  if (state === 'failed') return measuredOpeningM === null ? 0 : Math.abs(measuredOpeningM - fromOpeningM)
  return Math.abs(openingM - fromOpeningM)
}
