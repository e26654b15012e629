import type { DecoderMemory } from './decoder-memory.ts'

/** What a birth said of one metric; `device` is empty for the node's own. */
export interface BornMetric {
  readonly device: string
  readonly name: string
  readonly alias: string | undefined
  readonly datatype: number | undefined
}

/** Of one node since its birth. */
export interface Session {
  readonly bdSeq: string | null
  readonly isAlive: boolean
  readonly seq: number | null
  readonly rebirthAskedAtMs: number
}

const UNKNOWN: Session = { bdSeq: null, isAlive: false, seq: null, rebirthAskedAtMs: 0 }

const sessionName = (node: string): string => `sparkplug/${node}`
const birthsName = (node: string): string => `sparkplug.births/${node}`

/** Metrics of one node and its devices. */
const MOST_METRICS = 10_000
const MOST_NEW_NODES = 1000

export class Births {
  readonly list: readonly BornMetric[]
  readonly #byAlias: ReadonlyMap<string, BornMetric>
  readonly #byName: ReadonlyMap<string, BornMetric>

  constructor(list: readonly BornMetric[]) {
    this.list = list
    this.#byAlias = new Map(list.flatMap((metric) => (metric.alias === undefined ? [] : [[metric.alias, metric]])))
    this.#byName = new Map(list.map((metric) => [`${metric.device}/${metric.name}`, metric]))
  }

  /** An alias is one node's own, and names the device too. */
  find(device: string, name: string | undefined, alias: string | undefined): BornMetric | undefined {
    if (name !== undefined) return this.#byName.get(`${device}/${name}`)
    const born = alias === undefined ? undefined : this.#byAlias.get(alias)
    return born?.device === device ? born : undefined
  }
}

/** What the nodes said at their births, kept by the decoders' memory. */
export class Sessions {
  readonly #memory: DecoderMemory
  /** Births as last read, so that their text is not read again for each message. */
  readonly #read = new Map<string, { readonly text: string; readonly births: Births }>()

  readonly #new = new Set<string>()

  constructor(memory: DecoderMemory) {
    this.#memory = memory
  }

  session(node: string): Session {
    const text = this.#memory.get(sessionName(node))
    return text === undefined ? UNKNOWN : (JSON.parse(text) as Session)
  }

  /** Whoever may publish may invent nodes; of those that appear while this process runs, so many are remembered. False: not this one. */
  keep(node: string, session: Session): boolean {
    const name = sessionName(node)
    if (this.#memory.get(name) === undefined) {
      if (this.#new.size >= MOST_NEW_NODES && !this.#new.has(node)) return false
      this.#new.add(node)
    }
    this.#memory.set(name, JSON.stringify(session))
    return true
  }

  births(node: string): Births {
    const text = this.#memory.get(birthsName(node)) ?? '[]'
    const known = this.#read.get(node)
    if (known?.text === text) return known.births
    const births = new Births(JSON.parse(text) as readonly BornMetric[])
    this.#read.set(node, { text, births })
    return births
  }

  /** False: they, or the nodes, are too many. */
  keepBirths(node: string, list: readonly BornMetric[]): boolean {
    if (list.length > MOST_METRICS || this.#memory.get(sessionName(node)) === undefined) return false
    this.#memory.set(birthsName(node), JSON.stringify(list))
    return true
  }
}
