/** The time of the last reload, in the storage of the tab. */
const NAME = 'parley.reloaded'

/** Milliseconds within which a second failure is not the mark of a new version. */
const ONCE_IN = 60_000

/**
 * Reloads the page if a part of it has left the server: the server has a newer version.
 *
 * Drafts and unsent replies are stored, so a reload loses nothing. At most one reload a minute.
 */
export function reloadOnNewVersion(page: Window): void {
  page.addEventListener('vite:preloadError', (event) => {
    const last = Number(page.sessionStorage.getItem(NAME) ?? 0)
    if (Date.now() - last < ONCE_IN) return
    event.preventDefault()
    page.sessionStorage.setItem(NAME, String(Date.now()))
    page.location.reload()
  })
}
