import { ParleyError } from '@parley/core'
import type { Refusal } from './refusal.ts'
import { whyNotOpened } from './why-not-opened.ts'

/** An error of a driver: with a name (`SQLITE_BUSY`) or a number. */
interface DriverError {
  code?: unknown
  errcode?: unknown
  message?: unknown
}

const refused: Refusal = {
  reason: 'The database refuses access.',
  fix: 'Let this user read and write the file and its folder.',
}

const restore = 'Move the file away and restore a backup.'

/** The primary result codes for an engine that cannot answer now. */
const refusals: { readonly [code: string]: Refusal } = {
  SQLITE_BUSY: { reason: 'Another process holds the database.', fix: 'Try again; if it lasts, end that process.' },
  SQLITE_LOCKED: { reason: 'Another connection holds the database.', fix: 'Try again; if it lasts, close it.' },
  SQLITE_FULL: { reason: 'The disk is full.', fix: 'Make room on the disk.' },
  SQLITE_READONLY: {
    reason: 'The database is read-only.',
    fix: 'Let this user write to the file and its folder, on a disk that can be written to.',
  },
  SQLITE_IOERR: { reason: 'The disk could not be read or written.', fix: 'Check the disk and the room on it.' },
  SQLITE_CANTOPEN: { reason: 'The database file cannot be opened.', fix: refused.fix },
  SQLITE_CORRUPT: { reason: 'The database file is damaged.', fix: restore },
  SQLITE_NOTADB: { code: 'store.misconfigured', reason: 'The file is not a database.', fix: restore },
  SQLITE_AUTH: refused,
  SQLITE_PERM: refused,
}

/** The primary result codes for a value that the database cannot hold. The same statement fails again. */
const valueRefusals: { readonly [code: string]: string } = {
  SQLITE_TOOBIG: 'A value of it is too long for the database.',
  SQLITE_CONSTRAINT: 'A value of it is missing, or breaks a rule of its table.',
  SQLITE_MISMATCH: 'A value of it has the wrong type.',
  SQLITE_RANGE: 'It has more values than the database takes.',
}

/** node:sqlite gives the number of a result code, not its name. */
const numbers: { readonly [number: number]: string } = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
}

/** Converts an error of the driver to a `ParleyError` that names the file. A `ParleyError` is returned unchanged. */
export function failureOf(error: unknown, file?: string): ParleyError {
  if (ParleyError.is(error)) return error
  const { message }: DriverError = Object(error)
  if (typeof message === 'string' && /no such (table|column): \S*parley_/.test(message)) {
    return new ParleyError('store.migrations_pending', { cause: error })
  }
  const refused = valueRefusals[codeOf(error)]
  if (refused !== undefined) return new ParleyError('store.refused', { cause: error, reason: refused })
  const why = refusalOf(codeOf(error), file)
  return new ParleyError(why?.code ?? 'store.unavailable', {
    cause: error,
    resource: file,
    reason: why?.reason,
    fix: why?.fix,
  })
}

function refusalOf(code: string, file: string | undefined): Refusal | undefined {
  const closer = code === 'SQLITE_CANTOPEN' && file !== undefined ? whyNotOpened(file) : undefined
  return closer ?? refusals[code]
}

/** Whether another connection holds the database. The same transaction may succeed later. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(ParleyError.is(error) ? error.cause : error)
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED'
}

/** The codes of the system for a file, as codes of SQLite. */
const systemCodes: { readonly [code: string]: string } = {
  EACCES: 'SQLITE_CANTOPEN',
  EISDIR: 'SQLITE_CANTOPEN',
  ENOENT: 'SQLITE_CANTOPEN',
  ENOTDIR: 'SQLITE_CANTOPEN',
  EPERM: 'SQLITE_CANTOPEN',
  EDQUOT: 'SQLITE_FULL',
  ENOSPC: 'SQLITE_FULL',
  EIO: 'SQLITE_IOERR',
  EROFS: 'SQLITE_READONLY',
}

// The primary code: SQLITE_IOERR for SQLITE_IOERR_WRITE. The upper bits of a number are details.
function codeOf(error: unknown): string {
  const { code, errcode, message }: DriverError = Object(error)
  if (typeof errcode === 'number') return numbers[errcode & 0xff] ?? ''
  // For a file that it cannot open, libsql writes the number at the end of its message.
  const [, told] = (code === '' && /database .*: (\d+)"\)$/s.exec(String(message))) || []
  if (told !== undefined) return numbers[Number(told) & 0xff] ?? ''
  return systemCodes[String(code)] ?? /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? ''
}
