import { z } from 'zod'
import type { Attributes } from '../model/attributes.ts'
import { attributesSchema } from './content.ts'
import { timeSchema } from './time.ts'

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
  type: 'reply' | 'note'
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

export const contactSchema: z.ZodType<Contact> = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    nameFrom: z.enum(['channel', 'team']).nullable(),
    attributes: attributesSchema,
    addresses: z.array(z.string()),
    numbers: z.array(z.string()),
    mergedInto: z.string().nullable(),
    mergedFrom: z.array(z.string()),
    createdAt: timeSchema,
  })
  .meta({
    id: 'Contact',
    description: 'A person, with one address or several.',
    examples: [
      {
        id: 'per_99887766554433221100ffeeddccbbaa',
        name: 'Ann Lee',
        nameFrom: 'team',
        attributes: { company: 'Lee & Sons' },
        addresses: ['adr_0a1b2c3d4e5f60718293a4b5c6d7e8f9'],
        numbers: ['14155550123'],
        mergedInto: null,
        mergedFrom: [],
        createdAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })

export const noteSchema: z.ZodType<Note> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    author: z.string().nullable(),
    text: z.string(),
    createdAt: timeSchema,
    editedAt: timeSchema.nullable(),
  })
  .meta({
    id: 'Note',
    description: 'A remark of the team in a conversation. No customer reads it.',
    examples: [
      {
        id: 'not_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        author: 'user:psn_1',
        text: 'Prefers a call before noon.',
        createdAt: '2026-03-01T09:30:00.000Z',
        editedAt: null,
      },
    ],
  })

export const draftSchema: z.ZodType<Draft> = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    person: z.string(),
    type: z.enum(['reply', 'note']),
    subject: z.string().nullable(),
    text: z.string(),
    attachments: z.array(z.object({ mediaId: z.string() })),
    updatedAt: timeSchema,
  })
  .meta({
    id: 'Draft',
    description: 'A draft of one person in one conversation. Only this person sees it.',
    examples: [
      {
        id: 'drf_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        person: 'user:psn_1',
        type: 'reply',
        subject: null,
        text: 'Thank you for',
        attachments: [],
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })

export const cannedResponseSchema: z.ZodType<CannedResponse> = z
  .object({
    id: z.string(),
    shortcut: z.string(),
    title: z.string(),
    text: z.string(),
    person: z.string().nullable(),
    updatedAt: timeSchema,
  })
  .meta({
    id: 'CannedResponse',
    description: 'A text to insert. `person` is `null` if the whole team has it.',
    examples: [
      {
        id: 'rsp_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        shortcut: 'thanks',
        title: 'Thanks',
        text: 'Thank you, {{contact.firstName|there}}!',
        person: null,
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })

export const savedViewSchema: z.ZodType<SavedView> = z
  .object({
    id: z.string(),
    name: z.string(),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    person: z.string().nullable(),
    position: z.int(),
  })
  .meta({
    id: 'SavedView',
    description: 'A saved query of the list of conversations. `person` is `null` if the whole team has it.',
    examples: [
      {
        id: 'svw_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        name: 'Waiting for us',
        query: { status: 'open', label: ['vip', 'urgent'] },
        person: 'user:psn_1',
        position: 1,
      },
    ],
  })

export const preferencesSchema: z.ZodType<Preferences> = z
  .object({
    id: z.string(),
    person: z.string(),
    values: z.record(z.string(), z.unknown()),
    updatedAt: timeSchema,
  })
  .meta({
    id: 'Preferences',
    description: 'The settings of one person, by name.',
    examples: [
      {
        id: 'prf_5b1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        person: 'user:psn_1',
        values: { theme: 'dark', 'inbox.density': 'compact' },
        updatedAt: '2026-03-01T09:30:00.000Z',
      },
    ],
  })
