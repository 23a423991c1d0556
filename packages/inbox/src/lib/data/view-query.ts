import type { Conversation, ConversationFilter, SavedView } from '@parley/client'

/** The query of a saved view: the parameters of the list of conversations. */
export type ViewQuery = SavedView['query']

const statuses: readonly Conversation['status'][] = ['open', 'archived', 'closed']
const sorts = ['activity', 'waiting', 'created'] as const

/** The filter of a saved query. Parameters that the inbox does not know, and values out of range, are left out. */
export function filterOfQuery(query: ViewQuery): ConversationFilter {
  const all = (name: string): string[] => [query[name] ?? []].flat().filter((value) => value !== '')
  const one = (name: string): string | undefined => all(name)[0]
  const flag = (name: string): boolean | undefined => ({ true: true, false: false })[one(name) ?? '']
  const assignee = all('assignee')
  return withoutAbsent({
    status: oneOrMore(statuses.filter((status) => all('status').includes(status))),
    unread: flag('unread'),
    starred: flag('starred'),
    snoozed: flag('snoozed'),
    hasDraft: flag('hasDraft') === true ? true : undefined,
    channel: oneOrMore(all('channel')),
    kind: oneOrMore(all('kind')),
    assignee: assignee.includes('none') ? null : oneOrMore(assignee),
    label: oneOrMore(all('label')),
    address: one('address'),
    contactId: one('contactId'),
    sort: sorts.find((sort) => sort === one('sort')),
  })
}

/** The query of a filter, as a saved view and the list of conversations have it. */
export function queryOfFilter({ assignee, ...filter }: ConversationFilter): ViewQuery {
  const given = { ...filter, assignee: assignee === null ? 'none' : assignee }
  const query: ViewQuery = {}
  for (const [name, value] of Object.entries(given).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    query[name] = Array.isArray(value) ? value.map(String) : String(value)
  }
  return query
}

/** A filter as the text of the address. Equal filters have equal texts. */
export function textOfFilter(filter: ConversationFilter): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(queryOfFilter(filter)))
    for (const each of [value].flat()) text.append(name, each)
  return text.toString()
}

/** The filter of a text of the address. */
export function filterOfText(text: string): ConversationFilter {
  const parameters = new URLSearchParams(text)
  return filterOfQuery(Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)])))
}

function oneOrMore<Value>(values: Value[]): Value | Value[] | undefined {
  return values.length > 1 ? values : values[0]
}

function withoutAbsent(filter: ConversationFilter): ConversationFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}
