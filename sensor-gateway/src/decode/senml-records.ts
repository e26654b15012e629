import { decode as decodeCbor } from 'cborg'
import { parseJson } from './payload.ts'

/** A record of RFC 8428 with the base fields worked in. */
export interface SenmlRecord {
  readonly name: string
  /** s since 1970; below 2^28 counted from the moment of receipt. */
  readonly time: number
  readonly unit: string | undefined
  /** `v`, or what stood in `vs`, `vb`, `vd` in its place. */
  readonly value: unknown
  /** `s`; a record may have a sum and no value. */
  readonly sum: unknown
  readonly hasValue: boolean
}

export type SenmlPart =
  | { readonly ok: true; readonly record: SenmlRecord }
  | { readonly ok: false; readonly why: string }

/** CBOR labels of RFC 8428, section 6. */
const LABELS: Readonly<Record<string, string>> = {
  '-1': 'bver',
  '-2': 'bn',
  '-3': 'bt',
  '-4': 'bu',
  '-5': 'bv',
  '-6': 'bs',
  '0': 'n',
  '1': 'u',
  '2': 'v',
  '3': 'vs',
  '4': 'vb',
  '5': 's',
  '6': 't',
  '7': 'ut',
  '8': 'vd',
}
const VERSION = 10
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/
const utf8 = new TextDecoder('utf-8', { fatal: true })

type Fields = ReadonlyMap<string, unknown>

/** JSON begins with `[` or a blank; a CBOR array begins with 0x80 to 0x9f. Throws where the bytes are neither. */
export function readPack(payload: Uint8Array): readonly unknown[] {
  const isCbor = ((payload[0] ?? 0) & 0xe0) === 0x80
  const pack: unknown = isCbor
    ? decodeCbor(payload, { useMaps: true, allowIndefinite: true, allowBigInt: true, strict: false })
    : parseJson(utf8.decode(payload))
  if (!Array.isArray(pack)) throw new SyntaxError('a SenML pack is a list of records')
  return pack
}

/** Works the base fields into every record behind them. What is wrong with one record leaves the others alone. */
export function resolve(pack: readonly unknown[]): readonly SenmlPart[] {
  const base = new Map<string, unknown>()
  const parts: SenmlPart[] = []
  for (const raw of pack) {
    const fields = fieldsOf(raw)
    if (fields === undefined) {
      parts.push({ ok: false, why: 'a record is an object' })
      continue
    }
    for (const [key, value] of fields) if (isBase(key)) base.set(key, value)
    const why = wrongBase(base) ?? wrongField(fields)
    if (why !== undefined) parts.push({ ok: false, why })
    // A record of base fields alone says no value.
    else if ([...fields.keys()].some((key) => !isBase(key))) parts.push(recordOf(fields, base))
  }
  return parts
}

const isBase = (key: string): boolean => ['bn', 'bt', 'bu', 'bv', 'bs', 'bver'].includes(key)

function fieldsOf(raw: unknown): Fields | undefined {
  if (raw instanceof Map) return new Map([...raw].map(([key, value]) => [LABELS[String(key)] ?? String(key), value]))
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined
  return new Map(Object.entries(raw))
}

function wrongBase(base: Fields): string | undefined {
  const version = base.get('bver') ?? VERSION
  if (typeof version !== 'number' || version > VERSION) return `bver ${said(version)}; up to ${VERSION} is known here`
  for (const key of ['bt', 'bv', 'bs'])
    if (base.has(key) && !isNumber(base.get(key))) return `${key} must be a number, got ${said(base.get(key))}`
  for (const key of ['bn', 'bu'])
    if (base.has(key) && typeof base.get(key) !== 'string') return `${key} must be a text, got ${said(base.get(key))}`
  return undefined
}

function wrongField(fields: Fields): string | undefined {
  for (const key of fields.keys()) if (key.endsWith('_')) return `"${key}" must be understood, and is not`
  if (fields.has('t') && !isNumber(fields.get('t'))) return `t must be a number, got ${said(fields.get('t'))}`
  for (const key of ['n', 'u'])
    if (fields.has(key) && typeof fields.get(key) !== 'string') return `${key} must be a text`
  const values = ['v', 'vs', 'vb', 'vd'].filter((key) => fields.has(key))
  return values.length > 1 ? `a record has one value, not ${values.join(' and ')}` : undefined
}

function recordOf(fields: Fields, base: Fields): SenmlPart {
  const name = `${base.get('bn') ?? ''}${fields.get('n') ?? ''}`
  if (!NAME.test(name)) return { ok: false, why: `${said(name)} is no SenML name` }
  const key = ['v', 'vs', 'vb', 'vd'].find((each) => fields.has(each))
  // A base value stands for a record that has none of its own, and is added to one that has a number.
  const value = key === undefined || key === 'v' ? added(base.get('bv'), fields.get('v')) : fields.get(key)
  const sum = fields.has('s') || base.has('bs') ? added(base.get('bs'), fields.get('s')) : undefined
  const unit = fields.get('u') ?? base.get('bu')
  return {
    ok: true,
    record: {
      name,
      time: Number(base.get('bt') ?? 0) + Number(fields.get('t') ?? 0),
      unit: typeof unit === 'string' && unit !== '' ? unit : undefined,
      value,
      sum,
      hasValue: key !== undefined || base.has('bv'),
    },
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function added(base: unknown, own: unknown): unknown {
  if (base === undefined) return own
  if (own === undefined) return base
  return isNumber(base) && isNumber(own) ? base + own : own
}

export const said = (value: unknown): string => {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map || value instanceof Uint8Array) return 'something that is no number'
  try {
    return (JSON.stringify(value) ?? 'nothing').slice(0, 80)
  } catch {
    return `a ${typeof value}`
  }
}
