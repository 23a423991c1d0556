import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** The time of the last reload, in the storage of the tab. */
const NAME = 'parley.reloaded'

/** Milliseconds within which a second failure is not the mark of a new version. */
const ONCE_IN = 60_000

/** Milliseconds between two tries while the server does not answer. */
const PAUSE = 2000

/**
 * Loads a part of the page.
 *
 * While the server does not answer, it waits and tries again. A part that has left the server means a newer version: the
 * page reloads, at most once a minute. Drafts and unsent replies are stored, so a reload loses nothing.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  for (;;) {
    try {
      return await load()
    } catch (error) {
      if (await isAnswering()) {
        const last = Number(sessionStorage.getItem(NAME) ?? 0)
        if (Date.now() - last < ONCE_IN) throw error
        sessionStorage.setItem(NAME, String(Date.now()))
        location.reload()
        await new Promise(() => undefined)
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}

/** A component that is a part of its own. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPart(load) }))
}

async function isAnswering(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}
