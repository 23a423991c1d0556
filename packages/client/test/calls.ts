import type { Client } from '../src/index.ts'

/** One call of the client, by the operation that it is for. */
export type Calls = Record<string, (client: Client) => unknown>

const id = 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b'
const file = new Blob(['text'], { type: 'text/plain' })
const paging = { limit: 2, cursor: 'c', order: 'oldest' } as const

/** A call for each operation: `METHOD path`, as the document has it. Each one gives all parameters. */
export const calls: Calls = {
  'GET /api/v1/conversations': (c) =>
    c.conversations.list({
      ...{ ...paging, status: ['open', 'closed'], unread: true, starred: false, snoozed: false, hasDraft: true },
      ...{ channel: ['a', 'b'], kind: 'sms', assignee: null, label: ['vip'], address: '+1 (415) 555-0123' },
      ...{ contactId: 'per_1', sort: 'activity' },
    }),
  'POST /api/v1/conversations': (c) => c.conversations.start({ channel: 'sms', to: '+14155550123', text: 'Hello' }),
  'GET /api/v1/conversations/{id}': (c) => c.conversations.get(id),
  'PATCH /api/v1/conversations/{id}': (c) => c.conversations.update(id, { starred: true }),
  'DELETE /api/v1/conversations/{id}': (c) => c.conversations.remove(id),
  'POST /api/v1/conversations/changes': (c) => c.conversations.change([{ id, patch: { starred: true } }]),
  'GET /api/v1/conversations/{id}/messages': (c) => c.messages.list(id, paging),
  'POST /api/v1/conversations/{id}/messages': (c) => c.messages.send(id, { text: 'Hello' }),
  'GET /api/v1/conversations/{id}/read-mark': (c) => c.conversations.readMark(id),
  'PUT /api/v1/conversations/{id}/read-mark': (c) => c.conversations.setReadMark(id, 'msg_1'),
  'POST /api/v1/conversations/{id}/typing': (c) => c.typing.set(id, 'reply'),
  'GET /api/v1/messages/search': (c) => c.messages.search({ q: 'order', conversationId: id, limit: 2, cursor: 'c' }),
  'GET /api/v1/messages/{id}': (c) => c.messages.get('msg_1'),
  'GET /api/v1/search': (c) => c.search({ q: 'order', limit: 2 }),
  'GET /api/v1/addresses': (c) => c.addresses.find({ address: '+14155550123', channel: 'sms' }),
  'GET /api/v1/addresses/{id}': (c) => c.addresses.get('adr_1'),
  'PATCH /api/v1/addresses/{id}': (c) => c.addresses.update('adr_1', { blocked: true }),
  'GET /api/v1/contacts': (c) => c.contacts.list(paging),
  'GET /api/v1/contacts/search': (c) => c.contacts.search({ q: 'ann', limit: 2, cursor: 'c' }),
  'GET /api/v1/contacts/blocked': (c) => c.contacts.blocked(paging),
  'GET /api/v1/contacts/{id}': (c) => c.contacts.get('per_1'),
  'PATCH /api/v1/contacts/{id}': (c) => c.contacts.update('per_1', { name: 'Ann', attributes: { tier: null } }),
  'GET /api/v1/contact-addresses': (c) => c.contacts.addresses('per_1', paging),
  'GET /api/v1/contact-merges': (c) => c.contacts.merges('per_1', paging),
  'POST /api/v1/contact-merges': (c) => c.contacts.merge({ from: 'per_1', into: 'per_2' }),
  'DELETE /api/v1/contact-merges/{id}': (c) => c.contacts.undoMerge('mrg_1'),
  'PUT /api/v1/contact-addresses/{addressId}': (c) => c.contacts.moveAddress('adr_1', 'per_1'),
  'GET /api/v1/notes': (c) => c.notes.list(id, paging),
  'GET /api/v1/notes/search': (c) => c.notes.search({ q: 'refund', conversationId: id, limit: 2, cursor: 'c' }),
  'GET /api/v1/notes/{id}': (c) => c.notes.get('not_1'),
  'POST /api/v1/notes': (c) => c.notes.add(id, 'She paid.'),
  'PATCH /api/v1/notes/{id}': (c) => c.notes.edit('not_1', 'She paid twice.'),
  'DELETE /api/v1/notes/{id}': (c) => c.notes.remove('not_1'),
  'GET /api/v1/drafts': (c) => c.drafts.list({ conversationId: id }),
  'GET /api/v1/drafts/{id}': (c) => c.drafts.get('drf_1'),
  'PUT /api/v1/drafts/{conversationId}/{type}': (c) => c.drafts.save(id, 'reply', { text: 'Hel', attachments: [] }),
  'DELETE /api/v1/drafts/{conversationId}/{type}': (c) => c.drafts.remove(id, 'note'),
  'GET /api/v1/responses': (c) => c.responses.list({ limit: 2 }),
  'GET /api/v1/responses/search': (c) => c.responses.search({ q: 'hi', limit: 2, cursor: 'c' }),
  'GET /api/v1/responses/{id}': (c) => c.responses.get('rsp_1'),
  'POST /api/v1/responses': (c) => c.responses.create({ shortcut: 'hi', title: 'Hi', text: 'Hello!' }),
  'PATCH /api/v1/responses/{id}': (c) => c.responses.update('rsp_1', { text: 'Hello.' }),
  'DELETE /api/v1/responses/{id}': (c) => c.responses.remove('rsp_1'),
  'POST /api/v1/responses/{id}/render': (c) => c.responses.render('rsp_1', id),
  'GET /api/v1/views': (c) => c.views.list({ limit: 2 }),
  'GET /api/v1/views/{id}': (c) => c.views.get('viw_1'),
  'POST /api/v1/views': (c) => c.views.create({ name: 'Mine', query: { assignee: 'user:1' } }),
  'PATCH /api/v1/views/{id}': (c) => c.views.update('viw_1', { name: 'My own' }),
  'DELETE /api/v1/views/{id}': (c) => c.views.remove('viw_1'),
  'GET /api/v1/preferences': (c) => c.preferences.get(),
  'PATCH /api/v1/preferences': (c) => c.preferences.update({ theme: 'dark' }),
  'GET /api/v1/suggestions': (c) =>
    c.suggestions.list({ ...paging, conversationId: id, status: 'pending', channel: 'sms' }),
  'GET /api/v1/suggestions/{id}': (c) => c.suggestions.get('sug_1'),
  'POST /api/v1/suggestions': (c) =>
    c.suggestions.propose({
      ...{ conversationId: id, text: 'Until 18.', subject: null, forMessageId: 'msg_1', task: 'answer' },
      ...{ source: 'program', beside: true },
    }),
  'POST /api/v1/suggestions/{id}/approve': (c) =>
    c.suggestions.approve('sug_1', { hash: '0'.repeat(64), text: 'Until 19.', subject: null }),
  'POST /api/v1/suggestions/{id}/reject': (c) => c.suggestions.reject('sug_1', { reason: 'Too short' }),
  'GET /api/v1/auto-responder/settings': (c) => c.autoResponder.list({ ...paging, channel: 'sms' }),
  'GET /api/v1/auto-responder/default': (c) => c.autoResponder.settings(),
  'PATCH /api/v1/auto-responder/default': (c) => c.autoResponder.save(undefined, { tone: 'short' }),
  'GET /api/v1/auto-responder/channels/{channel}': (c) => c.autoResponder.settings('sms'),
  'PATCH /api/v1/auto-responder/channels/{channel}': (c) =>
    c.autoResponder.save('sms', { enabled: true, limits: { perDay: 10 } }),
  'DELETE /api/v1/auto-responder/channels/{channel}': (c) => c.autoResponder.reset('sms'),
  'GET /api/v1/auto-responder/conversations': (c) =>
    c.autoResponder.states({ ...paging, conversationId: id, channel: 'sms', status: 'paused' }),
  'GET /api/v1/auto-responder/conversations/{conversationId}': (c) => c.autoResponder.state(id),
  'POST /api/v1/auto-responder/conversations/{conversationId}/on': (c) => c.autoResponder.turnOn(id),
  'POST /api/v1/auto-responder/conversations/{conversationId}/off': (c) => c.autoResponder.turnOff(id),
  'GET /api/v1/auto-responder/runs': (c) => c.autoResponder.runs({ ...paging, conversationId: id, channel: 'sms' }),
  'GET /api/v1/auto-responder/days': (c) => c.autoResponder.days({ ...paging, channel: 'sms' }),
  'GET /api/v1/auto-responder/trials': (c) => c.autoResponder.trials.list({ ...paging, person: 'user:1' }),
  'GET /api/v1/auto-responder/trials/{id}': (c) => c.autoResponder.trials.get('atr_1'),
  'POST /api/v1/auto-responder/trials': (c) =>
    c.autoResponder.trials.begin({ channel: 'sms', settings: { tone: 'short' } }),
  'PATCH /api/v1/auto-responder/trials/{id}': (c) => c.autoResponder.trials.update('atr_1', { tone: 'short' }),
  'POST /api/v1/auto-responder/trials/{id}/turns': (c) => c.autoResponder.trials.say('atr_1', 'Hello'),
  'DELETE /api/v1/auto-responder/trials/{id}': (c) => c.autoResponder.trials.end('atr_1'),
  'GET /api/v1/push/key': (c) => c.push.key(),
  'GET /api/v1/push/subscriptions': (c) => c.push.list({ ...paging, limit: 2 }),
  'POST /api/v1/push/subscriptions': (c) =>
    c.push.subscribe({
      endpoint: 'https://fcm.googleapis.com/fcm/send/1',
      keys: { p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) },
      label: 'Chrome on Linux',
    }),
  'DELETE /api/v1/push/subscriptions/{id}': (c) => c.push.unsubscribe('psb_1'),
  'GET /api/v1/channels': (c) => c.channels.list(),
  'GET /api/v1/statistics': (c) => c.statistics.list({ name: 'message.received', channel: 'sms', ...paging }),
  'GET /api/v1/statistics/summary': (c) =>
    c.statistics.summary({
      from: '2026-03-01',
      to: '2026-04-01',
      step: 'day',
      zone: 'UTC',
      channel: 'sms',
      person: 'p',
    }),
  'GET /api/v1/session': (c) => c.session.get(),
  'POST /api/v1/session': (c) => c.session.signIn({ email: 'ann@example.com', password: 'a long password' }),
  'DELETE /api/v1/session': (c) => c.session.signOut(),
  'PUT /api/v1/session/password': (c) => c.session.changePassword({ current: 'old', next: 'a longer password' }),
  'POST /api/v1/tickets': (c) => c.tickets.issue(),
  'GET /api/v1/people': (c) => c.people.list({ limit: 2 }),
  'PATCH /api/v1/people/{id}': (c) => c.people.update('psn_1', { role: 'agent' }),
  'GET /api/v1/invitations': (c) => c.invitations.list({ limit: 2 }),
  'POST /api/v1/invitations': (c) => c.invitations.create({ email: 'ben@example.com', role: 'agent' }),
  'DELETE /api/v1/invitations/{id}': (c) => c.invitations.remove('inv_1'),
  'POST /api/v1/invitations/accept': (c) =>
    c.invitations.accept({ secret: 's', name: 'Ben', password: 'a long password' }),
  'GET /api/v1/keys': (c) => c.keys.list({ limit: 2 }),
  'POST /api/v1/keys': (c) => c.keys.create({ name: 'Shop', role: 'agent', access: ['a'] }),
  'DELETE /api/v1/keys/{id}': (c) => c.keys.revoke('key_1'),
  'GET /api/v1/presence': (c) => c.presence.list(),
  'PUT /api/v1/presence': (c) => c.presence.set('online', id),
  'POST /api/v1/media': (c) => c.media.upload(file, { name: 'a.txt' }),
  'GET /api/v1/media/{id}': (c) => c.media.get('med_1'),
  'GET /api/v1/jobs': (c) => c.jobs.list({ state: 'dead', queue: 'deliver', ...paging }),
  'GET /api/v1/jobs/{id}': (c) => c.jobs.get('job_1'),
  'POST /api/v1/jobs/{id}/replay': (c) => c.jobs.replay('job_1'),
  'DELETE /api/v1/jobs/{id}': (c) => c.jobs.remove('job_1'),
  'GET /api/v1/events': async (c) => {
    const scope = { types: ['message.received'], conversationId: id, channel: 'sms', ephemeral: true }
    const [first] = [c.events({ after: 'c', ...scope })[Symbol.asyncIterator]()]
    await first.next().then(() => first.return?.())
  },
  'GET /live': (c) => c.server.live(),
  'GET /ready': (c) => c.server.ready(),
  'GET /version': (c) => c.server.version(),
}

/** Operations that are no call of an application, with the reason. */
export const excepted: Record<string, string> = {
  'POST /webhooks/{channel}': 'providers call it',
  'GET /media/{tenant}/{id}': 'providers open its signed links',
  'GET /errors/{code}': 'people read it',
  'GET /openapi.json': 'programs that generate code read it',
  'GET /docs': 'people read it',
  'GET /redoc': 'people read it',
  'GET /api/v1/socket': 'it is the upgrade to a WebSocket',
}

/** Parameters that the client has before the server. A name is removed once the document has it. */
export const awaited: readonly string[] = ['snoozed', 'hasDraft', 'kind', 'label', 'sort', 'ephemeral']
