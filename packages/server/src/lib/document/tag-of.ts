/** The group of an operation in viewers of the document: the first word of its path, or `server`. */
export function tagOf(path: string): string {
  const [, first = '', , resource] = path.split('/')
  if (first === 'api') return resource ?? first
  return path.includes('{') && first !== 'errors' ? first : 'server'
}
