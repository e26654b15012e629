import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type District, parseDistrict, problemLine } from '@district/models'
import { GatewayError } from './error-codes.ts'

const PACK_FILE = /\.(csv|json|geojson)$/

/** The pack of a folder, parsed; or one error that lists all its problems. */
export function readPack(packDir: string): District {
  if (!statSync(packDir, { throwIfNoEntry: false })?.isDirectory())
    throw new GatewayError('PACK_BROKEN', `There is no district pack at ${packDir}; PACK_DIR names its folder.`)
  const parsed = parseDistrict(readPackFiles(packDir))
  if (parsed.ok) return parsed.value
  const lines = parsed.error.map((problem) => `  ${problemLine(problem)}`)
  throw new GatewayError(
    'PACK_BROKEN',
    `The district pack at ${packDir} has ${lines.length} problems; nothing was started.\n${lines.join('\n')}`,
  )
}

function readPackFiles(packDir: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const path of readdirSync(packDir, { recursive: true, encoding: 'utf8' }))
    if (PACK_FILE.test(path)) files.set(path.replaceAll('\\', '/'), readFileSync(join(packDir, path), 'utf8'))
  return files
}
