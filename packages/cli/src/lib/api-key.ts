import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key of the API, and where it is from. */
export interface ApiKey {
  value: string
  /** `given` by the environment, `kept` in its file, or `made` now. */
  origin: 'given' | 'kept' | 'made'
  /** The file that keeps it, unless it was given. */
  path: string | undefined
}

/** The key that was given, or the one in the data folder, which is made where there is none. Only its owner can read it. */
export async function apiKeyOf(data: string, given: string | undefined): Promise<ApiKey> {
  if (given !== undefined) return { value: given, origin: 'given', path: undefined }
  const path = join(data, 'api-key')
  const made = `parley_${randomBytes(32).toString('base64url')}`
  try {
    await writeFile(path, `${made}\n`, { flag: 'wx', mode: 0o600 })
    return { value: made, origin: 'made', path }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const value = (await readFile(path, 'utf8')).trim()
  if (!/^[\x21-\x7e]{16,}$/.test(value)) throw new Error(`${path} holds no key; remove it, and a new one is made`)
  return { value, origin: 'kept', path }
}
