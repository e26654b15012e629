import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { err, ok, type Problem, problem, type Result } from '@district/models'

/**
 * Writes a folder of texts whole or not at all: beside its place first, then by a rename. What is there already is never overwritten.
 */
export function writeFolder(dir: string, files: ReadonlyMap<string, string>): Result<void, readonly Problem[]> {
  if (existsSync(dir))
    return err([
      problem('FILE_MALFORMED', { file: dir }, 'something is there already', 'name a folder that does not exist yet'),
    ])
  return whole(dir, (beside) => {
    for (const [name, text] of files) {
      const path = join(beside, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  })
}

/** Writes one file whole or not at all; a file that is there is replaced. */
export function writeWhole(path: string, content: string | Uint8Array): Result<void, readonly Problem[]> {
  return whole(path, (beside) => writeFileSync(beside, content))
}

function whole(path: string, write: (beside: string) => void): Result<void, readonly Problem[]> {
  const beside = `${path}.${process.pid}.part`
  try {
    mkdirSync(dirname(path), { recursive: true })
    write(beside)
    renameSync(beside, path)
    return ok(undefined)
  } catch (thrown) {
    rmSync(beside, { recursive: true, force: true })
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return err([problem('FILE_MALFORMED', { file: path }, `it cannot be written: ${reason}`, 'name another place')])
  }
}
