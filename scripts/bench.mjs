// `npm run bench` runs every bench of every package; `npm run bench -- engine [--json] [case …]` that of the engine alone.
// npm prints two lines of its own first: `npm run --silent bench -- engine --json` prints nothing but the object.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const ENGINE = join(root, 'models/bench/engine.ts')
const [name, ...words] = process.argv.slice(2)
if (name !== undefined && name !== 'engine') {
  console.error(`There is no bench named ${name}. Name "engine", or nothing to run them all.`)
  process.exit(1)
}
const [command, args] =
  name === 'engine'
    ? [process.execPath, [ENGINE, ...words]]
    : [process.execPath, [join(root, 'node_modules/turbo/bin/turbo'), 'run', 'bench', '--concurrency=1']]
process.exit(spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1)
