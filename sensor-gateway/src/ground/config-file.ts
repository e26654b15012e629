import { existsSync, readFileSync } from 'node:fs'
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'

/** Read when it is there and CONFIG_FILE names no other. */
export const DEFAULT_CONFIG_FILE = 'district.config.yaml'

/** A text of the file and where it stands, as `file:line:column`. */
export interface FileEntry {
  readonly text: string
  readonly place: string
}

export interface ConfigFile {
  readonly name: string
  /** By `section.name`. */
  readonly entries: ReadonlyMap<string, FileEntry>
  readonly problems: readonly string[]
}

/** The file that CONFIG_FILE names, or the default one if there is one. */
export function readConfigFile(named: string | undefined): ConfigFile | null {
  const wanted = named?.trim() ?? ''
  if (wanted === '' && !existsSync(DEFAULT_CONFIG_FILE)) return null
  const name = wanted === '' ? DEFAULT_CONFIG_FILE : wanted
  try {
    return parseConfigFile(name, readFileSync(name, 'utf8'))
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error
    const problem = `${name} cannot be read (${why}); CONFIG_FILE names the file of settings.`
    return { name, entries: new Map(), problems: [problem] }
  }
}

/** YAML, of which JSON is a part: sections that hold settings. */
export function parseConfigFile(name: string, source: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col}`
  }
  const problems = document.errors.map(({ pos, message }) => `${placeAt(pos[0])}: ${message}`)
  const entries = new Map<string, FileEntry>()
  const walk = (node: Node | null, path: string, place: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const keyPlace = placeAt(isScalar(key) ? (key.range?.[0] ?? 0) : 0)
        walk(value as Node | null, [path, String(key)].filter(Boolean).join('.'), keyPlace)
      }
    } else if (isScalar(node) || node === null) {
      if (path !== '') entries.set(path, { text: textOf(node), place })
      else if (textOf(node) !== '') problems.push(`${place}: the file must hold sections of settings`)
    } else problems.push(`${place}: ${path === '' ? 'the file' : path} must not be a list or a reference`)
  }
  if (problems.length === 0) walk(document.contents, '', placeAt(0))
  return { name, entries, problems }
}

/** As it was written: `0123` stays so, whatever number YAML sees in it. */
function textOf(node: { value: unknown; source?: string } | null): string {
  if (node === null || node.value === null) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}
