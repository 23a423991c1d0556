import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@parley/core/store'
import type { StoreHarness } from '@parley/core/testing'

/** An empty folder. Disposing it deletes it. */
export async function emptyFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'parley-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A store, and the function that closes the resources under it. */
export interface Handle {
  store: Store
  close?(): unknown
}

/** Harnesses of a store over one file. `open` opens each store. */
export function harnessOver(open: (path: string) => Handle | Promise<Handle>): () => Promise<StoreHarness> {
  return async () => {
    const folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    const handles = [await open(path)]
    const close = async ({ store, close: end }: Handle): Promise<void> => {
      await store[Symbol.asyncDispose]()
      await end?.()
    }
    const another = async (): Promise<Store> => {
      const handle = await open(path)
      handles.push(handle)
      return handle.store
    }
    return {
      store: handles[0]?.store as Store,
      second: another,
      async reopen() {
        for (const handle of handles.splice(0)) await close(handle)
        return another()
      },
      async [Symbol.asyncDispose]() {
        for (const handle of handles) await close(handle)
        await folder[Symbol.asyncDispose]()
      },
    }
  }
}
