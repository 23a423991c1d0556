import type { Message, ParleyView } from '@parley/core'

/** A search, and whether it must find a message with its words. */
const searches: { readonly [q: string]: (text: string) => boolean } = {
  hello: (text) => text === 'hello',
  'TEXT 1': (text) => text === 'text 1',
  '"text 12"': (text) => text === 'text 12',
  'te*': (text) => text.startsWith('text'),
  'hello text': () => false,
}

/** Invariant 11: a search finds the same messages as a scan of all. Returns the searches that differ. */
export async function misfound(parley: ParleyView): Promise<string[]> {
  const said = await everyMessage(parley)
  const differ: string[] = []
  for (const [q, fits] of Object.entries(searches)) {
    const expected = idsOf(said.filter(({ text }) => fits(text)))
    const { items } = await parley.messages.search(q, { limit: 100 })
    if (idsOf(items.map(({ message }) => message)) !== expected) differ.push(q)
  }
  return differ
}

async function everyMessage(parley: ParleyView): Promise<Message[]> {
  const conversations = await parley.conversations.list({ limit: 100 })
  const pages = await Promise.all(conversations.items.map(({ id }) => parley.messages.list(id, { limit: 100 })))
  return pages.flatMap(({ items }) => items)
}

function idsOf(messages: readonly Message[]): string {
  return messages
    .map(({ id }) => id)
    .sort()
    .join()
}
