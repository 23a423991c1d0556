import { describe, expect, it } from 'vitest'
import { contacts } from '../src/contacts.ts'
import type { ContactId, ConversationId } from '../src/index.ts'
import { notes } from '../src/notes.ts'
import { moduleContract } from '../src/testing.ts'
import { dailyWork } from './daily-work.ts'

const runner = { describe, it, expect }

moduleContract(runner, {
  name: 'notes',
  module: notes(),
  inputs: {
    add: async (_, [conversationId]) => ({ conversationId, text: 'Wants a refund' }),
    edit: async ({ notes }, [conversationId]) => {
      const [note] = (await notes.list({ where: { conversationId } })).items
      return { id: note?.id, text: 'Got the refund' }
    },
    remove: async ({ notes }, [conversationId]) => (await notes.list({ where: { conversationId } })).items[0]?.id,
  },
})

moduleContract(runner, {
  name: 'contacts',
  module: contacts(),
  inputs: {
    update: async (view, [id]) => ({ id: await contactOf(view, id), name: 'Ann Smith' }),
    merge: async (view, [into, from]) => ({ from: await contactOf(view, from), into: await contactOf(view, into) }),
    undo: async (view, [id]) => {
      const into = await contactOf(view, id)
      return (await view.contacts.merges({ where: { into } })).items[0]?.id
    },
    move: async (view, [first, second]) => {
      const { addressId } = await view.conversations.get(second)
      return { addressId, contactId: await contactOf(view, first) }
    },
    follow: async (_, [id]) => id,
  },
})

for (const one of dailyWork) moduleContract(runner, one)

interface Reads {
  conversations: { get(id: ConversationId): Promise<{ contactId: ContactId }> }
}

async function contactOf({ conversations }: Reads, id: ConversationId): Promise<ContactId> {
  return (await conversations.get(id)).contactId
}
