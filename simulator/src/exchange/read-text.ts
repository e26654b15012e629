import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { err, ok, type Problem, problem, type Result } from '@district/models'

/**
 * A text file in UTF-8, or in the encoding that is named (`gb18030`, `utf-16le`, …). Bytes that are not of it are told with their line and nothing
 * is guessed.
 */
export function readText(path: string, encoding: string | undefined): Result<string, readonly Problem[]> {
  const file = basename(path)
  const bytes = readBytes(path)
  if (!bytes.ok) return bytes
  const label = encoding ?? labelOf(bytes.value)
  if (!isEncoding(label))
    return err([
      problem('VALUE_UNKNOWN', { file }, `"${label}" is no encoding`, 'expected utf-8, gb18030, utf-16le, …'),
    ])
  try {
    return ok(new TextDecoder(label, { fatal: true }).decode(bytes.value))
  } catch {
    const row = firstBadLine(bytes.value, label)
    const remedy = 'save it as UTF-8, or name its encoding: --encoding gb18030'
    return err([problem('FILE_MALFORMED', { file, row }, `the text is not ${label}`, remedy)])
  }
}

/** The bytes of a file, or that there is none. */
export function readBytes(path: string): Result<Uint8Array, readonly Problem[]> {
  try {
    return ok(readFileSync(path))
  } catch (thrown) {
    const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unreadable'
    const text = reason === 'ENOENT' ? 'there is no such file' : `the file cannot be read: ${reason}`
    return err([problem('FILE_MISSING', { file: path }, text, 'name a file that can be read')])
  }
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

/** A byte-order mark says which UTF it is. */
function labelOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** The line in which decoding stops. */
function firstBadLine(bytes: Uint8Array, label: string): number {
  let line = 1
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 0x0a) continue
    try {
      new TextDecoder(label, { fatal: true }).decode(bytes.subarray(start, at))
    } catch {
      return line
    }
    line += 1
    start = at + 1
  }
  return line
}
