/** The prefix of a text that no answer of the server has confirmed yet, in the storage of the tab. */
const PREFIX = 'parley.unsaved-draft'

/** The draft of a person in a conversation: the ids of both, and its type. */
export interface DraftPlace {
  person: string
  conversationId: string
  type: string
}

/** Keeps a text through a reload of the tab. */
export function keepUnsaved(place: DraftPlace, text: string): void {
  try {
    sessionStorage.setItem(nameOf(place), text)
  } catch {
    // A tab without storage has the text on its screen alone.
  }
}

/** Drops a text, unless another has replaced it. */
export function forgetUnsaved(place: DraftPlace, text?: string): void {
  if (text === undefined || unsavedText(place) === text) sessionStorage.removeItem(nameOf(place))
}

/** The text that the server has not confirmed. */
export function unsavedText(place: DraftPlace): string | undefined {
  return sessionStorage.getItem(nameOf(place)) ?? undefined
}

function nameOf({ person, conversationId, type }: DraftPlace): string {
  return `${PREFIX} ${person} ${conversationId} ${type}`
}
