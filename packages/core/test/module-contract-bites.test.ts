import { expect, it } from 'vitest'
import { type ConversationId, conversation } from '../src/index.ts'
import { moduleCases } from '../src/lib/testing/module-contract/cases.ts'
import { memoryStore } from '../src/memory.ts'
import { type Command, defineModule, type Module } from '../src/module.ts'
import { type Note, type NoteId, note } from '../src/notes.ts'

interface Memos {
  id: 'memos'
  events: { 'memo.written': { noteId: NoteId; conversationId: ConversationId; about: string } }
  jobs: { 'memos.copy': { conversationId: ConversationId } }
  commands: { write: Command<ConversationId, Note>; copy: Command<ConversationId, Note> }
}

/** A flaw of a module of memos. */
interface Flaw {
  about?: string
  joined?: 'noteId' | 'conversationId'
  /** The key of the job's command. Default: Parley's own. */
  keyOf?(attempt: number): string
}

function memos({ about = 'refund', joined = 'noteId', keyOf }: Flaw = {}): Module<Memos> {
  const written = { author: null, text: 'Wants a refund', editedAt: null }
  return defineModule<Memos>({
    id: 'memos',
    records: [note],
    events: { 'memo.written': { subject: 'noteId', joins: { note: [note, joined] } } },
    jobs: {
      'memos.copy': {
        concurrency: 1,
        async run({ work: { conversationId }, attempt, parley }) {
          await parley.memos.copy(conversationId, keyOf === undefined ? {} : { key: keyOf(attempt) })
        },
      },
    },
    commands: {
      write: {
        input: conversation.idSchema,
        decide(draft, conversationId) {
          const id = draft.newId(note)
          draft.emit({ type: 'memo.written', version: 1, noteId: id, conversationId, about })
          draft.addJob('memos.copy', { conversationId })
          return draft.put(note, { ...written, id, conversationId, createdAt: draft.now })
        },
      },
      copy: {
        input: conversation.idSchema,
        decide: (draft, conversationId) =>
          draft.put(note, { ...written, id: draft.newId(note), conversationId, createdAt: draft.now }),
      },
    },
  })
}

it.each<{ flaw: string; how: Flaw; promises: string[] }>([
  { flaw: 'nothing', how: {}, promises: [] },
  {
    flaw: 'an event that joins a record by the id of another kind',
    how: { joined: 'conversationId' },
    promises: ['every event names its subject, and the ids of the records that it joins'],
  },
  {
    flaw: 'an event that holds a long text',
    how: { about: 'a refund '.repeat(30) },
    promises: ['every event holds ids and small values only'],
  },
  {
    flaw: 'a job that does its work again at each attempt',
    how: { keyOf: (attempt) => `attempt ${attempt}` },
    promises: ['every job survives a kill: it runs again, and has its effect once'],
  },
])('the module contract catches $flaw', async ({ how, promises }) => {
  const failed: string[] = []
  const inputs = { write: async (_: object, [id]: readonly [ConversationId, ConversationId]) => id }
  for (const { name, run } of moduleCases) {
    const trial = { module: memos(how) as object as never, inputs, open: async () => memoryStore(), expect }
    await run(trial).catch(() => failed.push(name))
  }
  expect(failed).toEqual(promises)
})
