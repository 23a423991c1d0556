import type { ViewName } from '../data/views.ts'

/** The place in the inbox, in the address: a reload and a link come back to it. */
export interface InboxSearch {
  view?: ViewName | undefined
  /** The open conversation. */
  c?: string | undefined
  /** The message or the time that the conversation is opened at. */
  at?: string | undefined
  /** The words of a search. */
  q?: string | undefined
}
