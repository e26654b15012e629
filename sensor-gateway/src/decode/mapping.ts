import jsonata from 'jsonata'

/** A mapping as somebody wrote it: which topics it reads, and how. */
export interface Mapping {
  /** Its file, for dead letters. */
  readonly name: string
  readonly filter: string
  /** Throws where the expression fails or goes beyond its bounds. */
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): unknown
}

export interface MappingFile {
  readonly name: string
  readonly text: string
}

/** Steps of one evaluation, each a node of the expression; some 100 ms. */
const MOST_STEPS = 100_000
const MOST_DEPTH = 200
const FILTER = /^(?:[^+#/]+|\+)(?:\/(?:[^+#/]*|\+))*(?:\/#)?$/

/** Mappings of files, or everything that is wrong with them at once. */
export function parseMappings(files: readonly MappingFile[]): {
  readonly mappings: readonly Mapping[]
  readonly problems: readonly string[]
} {
  const mappings: Mapping[] = []
  const problems: string[] = []
  for (const file of files) {
    const parsed = parseMapping(file)
    if (isMapping(parsed)) mappings.push(parsed)
    else problems.push(...parsed.map((problem) => `${file.name}: ${problem}`))
  }
  return { mappings, problems }
}

const isMapping = (parsed: Mapping | readonly string[]): parsed is Mapping => 'evaluate' in parsed

function parseMapping({ name, text }: MappingFile): Mapping | readonly string[] {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    return [`the file is not JSON: ${error instanceof Error ? error.message : error}`]
  }
  const { topic, expression } = (raw ?? {}) as { topic?: unknown; expression?: unknown }
  const compiled = compile(expression)
  const filter = typeof topic === 'string' && FILTER.test(topic) ? topic : undefined
  if (filter !== undefined && typeof compiled !== 'string')
    return { name, filter, evaluate: (input, bindings) => bounded(compiled, input, bindings) }
  const problems = typeof compiled === 'string' ? [compiled] : []
  if (filter !== undefined) return problems
  return [`topic must be an MQTT topic filter that does not begin with #, got ${JSON.stringify(topic)}`, ...problems]
}

/** A string: why it cannot be evaluated. */
function compile(expression: unknown): jsonata.Expression | string {
  if (typeof expression !== 'string') return `expression must be a text, got ${JSON.stringify(expression)}`
  try {
    return jsonata(expression)
  } catch (error) {
    const { message, position } = error as { message: string; position?: number }
    return `expression, character ${position ?? '?'}: ${message}`
  }
}

/** Counted in steps and not in time, so that the same message has the same end on every machine. */
function bounded(expression: jsonata.Expression, input: unknown, bindings: Readonly<Record<string, unknown>>): unknown {
  let [steps, depth] = [0, 0]
  const __evaluate_entry = (): void => {
    steps += 1
    depth += 1
    if (steps > MOST_STEPS) throw new Error(`more than ${MOST_STEPS} steps`)
    if (depth > MOST_DEPTH) throw new Error(`deeper than ${MOST_DEPTH} steps`)
  }
  const __evaluate_exit = (): void => {
    depth -= 1
  }
  return expression.evaluate(input, { ...bindings, __evaluate_entry, __evaluate_exit })
}
