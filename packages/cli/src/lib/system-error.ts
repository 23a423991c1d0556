const reasons: { readonly [code: string]: string } = {
  EACCES: 'access is denied',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'a file has its name',
  EISDIR: 'a folder has its name',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it does not exist and cannot be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
}

/** Why the system refused an operation on a file, for the middle of a sentence. */
export function whyNot(error: unknown): string {
  const { code, message }: { code?: unknown; message?: unknown } = Object(error)
  if (typeof code !== 'string') return String(message ?? error)
  const reason = reasons[code]
  return reason === undefined ? code : `${reason} (${code})`
}
