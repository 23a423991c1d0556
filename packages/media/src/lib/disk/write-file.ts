import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { chunksOf, type PutMedia } from '@parley/core/media'
import { type DurableFolders, syncFolder } from './durable-folders.ts'
import { onDisk } from './failure.ts'
import { type FilePlace, PARTIAL } from './file-name.ts'
import { partialName } from './leftovers.ts'

/** Writes content to a file without a name, and then renames it. Both are on the disk when it returns. */
export async function writeFile(
  folder: string,
  { folders, path }: FilePlace,
  content: AsyncIterable<Uint8Array>,
  { made, signal }: { made: DurableFolders; signal: AbortSignal },
): Promise<PutMedia> {
  const partial = join(folder, PARTIAL, partialName())
  signal.throwIfAborted()
  const handle = await onDisk(folder, () => open(partial, 'wx', 0o600))
  try {
    const written = await copy(folder, content, handle, signal).finally(() => handle.close())
    await onDisk(folder, async () => {
      await made.ensure(folders)
      await rename(partial, path).catch((error: unknown) => {
        // The next call creates a folder again that was removed by hand.
        made.forget()
        throw error
      })
      await syncFolder(folders[1])
    })
    return written
  } catch (error) {
    await unlink(partial).catch(() => {})
    throw error
  }
}

async function copy(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  signal: AbortSignal,
): Promise<PutMedia> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of chunksOf(content, signal)) {
    hash.update(chunk)
    size += chunk.length
    await onDisk(folder, () => handle.writeFile(chunk))
  }
  await onDisk(folder, () => handle.sync())
  return { size, sha256: hash.digest('hex') }
}
