import { ParleyError } from '@parley/core'

/** What a driver's error says: by name (`SQLITE_BUSY`) where it has one, else by number. */
interface DriverError {
  code?: unknown
  errcode?: unknown
  message?: unknown
}

/** The primary result codes of SQLite that say why it cannot answer now. */
const reasons: { readonly [code: string]: string } = {
  SQLITE_BUSY: 'Another process holds the database.',
  SQLITE_LOCKED: 'Another connection holds the database.',
  SQLITE_FULL: 'The disk is full.',
  SQLITE_READONLY: 'The database is read-only.',
  SQLITE_IOERR: 'The disk could not be read or written.',
  SQLITE_CANTOPEN: 'The database file cannot be opened.',
  SQLITE_CORRUPT: 'The database file is damaged.',
  SQLITE_NOTADB: 'The file is not a database.',
  SQLITE_AUTH: 'The database refuses access.',
  SQLITE_PERM: 'The database refuses access.',
}

/** node:sqlite tells the number of a result code, not its name. */
const numbers: { readonly [number: number]: string } = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
}

/** An error of the driver in Parley's words; one that is Parley's already stays as it is. */
export function failureOf(error: unknown): ParleyError {
  if (ParleyError.is(error)) return error
  const { message }: DriverError = Object(error)
  if (typeof message === 'string' && /no such (table|column): \S*parley_/.test(message)) {
    return new ParleyError('store.migrations_pending', { cause: error })
  }
  return new ParleyError('store.unavailable', { cause: error, reason: reasons[codeOf(error)] })
}

/** Someone else holds the database: the same transaction may succeed a little later. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(ParleyError.is(error) ? error.cause : error)
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED'
}

// The primary code: SQLITE_IOERR of SQLITE_IOERR_WRITE. The upper bits of a number only say more.
function codeOf(error: unknown): string {
  const { code, errcode }: DriverError = Object(error)
  if (typeof errcode === 'number') return numbers[errcode & 0xff] ?? ''
  return /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? ''
}
