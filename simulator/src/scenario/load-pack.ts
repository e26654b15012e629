import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type District, err, type Problem, parseDistrict, problem, type Result } from '@district/models'

const PACK_FILES = /\.(csv|json|geojson)$/

/** Reads a pack's folder and parses it; every problem comes at once, a folder that is not there among them. */
export function loadPack(dir: string): Result<District, readonly Problem[]> {
  const files = readPackFiles(dir)
  return files.ok ? parseDistrict(files.value) : err([files.error])
}

/** Texts of a pack's tables by their path within it, with forward slashes. */
export function readPackFiles(dir: string): Result<ReadonlyMap<string, string>, Problem> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    return err(problem('FILE_MISSING', { file: dir }, 'there is no such folder', 'name the folder of a district pack'))
  const files = new Map<string, string>()
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !PACK_FILES.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(dir, path).split(sep).join('/'), readFileSync(path, 'utf8'))
  }
  return { ok: true, value: files }
}
