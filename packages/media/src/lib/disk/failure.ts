import { ParleyError } from '@parley/core'

/** Why a folder cannot be used, and the fix. */
interface Failure {
  reason: string
  fix: string
  /** Failures for which a retry does not help. */
  code?: 'store.misconfigured'
}

const denied: Failure = { reason: 'Access is denied.', fix: 'Let this user read and write the folder and all in it.' }
const full: Failure = { reason: 'The disk is full.', fix: 'Make room on the disk.' }
const files: Failure = {
  reason: 'Too many files are open.',
  fix: 'Try again. If it lasts, raise the limit of open files.',
}
const broken: Failure = { reason: 'The disk could not be read or written.', fix: 'Check the disk.' }

const failures: { readonly [code: string]: Failure } = {
  EACCES: denied,
  EPERM: denied,
  ENOSPC: full,
  EDQUOT: { reason: 'The quota of the disk is used up.', fix: 'Make room on the disk, or raise the quota.' },
  EFBIG: {
    reason: 'The file is larger than the system lets this process write.',
    fix: 'Raise the limit of file sizes.',
  },
  EROFS: { reason: 'The disk is read-only.', fix: 'Mount the disk so that it can be written to.' },
  EIO: broken,
  ENXIO: broken,
  EMFILE: files,
  ENFILE: files,
  ENOENT: { reason: 'The folder is not there any more.', fix: 'Mount the disk, or restore the folder from a backup.' },
  ENOTDIR: { code: 'store.misconfigured', reason: 'It is not a folder.', fix: 'Name a folder.' },
  EEXIST: { code: 'store.misconfigured', reason: 'It is not a folder.', fix: 'Name a folder.' },
}

/** Runs an operation on the disk. Its error is one of Parley's, with the folder, the reason and the fix. */
export async function onDisk<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw failureOf(error, folder)
  }
}

/** Converts an error of the system to one of Parley's. An error that is Parley's already is unchanged. */
export function failureOf(error: unknown, folder: string): ParleyError {
  if (ParleyError.is(error)) return error
  const { code, reason, fix }: Partial<Failure> = failures[codeOf(error) ?? ''] ?? {}
  return new ParleyError(code ?? 'store.unavailable', { cause: error, resource: folder, reason, fix })
}

/** The system's code of an error: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const { code }: { code?: unknown } = Object(error)
  return typeof code === 'string' ? code : undefined
}
