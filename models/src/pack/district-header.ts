import type { PublishedTotals } from '../domain/district.ts'
import type { DistrictId } from '../ground/ids.ts'
import type { Problem } from '../ground/problem.ts'
import { type Column, idOf, latDeg, lonDeg, numberFrom, text, wholeNumberFrom } from './column.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
import { isJsonObject, readJsonFields, readJsonFile } from './json-fields.ts'
import type { PackFiles } from './read-table.ts'

export const HEADER_FILE = 'district.json'

/** Of packs as this program writes them. Older ones are brought to it, see `pack-format.ts`. */
export const PACK_FORMAT = 2

/** A name of the time-zone database, e.g. `Asia/Shanghai`. */
const timeZone: Column<string> = {
  field: { type: 'string', noun: 'a name of the time-zone database' },
  read: (cell) => {
    const named = text.read(cell)
    if (!named.ok || isTimeZone(cell)) return named
    const remedy = 'expected a name of the time-zone database, e.g. Asia/Shanghai'
    return { ok: false, error: { code: 'VALUE_UNKNOWN', text: `"${cell}" is no time zone`, remedy } }
  },
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const HEADER_COLUMNS = {
  format: wholeNumberFrom(PACK_FORMAT, PACK_FORMAT, 'the format'),
  id: idOf<DistrictId>(),
  name_zh: text,
  name_en: text,
  datum: text,
  origin_lon_deg: lonDeg,
  origin_lat_deg: latDeg,
  time_zone: timeZone,
}

const total = (noun: string) => wholeNumberFrom(0, 100_000, noun)

export const PUBLISHED_COLUMNS = {
  nodes: total('a number of nodes'),
  trunk_reaches: total('a number of reaches'),
  trunk_length_km: numberFrom(0, 100_000, 'a length', 'km'),
  branches: total('a number of branches'),
  branch_length_km: numberFrom(0, 1_000_000, 'a length', 'km'),
  gates: total('a number of gates'),
  offtake_groups: total('a number of offtake groups'),
  command_area_wan_mu: numberFrom(0, 1_000_000, 'an area', '万亩'),
}

/** Reads `district.json`: what the pack is, and the totals that its tables must add up to, where any are published. */
export function readHeader(files: PackFiles) {
  const file = HEADER_FILE
  const document = readJsonFile(files, file)
  if (!document.ok) return { header: undefined, published: undefined, problems: [document.error] }
  const header = readJsonFields({ file }, document.value, HEADER_COLUMNS)
  const { published } = document.value
  if (published === undefined) return { header: header.value, published: undefined, problems: header.problems }
  const place = { file, path: 'published' }
  const totals = readJsonFields(place, isJsonObject(published) ? published : {}, PUBLISHED_COLUMNS)
  const problems: Problem[] = [...header.problems, ...totals.problems]
  return { header: header.value, published: totals.value && publishedOf(totals.value), problems }
}

export type Header = ReturnType<typeof readHeader>

type PublishedFields = NonNullable<ReturnType<typeof readJsonFields<typeof PUBLISHED_COLUMNS>>['value']>

const publishedOf = (fields: PublishedFields): PublishedTotals => ({
  nodes: fields.nodes,
  trunkReaches: fields.trunk_reaches,
  trunkLengthM: fields.trunk_length_km * 1000,
  branches: fields.branches,
  branchLengthM: fields.branch_length_km * 1000,
  gates: fields.gates,
  offtakeGroups: fields.offtake_groups,
  commandAreaM2: squareMetresOfWanMu(fields.command_area_wan_mu),
})
