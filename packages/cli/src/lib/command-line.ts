import { parseArgs } from 'node:util'
import { backUp } from './commands/back-up.ts'
import { help } from './commands/help.ts'
import { migrate } from './commands/migrate.ts'
import { move } from './commands/move.ts'
import { setPassword } from './commands/password.ts'
import { signIn } from './commands/sign-in.ts'
import { start } from './commands/start.ts'
import type { Variables } from './settings.ts'
import { readVersion } from './version.ts'

const grammar = {
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    status: { type: 'boolean', default: false },
    sql: { type: 'boolean', default: false },
    examples: { type: 'boolean', default: false },
  },
} as const

/**
 * Runs a command line; returns the text to print.
 *
 * @throws Error with a sentence for the user
 */
export async function runCommandLine(words: string[], variables: Variables): Promise<string> {
  const { values, positionals } = parse(words)
  const [command = 'start', ...rest] = positionals
  if (values.help) return help()
  if (values.version) return `${readVersion()}\n`
  if (rest.length === 0 && command === 'migrate') return migrate(variables, values)
  if (command === 'backup' && !(values.status || values.sql)) return backUp(variables, rest)
  if (command === 'password' && !(values.status || values.sql))
    return setPassword(variables, rest, { input: process.stdin, output: process.stderr })
  if (rest.length > 0 || !['start', 'move', 'sign-in'].includes(command))
    throw new Error(`There is no command "${positionals.join(' ')}"; parley --help lists them.`)
  if (values.status || values.sql) throw new Error('--status and --sql belong to parley migrate.')
  if (values.examples && command !== 'start') throw new Error('--examples belongs to parley start.')
  if (command === 'move') return move(variables, process.stdout)
  if (command === 'sign-in') return signIn(variables)
  await start(variables, { examples: values.examples })
  return ''
}

function parse(args: string[]): ReturnType<typeof parseArgs<typeof grammar & { args: string[] }>> {
  try {
    return parseArgs({ ...grammar, args })
  } catch (cause) {
    // Node's message continues with positional arguments, which do not exist here.
    const [reason] = String(cause instanceof Error ? cause.message : cause).split('. ')
    throw new Error(`${reason}; parley --help lists them.`, { cause })
  }
}
