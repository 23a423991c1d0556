/**
 * The real target of a URL below the public one: on this machine. Any other URL is unchanged.
 *
 * The public URL may have another spelling than a URL parser's output: capital letters, the default port, letters
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
