import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  type ConversationId,
  conversation,
  createParley,
  type Message,
  type MessageId,
  message,
  type Parley,
  ParleyError,
  type TenantId,
  type Time,
  type View,
} from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import {
  type Branded,
  type Command,
  defineModule,
  defineRecord,
  type Module,
  needs,
  oneOf,
  optional,
  type RecordKind,
  secret,
  set,
  text,
  time,
} from '../src/module.ts'
import { fakeChannel, virtualEnvironment } from '../src/testing.ts'

type TaskId = Branded<'TaskId'>
interface Task {
  kind: 'task'
  tenant: TenantId
  id: TaskId
  version: number
  conversationId: ConversationId
  title: string
  status: 'open' | 'done'
  due: Time | null
  labels: string[]
  createdAt: Time
}

const queries = {
  tasks: { filters: ['status', 'conversationId', 'labels'], keyset: ['createdAt', 'id'] },
  search: { search: true, filters: ['conversationId'], keyset: ['place'] },
} as const
const task: RecordKind<Task, typeof queries> = defineRecord<Task>()({
  kind: 'task',
  prefix: 'tsk',
  table: 'tasks',
  keyed: false,
  columns: {
    ...{ conversationId: text, title: secret(text), status: oneOf('open', 'done') },
    ...{ due: optional(time), labels: set, createdAt: time },
  },
  search: ['title'],
  queries,
})

interface TaskCreated {
  taskId: TaskId
  conversationId: ConversationId
}

interface Tasks {
  id: 'tasks'
  reads: { list: typeof task.queries.tasks; search: typeof task.queries.search; get: typeof task }
  events: { 'task.created': TaskCreated; 'task.completed': TaskCreated & { late: boolean } }
  jobs: { 'tasks.find': { messageId: MessageId } }
  commands: {
    /** Creates a task. */
    create: Command<{ conversationId: ConversationId; title: string; labels?: string[] | undefined }, Task>
    /** Completes a task. */
    complete: Command<TaskId, Task>
  }
}

function tasks(found: string[] = []): Module<Tasks> {
  return defineModule<Tasks>({
    id: 'tasks',
    records: [task],
    reads: { list: task.queries.tasks, search: task.queries.search, get: task },
    events: {
      'task.created': { subject: 'taskId', joins: { task: [task, 'taskId'] } },
      'task.completed': { subject: 'taskId', joins: { task: [task, 'taskId'] } },
    },
    jobs: {
      'tasks.find': {
        concurrency: 4,
        async run({ work, attempt, parley }) {
          const { conversationId, text: title } = await parley.messages.get(work.messageId)
          await parley.tasks.create({ conversationId, title })
          found.push(`${title} ${attempt}`)
          if (attempt === 1) throw new Error('not yet')
        },
      },
    },
    on: {
      'message.received': (draft, { messageId }, state) => {
        if (!state.has(message.ref(messageId))) return needs(message.ref(messageId))
        if (state.get(message, messageId)?.text.startsWith('todo') === true) draft.addJob('tasks.find', { messageId })
        return undefined
      },
      'task.created': (draft, { taskId, conversationId }) => {
        const created = draft.get(task, taskId)
        if (created?.title !== 'at once') return
        draft.put(task, { ...created, status: 'done' })
        draft.emit({ type: 'task.completed', version: created.version + 1, taskId, conversationId, late: false })
      },
    },
    commands: {
      create: {
        input: z.object({
          conversationId: conversation.idSchema,
          title: z.string().min(1).max(500),
          labels: z.array(z.string()).optional(),
        }),
        decide(draft, { conversationId, title, labels = [] }) {
          const id = draft.newId(task)
          draft.emit({ type: 'task.created', version: 1, taskId: id, conversationId })
          const created = {
            id,
            conversationId,
            title,
            status: 'open',
            due: null,
            labels,
            createdAt: draft.now,
          } as const
          return draft.put(task, { ...created, labels: [...labels] })
        },
      },
      complete: {
        input: task.idSchema,
        lookups: (id) => [task.ref(id)],
        decide(draft, id) {
          const found = draft.get(task, id)
          if (found === undefined) throw new ParleyError('not_found', { field: 'task' })
          const { conversationId, due, version } = found
          const late = due !== null && due < draft.now
          draft.emit({ type: 'task.completed', version: version + 1, taskId: id, conversationId, late })
          return draft.put(task, { ...found, status: 'done' })
        },
      },
    },
  })
}

async function open(found?: string[]) {
  const line = fakeChannel({ kind: 'line' })
  const environment = virtualEnvironment()
  const handled: string[] = []
  const parley = await createParley({
    store: memoryStore(),
    channels: { line },
    modules: [tasks(found)],
    on: { 'task.completed': { log: ({ event }) => void handled.push(event.taskId) } },
    environment,
  })
  const { conversation: started } = await parley.conversations.start({
    channel: 'line',
    to: '+14155550123',
    text: 'hi',
  })
  return { parley, line, environment, handled, conversationId: started.id }
}

/** The ids of the open tasks. A function takes the view that it needs, for any other modules. */
async function openTasks(view: View<string, Tasks>): Promise<string[]> {
  const { items } = await view.tasks.list({ where: { status: 'open' } })
  return items.map(({ title }) => title)
}

describe('a module', () => {
  it('adds commands, reads and records to the view', async () => {
    const { parley, conversationId } = await open()
    const created = await parley.tasks.create({ conversationId, title: 'Call the plumber', labels: ['house'] })
    expectTypeOf(created).toEqualTypeOf<Task>()
    expect(created).toMatchObject({ kind: 'task', version: 1, status: 'open' })
    expect(await parley.tasks.get(created.id)).toEqual(created)
    expect((await parley.tasks.list({ where: { labels: 'house' } })).items).toEqual([created])
    expect((await parley.tasks.search('plumb*')).items).toEqual([created])
    expect(await openTasks(parley)).toEqual(['Call the plumber'])
    await parley.tasks.complete(created.id)
    expect(await openTasks(parley)).toEqual([])
    await parley.stop()
  })

  it('runs a command once per key', async () => {
    const { parley, conversationId } = await open()
    const input = { conversationId, title: 'once' }
    const [one, again] = [
      await parley.tasks.create(input, { key: 'k' }),
      await parley.tasks.create(input, { key: 'k' }),
    ]
    expect(again).toEqual(one)
    await expect(parley.tasks.create({ ...input, title: 'other' }, { key: 'k' })).rejects.toMatchObject({
      code: 'idempotency.mismatch',
    })
    expect((await parley.tasks.list()).items).toHaveLength(1)
    await parley.stop()
  })

  it('refuses input by the name of the field, and an id of another kind', async () => {
    const { parley, conversationId } = await open()
    await expect(parley.tasks.create({ conversationId, title: '' })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'title',
    })
    await expect(parley.tasks.complete(conversationId as string as TaskId)).rejects.toMatchObject({
      code: 'input.invalid',
    })
    await expect(parley.tasks.complete('tsk_unknown' as TaskId)).rejects.toMatchObject({ code: 'not_found' })
    await parley.stop()
  })

  it('reacts in the same commit, and one reaction may cause another', async () => {
    const { parley, conversationId } = await open()
    const { asOf } = await parley.conversations.list()
    const { id } = await parley.tasks.create({ conversationId, title: 'at once' })
    expect((await parley.tasks.get(id)).status).toBe('done')
    const types: string[] = []
    for await (const item of parley.events({ after: asOf })) {
      if (item.type === 'event') types.push(item.event.type)
      if (types.length === 2) break
    }
    expect(types).toEqual(['task.created', 'task.completed'])
    await parley.stop()
  })

  it('runs its jobs, again if they throw, and commands nothing twice', async () => {
    const found: string[] = []
    const { parley, line, environment } = await open(found)
    await parley.handleWebhook('line', line.inbound({ from: '+14155550123', text: 'todo: pay' }))
    await parley.handleWebhook('line', line.inbound({ from: '+14155550123', text: 'hello' }))
    await parley.drain()
    await environment.advance(60_000)
    await parley.drain()
    expect(found).toEqual(['todo: pay 1', 'todo: pay 2'])
    expect((await parley.tasks.list()).items.map(({ title }) => title)).toEqual(['todo: pay'])
    await parley.stop()
  })

  it('has events that handlers react to by name', async () => {
    const { parley, handled, conversationId } = await open()
    const { id } = await parley.tasks.create({ conversationId, title: 'x' })
    await parley.tasks.complete(id)
    await parley.drain()
    expect(handled).toEqual([id])
    await parley.stop()
  })

  it('is separate for each tenant', async () => {
    const { parley, conversationId } = await open()
    const { id } = await parley.tasks.create({ conversationId, title: 'mine' })
    const other = parley.tenant('other')
    await expect(other.tasks.get(id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await other.tasks.list()).items).toEqual([])
    expect((await other.tasks.search('mine')).items).toEqual([])
    await parley.stop()
  })
})

describe('invalid modules', () => {
  const refused = (modules: readonly Module<never>[]): Promise<unknown> =>
    createParley({ store: memoryStore(), modules: modules as never })
  const other = (source: object, id = 'other'): unknown => defineModule({ id, ...source } as never)

  it.each([
    ['an id of two modules', [tasks(), tasks()], /given twice/],
    ['an id of Parley', [defineModule({ id: 'messages' } as never)], /not a name of Parley/],
    ['a kind of the kernel', [other({ records: [message] })], 'The kind message is declared twice.'],
    ['a kind that is declared twice', [other({ records: [task, task] })], 'The kind task is declared twice.'],
    ['a kind of another module', [tasks(), other({ records: [task] })], 'The module tasks has the kind task too.'],
    [
      'an event of another module',
      [tasks(), other({ events: { 'task.created': { subject: 'id' } } })],
      'The module tasks has the event task.created too.',
    ],
    [
      'an event of Parley',
      [other({ events: { 'message.received': { subject: 'messageId' } } })],
      'Parley itself has the event message.received.',
    ],
    [
      'an event without a dot',
      [other({ events: { created: { subject: 'id' } } })],
      'The event created must be dotted.',
    ],
    [
      'a job of another module',
      [tasks(), other({ jobs: { 'tasks.find': {} } })],
      'The module tasks has the job tasks.find too.',
    ],
    [
      'a route of another module',
      [
        other({ reads: { get: task }, routes: { 'GET /tasks/{id}': 'get' } }, 'first'),
        other({ reads: { get: task }, routes: { 'GET /tasks/{taskId}': 'get' } }),
      ],
      'The module first has the route GET /tasks/{} too.',
    ],
    [
      'a route that is declared twice',
      [other({ reads: { get: task }, routes: { 'GET /tasks/{id}': 'get', 'GET /tasks/{taskId}': 'get' } })],
      'The route GET /tasks/{} is declared twice.',
    ],
    [
      'a route without a method',
      [other({ reads: { get: task }, routes: { '/tasks': 'get' } })],
      'The route /tasks must be a method and a path',
    ],
    [
      'a route to nothing',
      [other({ reads: { get: task }, routes: { 'GET /tasks': 'list' } })],
      'The route GET /tasks names list, but the module has no such read or command.',
    ],
    [
      'a name of a read and a command',
      [other({ reads: { get: task }, commands: { get: {} } })],
      'get is a read and a command.',
    ],
    [
      'a reaction to an event of no module',
      [other({ on: { 'task.created': () => undefined } })],
      'Unknown event `task.created`.',
    ],
    [
      'a reaction to a misspelled event',
      [other({ on: { 'mesage.received': () => undefined } })],
      'Did you mean `message.received`?',
    ],
  ])('%s is refused by name', async (_, modules, reason) => {
    const refusal = await refused(modules as never).then(String, (error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'parley.misconfigured', field: expect.any(String) })
    expect(String(refusal)).toMatch(reason)
  })

  it('a filter over a field that no store can compare is refused by name', async () => {
    const odd = { ...task, queries: { tasks: { ...task.queries.tasks, filters: ['title'] } } }
    await expect(refused([defineModule({ id: 'other', records: [odd] } as never)])).rejects.toThrow(/title is secret/)
  })

  it('a filter that its query does not declare is refused by name', async () => {
    const { parley } = await open()
    const asked = parley.tasks.list({ where: { title: 'x' } } as never)
    await expect(asked).rejects.toMatchObject({ code: 'input.invalid', field: 'title' })
    await parley.stop()
  })
})

describe('types', () => {
  it('contain the channels, the modules and the events', async () => {
    const { parley } = await open()
    const start = parley.conversations.start
    // @ts-expect-error There is no such channel.
    await expect(start({ channel: 'smz', to: '+14155550123', text: 'x' })).rejects.toMatchObject({
      code: 'channel.unknown',
    })
    // @ts-expect-error There is no such module.
    expect(parley.campaigns).toBe(undefined)
    // @ts-expect-error There is no such event.
    await expect(createParley({ store: memoryStore(), on: { 'task.created': () => {} } })).rejects.toThrow(
      /Unknown event/,
    )
    const any: Parley = parley
    expectTypeOf(any.messages.get).returns.resolves.toEqualTypeOf<Message>()
    await parley.stop()
  })
})
