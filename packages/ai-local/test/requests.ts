import type { AssistantConversation, Brief, DraftRequest, Speaker } from '@parley/core/assistant'

/** Sunday, 1 March 2026, 9:30 in UTC. */
const now = 1_772_357_400_000

/** A conversation of texts. A text alone is the customer's. */
export function conversationOf(...texts: (string | [Speaker, string])[]): AssistantConversation {
  return {
    turns: texts.map((each) => {
      const [speaker, text] = typeof each === 'string' ? (['customer', each] as const) : each
      return { speaker, text, at: now }
    }),
    customer: { name: 'Amara Okafor', attributes: {} },
    ...{ now, timeZone: 'Europe/Berlin', region: 'DE' },
  }
}

export const brief: Brief = {
  instructions: 'You answer for a bicycle workshop.',
  passages: [
    { id: 'hours', title: 'Opening hours', text: 'We are open from Monday to Friday, from 9:00 to 18:00.' },
    { id: 'price', title: 'Price of a service', text: 'A service of a bicycle costs 89 EUR and takes two days.' },
    { id: 'place', title: 'Address', text: 'You find us at Main Street 5, next to the station.' },
    { id: 'ebike', title: 'E-bikes', text: 'We repair e-bikes of all brands.' },
  ],
}

export function draftOf(text: string, more: Partial<DraftRequest> = {}): DraftRequest {
  return { conversation: conversationOf(text), brief, task: 'answer', maxText: 1600, ...more }
}
