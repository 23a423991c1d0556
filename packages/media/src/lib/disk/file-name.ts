import { join } from 'node:path'
import { ensureMediaId, type MediaId } from '@parley/core/media'

/** The folder of files that are being written. */
export const PARTIAL = '.partial'

/** The path of a file. */
export interface FilePlace {
  /** The folders from the outermost to the one with the file, without the store's own. */
  folders: readonly [string, string]
  path: string
}

/**
 * The path of the file of an id: `ab/cd/med_abcd…`. So no folder has more than some thousands of entries.
 *
 * @throws `store.misused` for a string that is not an id. Nothing else becomes a part of a path.
 */
export function placeOf(folder: string, id: MediaId): FilePlace {
  ensureMediaId(id)
  const digits = id.slice(id.indexOf('_') + 1)
  const outer = join(folder, digits.slice(0, 2))
  const inner = join(outer, digits.slice(2, 4))
  return { folders: [outer, inner], path: join(inner, id) }
}
