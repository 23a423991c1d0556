import { access, constants, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * Makes the folder that holds everything, for its owner only, where it is not there yet.
 *
 * @throws Error that names PARLEY_DATA, where it cannot be made or written to
 */
export async function ensureDataFolder(path: string): Promise<void> {
  try {
    // From the root: below a working folder that was deleted, Node would try for ever.
    const folder = resolve(path)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new Error(`PARLEY_DATA ${path} must be a folder that this user can write to${code}`, { cause })
  }
}
