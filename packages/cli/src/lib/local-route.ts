/**
 * Where a URL below the public one is really called: on this machine. Any other stays as it is.
 *
 * The public URL may be written in another way than a URL parser writes it: with capital letters, the default port, letters
 * beyond ASCII.
 */
export function localRoute(publicUrl: string, localUrl: string): (url: URL) => URL {
  const base = new URL(publicUrl)
  const path = base.pathname.replace(/\/+$/, '')
  return (url) => {
    const isBelow = url.origin === base.origin && `${url.pathname}/`.startsWith(`${path}/`)
    return isBelow ? new URL(localUrl + url.pathname.slice(path.length) + url.search) : url
  }
}
