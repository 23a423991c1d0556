import { z } from 'zod'
import { type Contacts, contacts } from '../src/contacts.ts'
import {
  type Conversation,
  type ConversationId,
  conversation,
  createParley,
  type Parley,
  ParleyError,
} from '../src/index.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import { seededRandom } from '../src/lib/testing/random.ts'
import { memoryStore } from '../src/memory.ts'
import {
  type Branded,
  type Command,
  defineModule,
  defineRecord,
  type Module,
  needs,
  optional,
  type RecordKind,
  text,
} from '../src/module.ts'
import { type Notes, notes } from '../src/notes.ts'

import { noteChannel, note as webhook } from './note-channel.ts'

/** A record of each visibility. */
interface Made<Kind extends string> {
  kind: Kind
  tenant: Conversation['tenant']
  id: Branded<Kind>
  version: number
  title: string
}
interface Task extends Made<'task'> {
  conversationId: ConversationId
}

/** A record of one person. */
export interface Memo extends Made<'memo'> {
  person: string
}
/** A record of one person, or of all. */
export interface Tip extends Made<'tip'> {
  person: string | null
}

const query = { all: { keyset: ['id'] } } as const
const memos = {
  all: { narrowing: ['person'], keyset: ['id'] },
  search: { search: true, keyset: ['place'] },
} as const
const task: RecordKind<Task, typeof query> = defineRecord<Task>()({
  ...{ kind: 'task', prefix: 'tsk', table: 'tasks', keyed: false, queries: query },
  columns: { title: text, conversationId: text },
})
const memo: RecordKind<Memo, typeof memos> = defineRecord<Memo>()({
  ...{ kind: 'memo', prefix: 'mem', table: 'memos', keyed: false, queries: memos },
  columns: { title: text, person: text },
  search: ['title'],
  visible: { own: 'person' },
})
const tip: RecordKind<Tip, typeof query> = defineRecord<Tip>()({
  ...{ kind: 'tip', prefix: 'tip', table: 'tips', keyed: false, queries: query },
  columns: { title: text, person: optional(text) },
  visible: { own: 'person', without: 'tenant' },
})
const tag: RecordKind<Made<'tag'>, typeof query> = defineRecord<Made<'tag'>>()({
  ...{ kind: 'tag', prefix: 'tag', table: 'tags', keyed: false, queries: query },
  columns: { title: text },
  visible: 'tenant',
})
const audit: RecordKind<Made<'audit'>, typeof query> = defineRecord<Made<'audit'>>()({
  ...{ kind: 'audit', prefix: 'aud', table: 'audits', keyed: false, queries: query },
  columns: { title: text },
})

/** A module with a kind of each visibility, and with commands without checks of their own. */
export interface Desk {
  id: 'desk'
  reads: {
    tasks: typeof task.queries.all
    task: typeof task
    tags: typeof tag.queries.all
    tag: typeof tag
    audits: typeof audit.queries.all
    audit: typeof audit
    memos: typeof memo.queries.all
    memoSearch: typeof memo.queries.search
    memo: typeof memo
    tips: typeof tip.queries.all
    tip: typeof tip
  }
  events: {
    'task.made': { taskId: Task['id'] }
    'tag.made': { tagId: Made<'tag'>['id'] }
    'audit.made': { auditId: Made<'audit'>['id'] }
    'memo.made': { memoId: Memo['id'] }
    'memo.gone': { memoId: Memo['id']; person: string }
    'tip.made': { tipId: Tip['id'] }
  }
  commands: {
    grant: Command<{ id: ConversationId; access: string[] }, Conversation>
    addTask: Command<{ conversationId: ConversationId; title: string }, Task>
    rename: Command<{ id: Task['id']; title: string }, Task>
    moveTask: Command<{ id: Task['id']; conversationId: ConversationId }, Task>
    addTag: Command<{ title: string }, Made<'tag'>>
    addAudit: Command<{ title: string }, Made<'audit'>>
    addMemo: Command<{ title: string; person: string }, Memo>
    renameMemo: Command<{ id: Memo['id']; title: string }, Memo>
    /** Finds its record without a name in its input. */
    renameSecretly: Command<{ title: string }, { title: string }>
    removeMemo: Command<{ id: Memo['id'] }, Memo>
    addTip: Command<{ title: string; person: string | null }, Tip>
    /** Every role may do it. */
    look: Command<{ title: string }, { title: string }>
    /** Only some roles may do it with `team`. */
    manage: Command<{ team: boolean }, { team: boolean }>
  }
}

function desk(): Module<Desk> {
  const title = z.string()
  return defineModule<Desk>({
    id: 'desk',
    records: [task, tag, audit, memo, tip],
    reads: {
      tasks: task.queries.all,
      task,
      tags: tag.queries.all,
      tag,
      audits: audit.queries.all,
      audit,
      memos: memo.queries.all,
      memoSearch: memo.queries.search,
      memo,
      tips: tip.queries.all,
      tip,
    },
    events: {
      'task.made': { subject: 'taskId', joins: { task: [task, 'taskId'] } },
      'tag.made': { subject: 'tagId', joins: { tag: [tag, 'tagId'] } },
      'audit.made': { subject: 'auditId', joins: { audit: [audit, 'auditId'] } },
      'memo.made': { subject: 'memoId', joins: { memo: [memo, 'memoId'] } },
      'memo.gone': { subject: 'memoId' },
      'tip.made': { subject: 'tipId', joins: { tip: [tip, 'tipId'] } },
    },
    commands: {
      grant: {
        input: z.object({ id: conversation.idSchema, access: z.array(z.string()) }),
        lookups: ({ id }) => [conversation.ref(id)],
        decide(draft, { id, access }) {
          const known = draft.get(conversation, id)
          if (known === undefined) throw new Error('There is no such conversation.')
          return draft.put(conversation, { ...known, access })
        },
      },
      addTask: {
        input: z.object({ conversationId: conversation.idSchema, title }),
        decide(draft, input) {
          const id = draft.newId(task)
          draft.emit({ type: 'task.made', version: 1, taskId: id })
          return draft.put(task, { id, ...input })
        },
      },
      rename: {
        input: z.object({ id: task.idSchema, title }),
        lookups: ({ id }) => [task.ref(id)],
        decide: (draft, { id, title: next }) =>
          draft.put(task, {
            ...(draft.get(task, id) ?? { conversationId: 'con_none' as ConversationId }),
            ...{ id, title: next },
          }),
      },
      moveTask: {
        input: z.object({ id: task.idSchema, conversationId: conversation.idSchema }),
        lookups: ({ id }) => [task.ref(id)],
        decide(draft, { id, conversationId }) {
          const known = draft.get(task, id)
          if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
          return draft.put(task, { ...known, conversationId })
        },
      },
      addTag: {
        input: z.object({ title }),
        decide(draft, input) {
          const id = draft.newId(tag)
          draft.emit({ type: 'tag.made', version: 1, tagId: id })
          return draft.put(tag, { id, ...input })
        },
      },
      addAudit: {
        input: z.object({ title }),
        decide(draft, input) {
          const id = draft.newId(audit)
          draft.emit({ type: 'audit.made', version: 1, auditId: id })
          return draft.put(audit, { id, ...input })
        },
      },
      addMemo: {
        input: z.object({ title, person: z.string() }),
        decide(draft, input) {
          const id = draft.idOf(memo, input.person, input.title)
          draft.emit({ type: 'memo.made', version: 1, memoId: id })
          return draft.put(memo, { id, ...input })
        },
      },
      renameMemo: {
        input: z.object({ id: memo.idSchema, title }),
        lookups: ({ id }) => [memo.ref(id)],
        decide(draft, { id, title: next }) {
          const known = draft.get(memo, id)
          if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
          return draft.put(memo, { ...known, title: next })
        },
      },
      renameSecretly: {
        input: z.object({ title }),
        decide(draft, input, state) {
          const id = draft.idOf(memo, 'user:1', 'mine')
          if (!state.has(memo.ref(id))) return needs(memo.ref(id))
          const known = state.get(memo, id)
          if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
          draft.put(memo, { ...known, ...input })
          return input
        },
      },
      removeMemo: {
        input: z.object({ id: memo.idSchema }),
        lookups: ({ id }) => [memo.ref(id)],
        decide(draft, { id }) {
          const known = draft.get(memo, id)
          if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
          draft.remove(memo, known)
          draft.emit({ type: 'memo.gone', version: known.version + 1, memoId: id, person: known.person })
          return known
        },
      },
      addTip: {
        input: z.object({ title, person: z.string().nullable() }),
        decide(draft, input) {
          const id = draft.newId(tip)
          draft.emit({ type: 'tip.made', version: 1, tipId: id })
          return draft.put(tip, { id, ...input })
        },
      },
      look: { input: z.object({ title }), action: 'modules.read', decide: (_, input) => input },
      manage: {
        input: z.object({ team: z.boolean() }),
        decide(draft, input) {
          if (input.team) draft.allow('modules.manage')
          return input
        },
      },
    },
  })
}

export const keys: readonly string[] = ['k1', 'k2', 'k3', 'k4']

/** Some of the values, in random order. */
export function someOf<Value>(values: readonly Value[], random: () => number): Value[] {
  return values.filter(() => random() < 0.4)
}

type Modules = Contacts | Notes | Desk

/** An installation with many records in conversations of random access. */
export interface World {
  parley: Parley<'note', Modules>
  ids: ConversationId[]
  random: () => number
}

export async function openWorld(seed: number, size = 9): Promise<World> {
  const random = seededRandom(seed)
  const parley = await createParley({
    store: memoryStore(),
    channels: { note: noteChannel({}) },
    modules: [contacts(), notes(), desk()],
    environment: { log: silentLogger, random: () => 1 },
  })
  const ids: ConversationId[] = []
  const names = Array.from({ length: size }, (_, place) => String.fromCharCode(97 + place).repeat(3))
  let posted = 0
  for (const from of [...names, ...names.filter(() => random() < 0.6)]) {
    const text = `hello from ${from}`
    await parley.handleWebhook('note', webhook({ id: `${++posted}`, from, text }))
    const [found] = (await parley.conversations.list({ where: { address: from } })).items
    if (found === undefined) throw new Error('There is no conversation.')
    if (!ids.includes(found.id)) ids.push(found.id)
  }
  for (const [place, id] of ids.entries()) {
    await parley.desk.grant({ id, access: someOf(keys, random) })
    await parley.messages.send(id, { text: `hello to ${place}` })
    await parley.notes.add({ conversationId: id, text: `hello about ${place}` })
    await parley.desk.addTask({ conversationId: id, title: `task ${place}` })
    if (random() < 0.5) await parley.conversations.update(id, { starred: true })
    const { addressId, contactId } = await parley.conversations.get(id)
    await parley.contacts.update({ id: contactId, name: `friend ${place}` })
    if (random() < 0.5) await parley.addresses.block(addressId)
  }
  await parley.desk.addTag({ title: 'vip' })
  await parley.desk.addAudit({ title: 'made' })
  const [into, from] = (await parley.contacts.list()).items
  if (into !== undefined && from !== undefined) await parley.contacts.merge({ into: into.id, from: from.id })
  await parley.drain()
  return { parley, ids, random }
}
