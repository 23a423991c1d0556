import type { Attributes } from '../model/attributes.ts'

// The records of modules on the wire, as `presentRecord` writes them.

/** A contact on the wire. */
export interface Contact {
  id: string
  name: string | null
  nameFrom: 'channel' | 'team' | null
  attributes: Attributes
  addresses: string[]
  numbers: string[]
  mergedInto: string | null
  mergedFrom: string[]
  createdAt: string
}

/** A note on the wire. */
export interface Note {
  id: string
  conversationId: string
  author: string | null
  text: string
  createdAt: string
  editedAt: string | null
}

/** A draft of one person in one conversation, on the wire. */
export interface Draft {
  id: string
  conversationId: string
  person: string
  kind: 'reply' | 'note'
  subject: string | null
  text: string
  /** Uploaded files. */
  attachments: { mediaId: string }[]
  updatedAt: string
}

/** A canned response on the wire. */
export interface CannedResponse {
  id: string
  /** The word after `/`, unique for its readers: 1 to 40 letters, digits, `-` and `_`. */
  shortcut: string
  title: string
  /** May have variables: `{{contact.name}}`, `{{contact.firstName}}`, `{{me.name}}`. */
  text: string
  /** `null` if the whole team has it; otherwise only this person. */
  person: string | null
  updatedAt: string
}

/** A saved view of the list of conversations, on the wire. */
export interface SavedView {
  id: string
  name: string
  /** The query of the list, by parameter. */
  query: { [parameter: string]: string | string[] }
  person: string | null
  position: number
}

/** The settings of one person, on the wire. Each client has its own names. */
export interface Preferences {
  id: string
  person: string
  values: { [name: string]: unknown }
  updatedAt: string
}
