import { mkdir, open, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ParleyError } from '@parley/core'
import { boundsOf, type MediaId, type MediaStore, type OpenedMedia, type OpenMediaOptions } from '@parley/core/media'
import { DurableFolders, syncFolder } from './durable-folders.ts'
import { codeOf, failureOf, onDisk } from './failure.ts'
import { PARTIAL, placeOf } from './file-name.ts'
import { fileStream } from './file-stream.ts'
import { removeLeftovers } from './leftovers.ts'
import { writeFile } from './write-file.ts'

/**
 * A media store in a folder: a file for each id.
 *
 * - The folder is created if its parent exists. Files have mode 0600 and folders 0700, with any umask. An existing
 *   folder keeps its mode.
 * - A file appears whole or not at all, and is on the disk before `put` returns.
 * - Several processes may share the folder. The first call of a store removes the remains of killed writes.
 * - An error names the folder, the reason and the fix.
 *
 * @throws `store.misconfigured` if the folder is not a text
 * @example
 * ```ts
 * const media = diskMedia('data/media')
 * ```
 */
export function diskMedia(folder: string): MediaStore {
  if (typeof folder !== 'string' || folder === '') {
    throw new ParleyError('store.misconfigured', { field: 'folder', reason: 'It must be the path of a folder.' })
  }
  const root = resolve(folder)
  const made = new DurableFolders()
  let opened: Promise<void> | undefined

  /** Does the work of the first call once. After a failure, the next call repeats it. */
  const ready = async (): Promise<void> => {
    opened ??= onDisk(root, () => openFolder(root))
    try {
      await opened
    } catch (error) {
      opened = undefined
      throw error
    }
  }

  return {
    async put(id, content, { signal }) {
      const place = placeOf(root, id)
      await ready()
      return writeFile(root, place, content, { made, signal })
    },

    async open(id, options) {
      const { path } = placeOf(root, id)
      options.signal.throwIfAborted()
      await ready()
      return onDisk(root, () => openFile(root, path, options))
    },

    async delete(id, { signal }) {
      const { path } = placeOf(root, id)
      signal.throwIfAborted()
      await ready()
      await onDisk(root, () => deleteFile(root, id, path))
    },
  }
}

async function openFolder(root: string): Promise<void> {
  const parent = dirname(root)
  await stat(parent).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
    const fix = `Make the folder ${parent}.`
    throw new ParleyError('store.misconfigured', { resource: root, reason: 'Its parent folder does not exist.', fix })
  })
  await mkdir(join(root, PARTIAL), { recursive: true, mode: 0o700 })
  await syncFolder(root)
  await syncFolder(parent).catch(() => {})
  await removeLeftovers(join(root, PARTIAL), Date.now())
}

async function openFile(
  root: string,
  path: string,
  { range, signal }: OpenMediaOptions,
): Promise<OpenedMedia | undefined> {
  boundsOf(range, 0)
  const handle = await found(root, () => open(path, 'r'))
  if (handle === undefined) return undefined
  try {
    const { size } = await handle.stat()
    signal.throwIfAborted()
    const failed = (error: unknown): ParleyError => failureOf(error, root)
    return { size, content: fileStream(handle, { ...boundsOf(range, size), signal, failed }) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function deleteFile(root: string, id: MediaId, path: string): Promise<void> {
  const deleted = await found(root, async () => {
    await unlink(path)
    return id
  })
  if (deleted !== undefined) await syncFolder(dirname(path))
}

/** The result of an operation on a file, or `undefined` if the file does not exist. A missing disk is an error. */
async function found<Result>(root: string, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    // A mount point without its disk is an empty folder.
    await stat(join(root, PARTIAL))
    return undefined
  }
}
