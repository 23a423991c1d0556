import type { Action } from '@parley/core'

/** The ids of one tenant's records, and the names of its customer. */
export interface Known {
  conversation: string
  message: string
  address: string
  contact: string
  other: string
  note: string
  merge: string
  file: string
  job: string
  person: string
  invitation: string
  key: string
  /** The own records of another person of the tenant. */
  draft: string
  suggestion: string
  trial: string
  response: string
  view: string
  number: string
  word: string
}

/** How an operation is called, and the action that it needs. `any` needs a caller only, and `open` needs none. */
export interface Call {
  action: Action | 'any' | 'open'
  query?: (known: Known) => { readonly [name: string]: string }
  body?: (known: Known) => object
  /** The answer to a caller that may call it. Default: 200. */
  status?: number
}

const q = { query: ({ word }: Known) => ({ q: word }) }

/** Every operation of the document under `/api`, by its id. A new route needs a row here. */
export const operations: { readonly [operationId: string]: Call } = {
  listConversations: { action: 'conversations.read' },
  startConversation: {
    action: 'conversations.start',
    body: ({ number }) => ({ channel: 'pigeon', to: number, text: 'x' }),
  },
  getConversation: { action: 'conversations.read' },
  updateConversation: { action: 'conversations.update', body: () => ({ starred: true }) },
  changeConversations: {
    action: 'conversations.update',
    body: ({ conversation }) => ({ items: [{ id: conversation, patch: { starred: true } }] }),
  },
  removeConversation: { action: 'conversations.remove' },
  getReadMark: { action: 'conversations.read' },
  moveReadMark: { action: 'conversations.update', body: ({ message }) => ({ readThrough: message }) },
  reportTyping: { action: 'messages.send', body: () => ({ writing: 'reply' }) },
  reportPresence: { action: 'events.read', body: () => ({ state: 'online', conversationId: null }) },
  listPresence: { action: 'events.read' },
  openSocket: { action: 'events.read', status: 426 },
  listChannels: { action: 'channels.read' },
  summarizeStatistics: {
    action: 'statistics.read',
    query: () => ({ from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' }),
  },
  listMessages: { action: 'messages.read' },
  sendMessage: { action: 'messages.send', body: () => ({ text: 'x' }) },
  search: { action: 'messages.read', ...q },
  searchMessages: {
    action: 'messages.read',
    query: ({ word, conversation }) => ({ q: word, conversationId: conversation }),
  },
  getMessage: { action: 'messages.read' },
  uploadMedia: { action: 'messages.send' },
  getMedia: { action: 'messages.read' },
  findAddresses: { action: 'addresses.read', query: ({ number }) => ({ address: number, channel: 'pigeon' }) },
  getAddress: { action: 'addresses.read' },
  updateAddress: { action: 'addresses.update', body: () => ({ blocked: true }) },
  listJobs: { action: 'jobs.read' },
  getJob: { action: 'jobs.read' },
  removeJob: { action: 'jobs.remove' },
  replayJob: { action: 'jobs.replay' },
  listStatistics: { action: 'statistics.read' },
  streamEvents: { action: 'events.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  getSession: { action: 'any' },
  signIn: { action: 'open', body: () => ({ email: 'none@example.com', password: 'a wrong password' }) },
  signOut: { action: 'any' },
  changePassword: { action: 'any', body: () => ({ next: 'a long and private password' }) },
  issueTicket: { action: 'any' },
  listPeople: { action: 'people.read' },
  changePerson: { action: 'people.manage', body: () => ({ name: 'x' }) },
  listInvitations: { action: 'people.manage' },
  invite: { action: 'people.manage', body: () => ({ email: 'new@example.com', role: 'viewer' }) },
  acceptInvitation: {
    action: 'open',
    body: () => ({ secret: '0'.repeat(64), name: 'x', password: 'a long and private password' }),
  },
  uninvite: { action: 'people.manage' },
  listKeys: { action: 'keys.manage' },
  makeKey: { action: 'keys.manage', body: () => ({ name: 'x', role: 'viewer' }) },
  revokeKey: { action: 'keys.manage' },
  contactsList: { action: 'modules.read' },
  contactsSearch: { action: 'modules.read', ...q },
  contactsBlocked: { action: 'modules.read' },
  contactsGet: { action: 'modules.read' },
  contactsUpdate: { action: 'modules.command', body: () => ({ name: 'x' }) },
  contactsAddresses: { action: 'modules.read', query: ({ contact }) => ({ contactId: contact }) },
  contactsMerges: { action: 'modules.read', query: ({ contact }) => ({ into: contact }) },
  contactsMerge: { action: 'modules.command', body: ({ contact, other }) => ({ from: other, into: contact }) },
  contactsUndo: { action: 'modules.command' },
  contactsMove: { action: 'modules.command', body: ({ contact }) => ({ contactId: contact }) },
  notesList: { action: 'modules.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  notesAdd: { action: 'modules.command', body: ({ conversation }) => ({ conversationId: conversation, text: 'x' }) },
  notesSearch: {
    action: 'modules.read',
    query: ({ word, conversation }) => ({ q: word, conversationId: conversation }),
  },
  notesGet: { action: 'modules.read' },
  notesEdit: { action: 'modules.command', body: () => ({ text: 'x' }) },
  notesRemove: { action: 'modules.command' },
  draftsList: { action: 'modules.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  draftsGet: { action: 'modules.read', status: 404 },
  draftsSave: { action: 'modules.command', body: () => ({ text: 'x' }) },
  draftsRemove: { action: 'modules.command' },
  responsesList: { action: 'modules.read' },
  responsesSearch: { action: 'modules.read', ...q },
  responsesGet: { action: 'modules.read', status: 404 },
  responsesAdd: { action: 'modules.command', body: () => ({ shortcut: 'x', title: 'x', text: 'x' }) },
  responsesEdit: { action: 'modules.command', body: () => ({ title: 'x' }) },
  responsesRemove: { action: 'modules.command' },
  responsesRender: { action: 'modules.read', body: ({ conversation }) => ({ conversationId: conversation }) },
  viewsList: { action: 'modules.read' },
  viewsAdd: { action: 'modules.read', body: () => ({ name: 'x', query: {} }) },
  viewsGet: { action: 'modules.read', status: 404 },
  viewsEdit: { action: 'modules.read', body: () => ({ name: 'x' }) },
  viewsRemove: { action: 'modules.read' },
  suggestionsList: { action: 'modules.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  suggestionsGet: { action: 'modules.read' },
  suggestionsPropose: {
    action: 'modules.command',
    body: ({ conversation }) => ({ conversationId: conversation, text: 'x' }),
  },
  suggestionsApprove: { action: 'modules.command', body: () => ({ hash: 'x' }) },
  suggestionsReject: { action: 'modules.command', body: () => ({ reason: 'x' }) },
  autoResponderList: { action: 'assistants.manage' },
  autoResponderDefaults: { action: 'assistants.manage' },
  autoResponderSaveDefaults: { action: 'assistants.manage', body: () => ({ tone: 'x' }) },
  autoResponderSettings: { action: 'assistants.manage' },
  autoResponderSave: { action: 'assistants.manage', body: () => ({ tone: 'x' }) },
  autoResponderReset: { action: 'assistants.manage' },
  autoResponderStates: { action: 'modules.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  autoResponderState: { action: 'modules.read' },
  autoResponderTurnOn: { action: 'modules.command' },
  autoResponderTurnOff: { action: 'modules.command' },
  autoResponderRuns: { action: 'modules.read', query: ({ conversation }) => ({ conversationId: conversation }) },
  autoResponderDays: { action: 'modules.read' },
  autoResponderTrials: { action: 'assistants.manage' },
  autoResponderTrial: { action: 'assistants.manage', status: 404 },
  autoResponderBeginTrial: { action: 'assistants.manage', body: () => ({ settings: {} }) },
  autoResponderChangeTrial: { action: 'assistants.manage', body: () => ({ settings: {} }) },
  autoResponderSay: { action: 'assistants.manage', body: () => ({ text: 'x' }) },
  autoResponderEndTrial: { action: 'assistants.manage' },
  preferencesMine: { action: 'modules.read' },
  preferencesChange: { action: 'modules.read', body: () => ({ values: { theme: 'dark' } }) },
}

/** The record that a part of a path names, by the beginning of the path. */
const named: { readonly [beginning: string]: keyof Known } = {
  conversations: 'conversation',
  messages: 'message',
  media: 'file',
  addresses: 'address',
  jobs: 'job',
  people: 'person',
  invitations: 'invitation',
  keys: 'key',
  contacts: 'contact',
  'contact-merges': 'merge',
  'contact-addresses': 'address',
  notes: 'note',
  drafts: 'draft',
  responses: 'response',
  views: 'view',
  suggestions: 'suggestion',
  'auto-responder': 'trial',
}

/** A path with its parts in braces replaced. */
export function pathOf(template: string, known: Known): string {
  const beginning = template.split('/')[3] ?? ''
  return template.replaceAll(/\{(\w+)\}/g, (_, part) => {
    if (part === 'type') return 'reply'
    if (part === 'channel') return 'pigeon'
    const field = part === 'conversationId' ? 'conversation' : named[beginning]
    if (field === undefined) throw new Error(`A path of ${beginning} names no record: add it to the table.`)
    return known[field]
  })
}

/** The same ids, of records that do not exist. */
export function missingOf(known: Known): Known {
  const gone = (id: string): string => id.replace(/^((?:user:)?[a-z]{3})_\w+$/, `$1_${'0'.repeat(32)}`)
  const ids = Object.entries(known).map(([name, id]) => [name, gone(id)])
  const more = { other: gone(known.other).replace(/0$/, '1'), number: '+14155550998', word: known.word }
  return { ...(Object.fromEntries(ids) as unknown as Known), ...more }
}
