import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root: where the defaults of paths begin. */
export const ROOT_DIR = fileURLToPath(new URL('../../..', import.meta.url))

/** Where runs and scenarios are kept. */
export const rehearsalDirs = ({ dataDir }: { readonly dataDir: string }) => ({
  runsDir: join(dataDir, 'rehearsal', 'runs'),
  scenariosDir: join(dataDir, 'rehearsal', 'scenarios'),
})
