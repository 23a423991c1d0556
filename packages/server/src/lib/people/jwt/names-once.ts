/**
 * Whether each object of a JSON text has each name once. `JSON.parse` keeps the last of two, and another reader may keep
 * the first.
 *
 * The text must be valid JSON.
 */
export function hasNamesOnce(json: string): boolean {
  const open: (Set<string> | undefined)[] = []
  // Texts, and the signs that structure an object. All other parts are between them.
  for (const { 0: token, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (isName(json, index + token.length)) {
      const names = open.at(-1)
      const name: string = JSON.parse(token)
      if (names?.has(name) === true) return false
      names?.add(name)
    }
  }
  return true
}

const colon = /\s*:/y

function isName(json: string, end: number): boolean {
  colon.lastIndex = end
  return colon.test(json)
}
