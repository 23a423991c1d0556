import { drafts } from '../src/drafts.ts'
import { preferences } from '../src/preferences.ts'
import { responses } from '../src/responses.ts'
import type { ModuleUnderTest } from '../src/testing.ts'
import { views } from '../src/views.ts'

const person = { id: 'user:ann', role: 'admin' } as const

/** The modules of daily work, with inputs for the module contract. */
export const dailyWork: readonly ModuleUnderTest<never>[] = [
  {
    name: 'drafts',
    module: drafts(),
    person,
    inputs: {
      save: async (_: unknown, [conversationId]: readonly string[]) => ({
        ...{ conversationId, type: 'reply', text: 'Thanks' },
      }),
      remove: async (_: unknown, [conversationId]: readonly string[]) => ({ conversationId, type: 'reply' }),
    },
  },
  {
    name: 'responses of a person',
    module: responses(),
    person,
    inputs: {
      add: async () => ({ shortcut: 'thanks', title: 'Thanks', text: 'Thank you, {{contact.name|there}}!' }),
      edit: async ({ responses: own }: Listed) => ({ id: (await own.list()).items[0]?.id, shortcut: 'thx' }),
      render: async ({ responses: own }: Listed, [conversationId]: readonly string[]) => ({
        id: (await own.list()).items[0]?.id,
        conversationId,
      }),
      remove: async ({ responses: own }: Listed) => (await own.list()).items[0]?.id,
    },
  },
  {
    name: 'responses of the team',
    module: responses(),
    person,
    inputs: {
      add: async () => ({ shortcut: 'thanks', title: 'Thanks', text: 'Thank you!', person: null }),
      edit: async ({ responses: own }: Listed) => ({ id: (await own.list()).items[0]?.id, title: 'Thank you' }),
      remove: async ({ responses: own }: Listed) => (await own.list()).items[0]?.id,
    },
  },
  {
    name: 'views',
    module: views(),
    person,
    inputs: {
      add: async () => ({ name: 'Waiting', query: { status: 'open', label: ['vip'] } }),
      edit: async ({ views: own }: Listed) => ({ id: (await own.list()).items[0]?.id, position: 3 }),
      remove: async ({ views: own }: Listed) => (await own.list()).items[0]?.id,
    },
  },
  {
    name: 'preferences',
    module: preferences(),
    person,
    inputs: {
      change: async () => ({ values: { theme: 'dark' } }),
      mine: async () => ({}),
    },
  },
] as object as readonly ModuleUnderTest<never>[]

interface Listing {
  list(): Promise<{ items: { id: string }[] }>
}
interface Listed {
  readonly responses: Listing
  readonly views: Listing
}
