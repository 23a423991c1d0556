import { z } from 'zod'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Module } from '../../ports/module.ts'
import { attributesPatchSchema } from '../../protocol/content.ts'
import { defineModule } from '../define-module.ts'
import { changeContact, followAddress, moveAddress } from './decide.ts'
import { mergeContacts, undoMerge } from './decide-merge.ts'
import { contactMerge } from './merge.ts'
import type { Contacts } from './types.ts'

const name = z
  .string()
  .min(1)
  .max(200)
  .transform(storable)
  .refine(isVisible, 'must have at least one visible character')
  .meta({ examples: ['Ann Lee'] })

/** The people of conversations: names, several addresses each, and the merge of two contacts of one person. */
export function contacts(): Module<Contacts> {
  const { contact, address, conversation } = kernel
  const merged = contact.idSchema.meta({ examples: ['per_0011223344556677889900aabbccddee'] })
  return defineModule<Contacts>({
    id: 'contacts',
    records: [contactMerge],
    reads: {
      list: contact.queries.contacts,
      search: contact.queries.search,
      get: contact,
      addresses: address.queries.ofContact,
      blocked: address.queries.blocked,
      merges: contactMerge.queries.merges,
    },
    events: {
      'contact.changed': { subject: 'contactId', joins: { contact: [contact, 'contactId'] } },
      'contact.merged': { subject: 'mergeId', joins: { merge: [contactMerge, 'mergeId'] } },
      'contact.parted': { subject: 'mergeId', joins: { merge: [contactMerge, 'mergeId'] } },
    },
    jobs: {
      'contacts.follow': {
        concurrency: 2,
        async run({ work: { addressId }, parley, signal }) {
          const where = { addressId }
          let cursor: string | undefined
          do {
            // From the oldest: a conversation that moves meanwhile moves to a later page, and is not passed over.
            const page = await parley.conversations.list({ where, order: 'oldest', limit: 100, cursor, signal })
            for (const { id } of page.items) await parley.contacts.follow(id, { signal })
            cursor = page.next ?? undefined
          } while (cursor !== undefined)
        },
      },
    },
    commands: {
      update: {
        input: z.object({
          id: contact.idSchema,
          name: name.nullable().optional(),
          attributes: attributesPatchSchema.optional(),
        }),
        returns: contact,
        lookups: ({ id }) => [contact.ref(id)],
        decide: changeContact,
      },
      merge: {
        input: z
          .object({ from: merged, into: contact.idSchema })
          .refine(({ from, into }) => from !== into, { path: ['into'], message: 'must be another contact' }),
        returns: contactMerge,
        lookups: ({ from, into }) => [contact.ref(from), contact.ref(into)],
        decide: mergeContacts,
      },
      undo: {
        input: contactMerge.idSchema,
        returns: contactMerge,
        lookups: (id) => [contactMerge.ref(id)],
        decide: undoMerge,
      },
      move: {
        input: z.object({ addressId: address.idSchema, contactId: contact.idSchema }),
        returns: address,
        lookups: ({ addressId, contactId }) => [address.ref(addressId), contact.ref(contactId)],
        decide: moveAddress,
      },
      follow: { input: conversation.idSchema, lookups: (id) => [conversation.ref(id)], decide: followAddress },
    },
    routes: {
      'GET /contacts': 'list',
      'GET /contacts/search': 'search',
      'GET /contacts/blocked': 'blocked',
      'GET /contacts/{id}': 'get',
      'PATCH /contacts/{id}': 'update',
      'GET /contact-addresses': 'addresses',
      'GET /contact-merges': 'merges',
      'POST /contact-merges': 'merge',
      'DELETE /contact-merges/{id}': 'undo',
      'PUT /contact-addresses/{addressId}': 'move',
    },
  })
}
