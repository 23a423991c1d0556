/** The place in the inbox, in the address: a reload and a link come back to it. */
export interface InboxSearch {
  /** The name of a view, or the id of a saved one. */
  view?: string | undefined
  /** A filter that differs from its view, as `textOfFilter` writes it. */
  f?: string | undefined
  /** The open conversation. */
  c?: string | undefined
  /** The message or the time that the conversation is opened at. */
  at?: string | undefined
  /** The words of a search. */
  q?: string | undefined
}
