import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { ROLES, type Role } from '@district/models/contract'
import { ACCESS_SCHEMA } from './access/access-schema.ts'
import { AccountProblem, Accounts } from './access/accounts.ts'
import { PendingDeeds } from './access/pending-deeds.ts'
import { parseConfig } from './ground/config.ts'
import { readConfigFile } from './ground/config-file.ts'
import { GatewayError } from './ground/error-codes.ts'
import { openDatabase } from './ground/sqlite.ts'

const USAGE = `npm run account -- add <name> --role ${ROLES.join('|')}
npm run account -- list
npm run account -- password <name>
npm run account -- disable <name>
The password is asked for, or read as the first line of the standard input; never from the command line.`

process.exitCode = await run(process.argv.slice(2))

/** Who may log in, decided by whoever can write the data directory. The gateway may run meanwhile. */
async function run(words: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { role: { type: 'string' } },
      allowPositionals: true,
    })
    const [command = '', name] = positionals
    const outcome = parseConfig(process.env, Date.now(), readConfigFile(process.env['CONFIG_FILE']))
    if (!outcome.ok) return refuse(outcome.problems.join('\n'))
    const database = openDatabase(join(outcome.config.dataDir, 'access.sqlite'), ACCESS_SCHEMA)
    const said = await obey(new Accounts(database, randomBytes), command, name, values.role)
    if (command !== 'list') new PendingDeeds(database).add(Date.now(), `account-${command}`, name ?? '')
    database.close()
    process.stdout.write(`${said}\n`)
    return 0
  } catch (error) {
    const isKnown = error instanceof AccountProblem || error instanceof GatewayError || error instanceof TypeError
    if (!isKnown) throw error
    return refuse(error.message)
  }
}

async function obey(accounts: Accounts, command: string, name: string | undefined, role = ''): Promise<string> {
  if (command === 'list') {
    const lines = accounts
      .list()
      .map((account) => `${account.name} ${account.role}${account.isDisabled ? ' disabled' : ''}`)
    return lines.length === 0 ? 'There is no account yet.' : lines.join('\n')
  }
  if (name === undefined) throw new AccountProblem(USAGE)
  if (command === 'add') {
    if (!isRole(role)) throw new AccountProblem(`--role must be one of ${ROLES.join(', ')}, got "${role}"`)
    accounts.mustBeFree(name)
    await accounts.add(name, role, await askPassword())
    return `${name} may log in as ${role}.`
  }
  if (command === 'password') {
    await accounts.changePassword(name, await askPassword())
    return `${name} has another password; the sessions are ended.`
  }
  if (command === 'disable') {
    accounts.disable(name)
    return `${name} may not log in any more; the sessions are ended.`
  }
  throw new AccountProblem(USAGE)
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

async function askPassword(): Promise<string> {
  const { stdin, stderr } = process
  // The terminal would write down what is typed; this output takes it and shows nothing.
  const dark = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (stdin.isTTY) stderr.write('Password: ')
  const lines = createInterface({ input: stdin, output: dark, terminal: stdin.isTTY === true })
  for await (const line of lines) {
    if (stdin.isTTY) stderr.write('\n')
    lines.close()
    return line
  }
  return ''
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`)
  return 1
}
