import { fileURLToPath } from 'node:url'

/** The repository's root: where the defaults of paths begin. */
export const ROOT_DIR = fileURLToPath(new URL('../../..', import.meta.url))
