import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g

/**
 * Says which imports of a package go up instead of down.
 *
 * `rooms` are the folders under `srcDir` from the ground up. A file may import from its own room and from lower ones; files beside
 * the rooms are the roof and may import everything, and no room may import them. A folder that is not listed is a violation itself.
 * Tests are not looked at.
 */
export function checkRooms(srcDir: string, rooms: readonly string[]): string[] {
  const root = resolve(srcDir)
  const floorOf = (path: string): number => {
    const parts = relative(root, path).split(sep)
    return parts.length === 1 ? rooms.length : rooms.indexOf(parts[0] ?? '')
  }
  const violations: string[] = []
  for (const entry of readdirSync(root, { withFileTypes: true }))
    if (entry.isDirectory() && !rooms.includes(entry.name)) violations.push(`${entry.name}/ is not a room`)
  for (const file of sourceFiles(root)) {
    const floor = floorOf(file)
    for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = match[1] ?? match[2] ?? ''
      const path = resolve(dirname(file), target)
      const where = relative(root, file)
      if (relative(root, path).startsWith('..')) violations.push(`${where} leaves the package: ${target}`)
      else if (floorOf(path) > floor) violations.push(`${where} imports upwards: ${target}`)
    }
  }
  return violations.sort()
}

function sourceFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
