import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root: where the defaults of paths begin. */
export const ROOT_DIR = fileURLToPath(new URL('../../..', import.meta.url))

/** A path as the person who typed it meant it: from where they stood, also when npm moved us elsewhere. */
export const fromCaller = (path: string, env: NodeJS.ProcessEnv, cwd: string): string =>
  resolve(env['INIT_CWD'] ?? cwd, path)
