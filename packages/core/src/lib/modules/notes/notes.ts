import { z } from 'zod'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Command, JobRun, Module } from '../../ports/module.ts'
import type { View } from '../../views.ts'
import { defineModule } from '../define-module.ts'
import { type Note, type NoteId, note } from './note.ts'

/** The payload of the events of notes. */
export interface NoteEvent {
  noteId: NoteId
  conversationId: ConversationId
}

/** A note to write. */
export interface NewNote {
  conversationId: ConversationId
  /** 1 to 10 000 characters, at least one of them visible. */
  text: string
}

/** The reads, events and commands of notes. */
export interface Notes {
  id: 'notes'
  reads: { list: typeof note.queries.notes; search: typeof note.queries.search; get: typeof note }
  events: { 'note.added': NoteEvent; 'note.edited': NoteEvent; 'note.removed': NoteEvent }
  jobs: {
    /** Removes the notes of a removed conversation. */
    'notes.forget': { conversationId: ConversationId }
  }
  commands: {
    /** Writes a note in a conversation. @throws `not_found` for a conversation that does not exist */
    add: Command<NewNote, Note>
    /** Replaces the text of a note. @throws `not_found` */
    edit: Command<{ id: NoteId; text: string }, Note>
    /** Removes a note. @throws `not_found` */
    remove: Command<NoteId, Note>
  }
}

const text = z
  .string()
  .min(1)
  .max(10_000)
  .transform(storable)
  .refine(isVisible, 'must have at least one visible character')
  .meta({ examples: ['Prefers a call before noon.'] })

/** Notes of the team in conversations. */
export function notes(): Module<Notes> {
  const subject = { subject: 'noteId', joins: { note: [note, 'noteId'] } } as const
  return defineModule<Notes>({
    id: 'notes',
    records: [note],
    reads: { list: note.queries.notes, search: note.queries.search, get: note },
    events: { 'note.added': subject, 'note.edited': subject, 'note.removed': { subject: 'noteId' } },
    jobs: { 'notes.forget': { concurrency: 2, run: forgetNotes } },
    on: {
      'conversation.removed'(draft, { conversationId }) {
        draft.addJob('notes.forget', { conversationId })
        return undefined
      },
    },
    commands: {
      add: {
        input: z.object({ conversationId: kernel.conversation.idSchema, text }),
        returns: note,
        lookups: ({ conversationId }) => [kernel.conversation.ref(conversationId)],
        decide(draft, { conversationId, text: written }) {
          if (draft.get(kernel.conversation, conversationId) === undefined) throw notFound('conversationId')
          const id = draft.newId(note)
          draft.emit({ type: 'note.added', version: 1, noteId: id, conversationId })
          const { author, now: createdAt } = draft
          return draft.put(note, { id, conversationId, author, text: written, createdAt, editedAt: null })
        },
      },
      edit: {
        input: z.object({ id: note.idSchema, text }),
        returns: note,
        lookups: ({ id }) => [note.ref(id)],
        decide(draft, { id, text: written }) {
          const known = draft.get(note, id)
          if (known === undefined) throw notFound('id')
          if (known.text === written) return known
          const { conversationId, version } = known
          draft.emit({ type: 'note.edited', version: version + 1, noteId: id, conversationId })
          return draft.put(note, { ...known, text: written, editedAt: draft.now })
        },
      },
      remove: {
        input: note.idSchema,
        returns: note,
        lookups: (id) => [note.ref(id)],
        decide(draft, id) {
          const known = draft.get(note, id)
          if (known === undefined) throw notFound('id')
          const { conversationId, version } = known
          draft.emit({ type: 'note.removed', version: version + 1, noteId: id, conversationId })
          draft.remove(note, known)
          return known
        },
      },
    },
    routes: {
      'GET /notes': 'list',
      'GET /notes/search': 'search',
      'GET /notes/{id}': 'get',
      'POST /notes': 'add',
      'PATCH /notes/{id}': 'edit',
      'DELETE /notes/{id}': 'remove',
    },
  })
}

/** Removes the notes of a conversation, page by page. After a crash the next run removes the rest. */
async function forgetNotes({
  work: { conversationId },
  parley,
  signal,
}: JobRun<{ conversationId: ConversationId }, View<string, Notes>>): Promise<void> {
  const where = { conversationId }
  for (;;) {
    const { items } = await parley.notes.list({ where, limit: 100, signal })
    if (items.length === 0) return
    for (const { id } of items) {
      await parley.notes.remove(id, { signal }).catch((error: unknown) => {
        // A person removed it meanwhile.
        if (!ParleyError.is(error) || error.code !== 'not_found') throw error
      })
    }
  }
}

function notFound(field: string): ParleyError {
  return new ParleyError('not_found', { field })
}
