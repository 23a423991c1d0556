import { access, constants, mkdir } from 'node:fs/promises'

/**
 * Makes the folder that holds everything, for its owner only, where it is not there yet.
 *
 * @throws Error that names PARLEY_DATA, where it cannot be made or written to
 */
export async function ensureDataFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new Error(`PARLEY_DATA ${path} must be a folder that this user can write to${code}`, { cause })
  }
}
