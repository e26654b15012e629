import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Every data file of a pack folder by its path in it, with forward slashes. */
export const readPackFiles = (dir: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(csv|json|geojson)$/.test(name))
      .map((name) => [name.split(sep).join('/'), readFileSync(join(dir, name), 'utf8')]),
  )
