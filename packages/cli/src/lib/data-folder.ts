import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { whyNot } from './system-error.ts'

/** The files of the folder with texts, addresses or secrets. */
const secret = ['api-key', 'parley.db', 'parley.db-wal', 'parley.db-shm', 'simulator.jsonl']

/**
 * Creates the data folder if it does not exist. Only its owner can use it and its files.
 *
 * @throws Error that names PARLEY_DATA, if it cannot be created or written to
 */
export async function ensureDataFolder(path: string): Promise<void> {
  try {
    const folder = resolve(path)
    await makeFolder(folder)
    if (!(await stat(folder)).isDirectory()) throw new Error('a file has its name')
    await tryToWrite(folder)
    for (const name of secret) await keepPrivate(join(folder, name))
  } catch (cause) {
    throw new Error(`PARLEY_DATA ${path} must be a folder that this user can write to: ${whyNot(cause)}.`, { cause })
  }
}

// One folder at a time. If no folder can be created, as in /proc, Node's own recursion never ends.
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = []
  for (let at = folder; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at)
  for (const each of missing) {
    try {
      await mkdir(each, { mode: 0o700 })
      // Restores the rights that the umask removed.
      await chmod(each, 0o700)
    } catch (error) {
      if (!existsSync(each)) throw error
    }
  }
}

// Rights are not enough. The superuser has them on a full disk too, and in a folder that accepts no files.
async function tryToWrite(folder: string): Promise<void> {
  const probe = join(folder, `.parley-${randomBytes(8).toString('hex')}`)
  try {
    await writeFile(probe, 'Parley was here.\n', { flag: 'wx', mode: 0o600 })
  } finally {
    await rm(probe, { force: true })
  }
}

async function keepPrivate(file: string): Promise<void> {
  try {
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
  } catch {
    // It does not exist, or another user owns it.
  }
}
