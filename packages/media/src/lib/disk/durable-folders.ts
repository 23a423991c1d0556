import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

// Windows opens no folder, and writes the entries of a folder with its files.
const synced = process.platform !== 'win32'

/** Folders for the owner alone, with durable entries. */
export class DurableFolders {
  readonly #known = new Map<string, Promise<void>>()

  /** Creates folders that may exist already, outermost first, and waits until their entries are on the disk. */
  async ensure(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      const making = this.#known.get(folder) ?? this.#make(folder)
      this.#known.set(folder, making)
      try {
        await making
      } catch (error) {
        this.#known.delete(folder)
        throw error
      }
    }
  }

  // Another process may have created the folder, and may not have waited yet.
  async #make(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await syncFolder(dirname(folder))
  }

  /** Clears the record of created folders, after a folder was removed by hand. */
  forget(): void {
    this.#known.clear()
  }
}

/** Waits until the entries of a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (!synced) return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
