import type { Conversation, Job, QueryName } from '@parley/core'
import type { Shape } from './find.ts'

/** The parts of which a list without a narrowing filter is put together: one index tells of each, in the list's order. */
interface Parts {
  field: string
  values: readonly string[]
  /** Filters that have an index of their own. */
  narrowing: readonly string[]
}

const statuses: { readonly [Status in Conversation['status']]: true } = { open: true, archived: true, closed: true }
const states: { readonly [State in Exclude<Job['state'], 'done'>]: true } = { waiting: true, running: true, dead: true }

const lists: { readonly [Name in QueryName]?: Parts } = {
  conversations: {
    field: 'status',
    values: Object.keys(statuses),
    narrowing: ['status', 'channel', 'assignee', 'addressId', 'contactId', 'starred', 'hasUnread'],
  },
  jobs: { field: 'state', values: Object.keys(states), narrowing: ['state'] },
}

/** The parts that a list is put together from; nothing where one index tells of all of it. */
export function partsOf({ name, filters }: Shape): Parts | undefined {
  const parts = lists[name]
  // What is not marked, or has nobody, is nearly everything, and has no index.
  const narrowed = filters.some(
    ({ field, with: how }) => (how === 'value' || how === 'true') && parts?.narrowing.includes(field),
  )
  return narrowed ? undefined : parts
}
