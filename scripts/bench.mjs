// `npm run bench` runs every bench of every package; with a name one of them alone, its own words after it:
//   npm run bench -- engine [--json] [case …]      the engine
//   npm run bench -- ingest [--json] [--rate n] [--minutes n] [--broker embedded] [--outage-s n] [--backlog-hours n]     readings into the database
//   npm run bench -- windows [--json] [--clients n] [--frozen n] [--seconds n]                        windows on the gauges
//   npm run bench -- rehearsal [--json] [part …]   all figures of rehearsal: branches, preflight, shadow, ASCE, browser
//   npm run bench -- asce                          control of ASCE test canal 1, as one JSON list
//   npm run bench -- shadow [--json]                how close, how fast and how soon again the shadow follows
//   npm run bench -- browser [--dx 100] [--runs n] [--cycles n] [--url http://…]                       branches in the browser
//   npm run bench -- ui [--dx 100] [--seconds n] [--url http://…]                                      what the page costs: frames, load, memory
//   npm run chaos -- --kills n [--json] …          processes killed under load (`chaos` is a bench, too)
// npm prints two lines of its own first: `npm run --silent bench -- engine --json` prints nothing but the object.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const BENCHES = {
  engine: 'models/bench/engine.ts',
  ingest: 'sensor-gateway/bench/sustained.ts',
  windows: 'sensor-gateway/bench/windows.ts',
  asce: 'models/bench/asce-canal.ts',
  shadow: 'simulator/bench/shadow.ts',
  browser: 'twin-ui/bench/rehearsal.ts',
  ui: 'twin-ui/bench/ui.ts',
  chaos: 'sensor-gateway/bench/chaos.ts',
  rehearsal: 'simulator/bench/rehearsal.ts',
}
const [name, ...words] = process.argv.slice(2)
if (name !== undefined && !Object.hasOwn(BENCHES, name)) {
  console.error(
    `There is no bench named ${name}. Name one of ${Object.keys(BENCHES).join(', ')}, or nothing to run them all.`,
  )
  process.exit(1)
}
const args =
  name === undefined
    ? [join(root, 'node_modules/turbo/bin/turbo'), 'run', 'bench', '--concurrency=1']
    : [join(root, BENCHES[name]), ...words]
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1)
