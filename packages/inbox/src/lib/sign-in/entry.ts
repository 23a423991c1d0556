/** The secret of a link: a one-use ticket of the first start, or an invitation. */
export interface Entry {
  type: 'ticket' | 'invitation'
  secret: string
}

/**
 * Takes the secret out of the fragment of the address: it is neither sent nor kept in the history.
 */
export function takeEntry(): Entry | undefined {
  const given = new URLSearchParams(location.hash.slice(1))
  for (const type of ['ticket', 'invitation'] as const) {
    const secret = given.get(type)
    if (secret === null) continue
    history.replaceState(null, '', location.pathname + location.search)
    return { type, secret }
  }
  return undefined
}
