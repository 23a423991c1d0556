import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@parley/core/store'
import type { StoreHarness, StoreUnderTest } from '@parley/core/testing'
import Database from 'libsql'

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

/** A file that the first `migrate` made, without records. Making one takes most of the time of a test. */
interface Template {
  content: Uint8Array | undefined
}

/** Copies the file, as another database: its log is another one. */
async function copy(content: Uint8Array, path: string): Promise<void> {
  await writeFile(path, content)
  const database = new Database(path)
  database.exec('update parley_store set epoch = lower(hex(randomblob(8)))')
  database.close()
}

/** The store. Its first `migrate` also makes the template. */
function templating(store: Store, path: string, template: Template): Store {
  const migrate: Store['migrate'] = async (request) => {
    const report = await store.migrate(request)
    if (request.apply && template.content === undefined) {
      const whole = `${path}-whole`
      const database = new Database(path)
      database.prepare('vacuum into ?').run(whole)
      database.close()
      template.content = await readFile(whole)
    }
    return report
  }
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'migrate') return migrate
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Harnesses of a store over one file. `open` opens each store. */
export function harnessOver(open: (path: string) => Handle | Promise<Handle>): StoreUnderTest['open'] {
  const template: Template = { content: undefined }
  return async ({ bare } = { bare: true }): Promise<StoreHarness> => {
    const folder = await emptyFolder()
    const path = join(folder.path, 'parley.db')
    if (!bare && template.content !== undefined) await copy(template.content, path)
    const opened = await open(path)
    const first = bare || template.content !== undefined ? opened.store : templating(opened.store, path, template)
    const handles = [{ ...opened, store: first }]
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
