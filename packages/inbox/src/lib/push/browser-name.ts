const browsers = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser/],
  ['Firefox', /Firefox\/|FxiOS/],
  ['Chrome', /Chrome\/|CriOS/],
  ['Safari', /Safari\//],
] as const
const systems = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux|X11/],
] as const

/** A name of a browser for people: `Firefox on Linux`. */
export function browserName(userAgent: string): string {
  const nameOf = (all: readonly (readonly [string, RegExp])[]): string | undefined =>
    all.find(([, pattern]) => pattern.test(userAgent))?.[0]
  const system = nameOf(systems)
  return [nameOf(browsers) ?? 'Browser', ...(system === undefined ? [] : [`on ${system}`])].join(' ')
}
