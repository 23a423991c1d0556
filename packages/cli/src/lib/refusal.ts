import { ParleyError } from '@parley/core'

const foreign = 'Use a database in which the schema parley is free or belongs to Parley.'

/** The fix for a refusal, by SQLSTATE, by its class (the first two characters), or by the system's code. */
const fixes: { readonly [code: string]: string } = {
  '28': 'Correct the user and the password in it.',
  '3D000': 'Create the database, or correct its name.',
  '42501': 'Grant the user the right to create a schema: grant create on database … to ….',
  '42703': foreign,
  '42P07': foreign,
  '53300': 'Close other connections, or raise max_connections of the server.',
  ECONNREFUSED: 'Start the server, or correct host and port.',
  EAI_AGAIN: 'Correct the host.',
  ENOTFOUND: 'Correct the host.',
  ETIMEDOUT: 'Correct host and port, and check that no firewall blocks them.',
}

/**
 * Why the PostgreSQL of DATABASE_URL cannot be used, and the fix. Other errors than Parley's are unchanged. The message
 * of the server is included: it contains users and databases, and never a password.
 */
export function explainRefusal(error: unknown): unknown {
  if (!ParleyError.is(error)) return error
  const { code: told, message = '' } = Object(error.cause)
  const code = typeof told === 'string' ? told : ''
  const said = code === '' || message.includes(code) ? message : `${code}: ${message}`
  const reason = `${error.reason ?? error.row.title}${said === '' ? '' : ` (${said})`}`
  const misconfigured = error.code === 'store.misconfigured' ? error.fix : undefined
  const fix = misconfigured ?? fixes[code] ?? fixes[code.slice(0, 2)] ?? 'Check that it names a PostgreSQL 15 or later.'
  const helps = error.retryable || misconfigured !== undefined
  return new Error(`DATABASE_URL cannot be used. ${reason}${helps ? ` ${fix}` : ''}`, { cause: error })
}
