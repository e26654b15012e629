import { settingsTable } from './ground/settings.ts'

/** `npm run settings`: README's table, to be put there after a setting was added. */
process.stdout.write(`${settingsTable()}\n`)
