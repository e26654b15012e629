import type { InpRow } from './inp-document.ts'
import type { InpNode } from './inp-nodes.ts'
import type { InpOptions } from './inp-options.ts'
import type { InpReader } from './inp-reader.ts'

/** A conduit, in metres. */
export interface InpConduit {
  readonly name: string
  readonly row: InpRow
  readonly from: InpNode
  readonly to: InpNode
  readonly lengthM: number
  readonly manningN: number
  readonly bedUpM: number
  readonly bedDownM: number
  readonly initialM3s: number
}

/** A pump, orifice, weir or outlet: its ends and its row; what it does stands in the row. */
export interface InpRegulator {
  readonly name: string
  readonly row: InpRow
  readonly section: 'PUMPS' | 'ORIFICES' | 'WEIRS' | 'OUTLETS'
  readonly from: InpNode
  readonly to: InpNode
  /** Level of the sill or crest; a pump's is its node's invert. */
  readonly sillM: number
}

/** A conduit's row of [LOSSES]. */
export interface InpLosses {
  readonly row: InpRow
  readonly entrance: number
  readonly exit: number
  readonly average: number
  readonly hasFlap: boolean
  readonly seepageMPerS: number
}

export interface InpLinks {
  readonly conduits: readonly InpConduit[]
  readonly regulators: readonly InpRegulator[]
}

export function readInpLinks(reader: InpReader, options: InpOptions, nodes: ReadonlyMap<string, InpNode>): InpLinks {
  const names = new Set<string>()
  const endsOf = (row: InpRow) => {
    const name = reader.text(row, 0, 'Name')
    if (names.has(name))
      reader.findings.problem(
        'ID_DUPLICATE',
        { row: row.line, column: 'Name' },
        `link "${name}" stands twice`,
        'expected each name once',
      )
    names.add(name)
    const end = (index: number, column: string) => {
      const node = reader.text(row, index, column)
      const found = nodes.get(node)
      if (found === undefined && node !== '')
        reader.findings.problem(
          'ID_UNKNOWN',
          { row: row.line, column },
          `there is no node "${node}"`,
          'expected the name of a junction, outfall or storage unit',
        )
      return found
    }
    const [from, to] = [end(1, 'Node1'), end(2, 'Node2')]
    if (from !== undefined && from === to)
      reader.findings.problem(
        'NETWORK_UNSUPPORTED',
        { row: row.line, column: 'Node2' },
        `"${name}" ends where it begins`,
        'expected two different nodes',
      )
    return from === undefined || to === undefined ? undefined : { name, row, from, to }
  }
  const levelOf = (row: InpRow, index: number, column: string, { invertM }: InpNode): number => {
    const cell = row.cells[index]
    if (cell === undefined || cell === '*') return invertM
    const value = reader.number(row, index, column) * options.units.lengthM
    return options.offsetsAreLevels ? value : invertM + Math.max(value, 0)
  }
  const conduits = reader.rows('CONDUITS').flatMap((row) => {
    const ends = endsOf(row)
    const { units } = options
    const lengthM = reader.number(row, 3, 'Length', { lowest: 0 }) * units.lengthM
    const manningN = reader.number(row, 4, 'Roughness', { lowest: 0 })
    /* negative where the conduit is drawn against the flow */
    const initialM3s = Math.abs(reader.number(row, 7, 'InitFlow', { otherwise: 0 })) * units.flowM3s
    if (reader.number(row, 8, 'MaxFlow', { otherwise: 0 }) > 0)
      reader.findings.lose('flow limits of conduits', 'a conduit carries what the water drives through it', {
        row: row.line,
        column: 'MaxFlow',
      })
    if (ends === undefined) return []
    const bedUpM = levelOf(row, 5, 'InOffset', ends.from)
    const bedDownM = levelOf(row, 6, 'OutOffset', ends.to)
    return [{ ...ends, lengthM, manningN, bedUpM, bedDownM, initialM3s }]
  })
  const regulators = (['PUMPS', 'ORIFICES', 'WEIRS', 'OUTLETS'] as const).flatMap((section) =>
    reader.rows(section).flatMap((row): InpRegulator[] => {
      const ends = endsOf(row)
      if (ends === undefined) return []
      if (section === 'PUMPS') return [{ ...ends, section, sillM: ends.from.invertM }]
      const sillM = section === 'OUTLETS' ? levelOf(row, 3, 'Offset', ends.from) : levelOf(row, 4, 'Offset', ends.from)
      return [{ ...ends, section, sillM }]
    }),
  )
  return { conduits, regulators }
}

export function readLosses(reader: InpReader, { units }: InpOptions): ReadonlyMap<string, InpLosses> {
  const losses = new Map<string, InpLosses>()
  for (const row of reader.rows('LOSSES')) {
    const at = (index: number, column: string) => reader.number(row, index, column, { lowest: 0, otherwise: 0 })
    losses.set(reader.text(row, 0, 'Link'), {
      row,
      entrance: at(1, 'Kentry'),
      exit: at(2, 'Kexit'),
      average: at(3, 'Kavg'),
      hasFlap: reader.isYes(row, 4),
      seepageMPerS: at(5, 'Seepage') * units.perHourMPerS,
    })
  }
  return losses
}
