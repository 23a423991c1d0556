import { variables } from '../settings.ts'

/** `parley --help` */
export function help(): string {
  const names = Object.entries(variables).map(([name, { purpose }]) => `  ${name.padEnd(26)} ${purpose}`)
  return `Usage: parley [command]

Commands
  start                serve until a signal (the default)
  migrate              bring the database up to date
  migrate --status     list what would be done
  migrate --sql        print the SQL
  backup FILE          copy the database to a file, while it serves
  move                 move everything from SQLite in the folder to DATABASE_URL
  sign-in              print a link that signs the owner in, on this machine
  password [EMAIL]     set the password of the owner, or of another person

Options
  --examples           begin a new installation with example conversations, on the simulator
  -h, --help           this
  -v, --version        the version

Environment
${names.join('\n')}
`
}
