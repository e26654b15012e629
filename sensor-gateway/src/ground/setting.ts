/** One line of the table of settings: what it is called in the file and in the environment, and how its text becomes a value. */
export interface Setting<T> {
  /** Path in the file: section, point, name. */
  readonly key: string
  readonly environment: string
  readonly fallback: T
  /** The value, or what the text must be instead. */
  readonly parse: (text: string) => { readonly value: T } | { readonly must: string }
  /** An empty text is a value of its own ("there is none") and not the default. */
  readonly emptyIsNone: boolean
  readonly isSecret: boolean
  readonly about: string
}

type Of<T> = (key: string, environment: string, fallback: T, about: string) => Setting<T>

const setting =
  <T>(parse: Setting<T>['parse'], given: { emptyIsNone?: boolean; isSecret?: boolean } = {}): Of<T> =>
  (key, environment, fallback, about) => ({
    key,
    environment,
    fallback,
    parse,
    emptyIsNone: given.emptyIsNone ?? false,
    isSecret: given.isSecret ?? false,
    about,
  })

export const text: Of<string> = setting((text) => ({ value: text }))
export const optionalText: Of<string | null> = setting<string | null>((text) => ({ value: text }))
export const secret: Of<string | null> = setting<string | null>((text) => ({ value: text }), { isSecret: true })

export const numberFrom = (minimum: number, maximum: number): Of<number> => setting(numeric(minimum, maximum))
export const optionalNumberFrom = (minimum: number, maximum: number): Of<number | null> =>
  setting<number | null>(numeric(minimum, maximum))
export const wholeNumberFrom = (minimum: number, maximum: number): Of<number> =>
  setting(numeric(minimum, maximum, Number.isInteger, 'whole number'))
export const port: Of<number> = wholeNumberFrom(0, 65_535)

export const optionalPort: Of<number | null> = setting<number | null>(
  numeric(0, 65_535, Number.isInteger, 'whole number'),
)

export const matching = (pattern: RegExp, must: string): Of<string | null> =>
  setting<string | null>((text) => (pattern.test(text) ? { value: text } : { must }))

export const flag: Of<boolean> = setting((text) =>
  text === 'true' || text === 'false' ? { value: text === 'true' } : { must: 'be true or false' },
)

export const word = <W extends string>(words: readonly W[]): Of<W> =>
  setting((text) => {
    const value = words.find((candidate) => candidate === text)
    return value === undefined ? { must: `be one of ${words.join(', ')}` } : { value }
  })

export const url = (...protocols: readonly string[]): Of<URL | null> => setting<URL | null>(address(protocols))
/** One with a default, which an empty text takes away. */
export const urlOrEmpty = (...protocols: readonly string[]): Of<URL | null> =>
  setting<URL | null>(address(protocols), { emptyIsNone: true })

function numeric(minimum: number, maximum: number, isRight = Number.isFinite, noun = 'number') {
  return (text: string) => {
    const value = Number(text)
    const isInside = isRight(value) && value >= minimum && value <= maximum
    return isInside ? { value } : { must: `be a ${noun} from ${minimum} to ${maximum}` }
  }
}

const address = (protocols: readonly string[]) => (text: string) => {
  const value = URL.parse(text)
  if (value !== null && protocols.includes(value.protocol) && value.hostname !== '') return { value }
  return { must: `be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}` }
}

const MASK = '***'
const USER_IN_ADDRESS = /\/\/[^/?#\s]*@/g
const QUERY_VALUE = /([?&][^=&#]+)=[^&#]*/g

/** A text with its addresses, without who they name. */
export const maskUser = (text: string): string => text.replace(USER_IN_ADDRESS, `//${MASK}@`)

/** A text as it may stand in a log: whatever an address says beside host and path is hidden. */
export const maskAddress = (text: string): string => maskUser(text).replace(QUERY_VALUE, `$1=${MASK}`)

/** A setting's text or value as a person at the terminal may see it. */
export function shown<T>({ isSecret }: Setting<T>, value: unknown): string {
  if (value === null) return ''
  return isSecret ? MASK : maskAddress(String(value))
}
