import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newPack, type PackFiles, presentFormat, problemLine, schemaTexts } from '@district/models'
import { readPackFiles } from '../scenario/load-pack.ts'
import { describeProblems, type Said } from './check-pack.ts'

/** Makes a small pack in a folder of its own; an existing one is never touched. */
export function newCommand(id: string, parentDir: string): Said {
  const pack = newPack(id)
  if (!pack.ok) return { text: pack.error.map(problemLine).join('\n'), exitCode: 1 }
  const dir = join(parentDir, id)
  if (existsSync(dir))
    return { text: `${dir} is there already; nothing was written. Choose another id or --out.`, exitCode: 1 }
  writeFiles(dir, pack.value)
  const text = [
    `${dir}: ${pack.value.size} files.`,
    '',
    `  district check ${dir}`,
    `  district run first-irrigation --pack ${dir}`,
    `  npm start -- --district ${dir}`,
  ].join('\n')
  return { text, exitCode: 0 }
}

/** Brings a pack to the present format, in place; what need not change is not written. */
export function migrateCommand(dir: string): Said {
  const files = readPackFiles(dir)
  if (!files.ok) return { text: describeProblems(dir, [files.error]), exitCode: 1 }
  const present = presentFormat(files.value)
  if (!present.ok) return { text: describeProblems(dir, [present.error]), exitCode: 1 }
  const changed = new Map([...present.value].filter(([file, text]) => files.value.get(file) !== text))
  writeFiles(dir, changed)
  const names = [...changed.keys()].join(', ')
  return {
    text: changed.size === 0 ? `${dir} is of the present format; nothing was written.` : `${dir}: wrote ${names}.`,
    exitCode: 0,
  }
}

/** Writes the schemas of the format into a folder, or tells them. */
export function schemaCommand(dir: string | undefined): Said {
  const schemas = schemaTexts()
  if (dir === undefined) return { text: [...schemas.values()].join('').trimEnd(), exitCode: 0 }
  writeFiles(dir, schemas)
  return { text: `${dir}: ${[...schemas.keys()].join(', ')}`, exitCode: 0 }
}

function writeFiles(dir: string, files: PackFiles): void {
  for (const [file, text] of files) {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
