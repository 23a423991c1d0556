import { randomBytes } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { whyNot } from './system-error.ts'

/** The key of the API, and its origin. */
export interface ApiKey {
  value: string
  /** `given` by the environment, `kept` in its file, or `made` now. */
  origin: 'given' | 'kept' | 'made'
  /** The file that stores it, unless it was given. */
  path: string | undefined
}

const FIX = 'Let this user read and write it, or set PARLEY_API_KEY.'

/** The given key, or the one in the data folder, which is generated if there is none. Only its owner can read it. */
export async function apiKeyOf(data: string, given: string | undefined): Promise<ApiKey> {
  if (given !== undefined) return { value: given, origin: 'given', path: undefined }
  const path = join(data, 'api-key')
  const made = `parley_${randomBytes(32).toString('base64url')}`
  try {
    await make(path, `${made}\n`)
    return { value: made, origin: 'made', path }
  } catch (cause) {
    if (Object(cause).code !== 'EEXIST')
      throw new Error(`${path} cannot be written: ${whyNot(cause)}. ${FIX}`, { cause })
  }
  const value = (await read(path)).trim()
  if (!/^[\x21-\x7e]{16,}$/.test(value))
    throw new Error(`${path} contains no key; remove it, and a new one is generated`)
  return { value, origin: 'kept', path }
}

async function make(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    // Restores the rights that the umask removed.
    await file.chmod(0o600)
    await file.writeFile(content)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Error(`${path} cannot be read: ${whyNot(cause)}. ${FIX}`, { cause })
  }
}
