import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PACKS } from './products.ts'

/* npx node seeds/make/main.ts [pack…]: writes all that is made by rule, tables first, then the scenarios that need them. */

const SEEDS = join(import.meta.dirname, '..')

function write(pack: string, files: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of files) {
    const file = join(SEEDS, pack, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    process.stdout.write(`${pack}/${path}\n`)
  }
}

const wanted = process.argv.slice(2)
for (const pack of PACKS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
  write(pack.id, pack.tables())
  for (const [path, make] of pack.scenarios()) write(pack.id, [[path, make()]])
}
