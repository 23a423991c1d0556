// A hand-written webhook: Express, Twilio's own validator, and four awaited statements.
import express from 'express'
import twilio from 'twilio'
import { account, publicUrl, webhookPath } from '../lib/account.mjs'
import { openQueries } from '../lib/query.mjs'
import { serving, settings } from './settings.mjs'

const { early = false } = settings.options

const { query } = openQueries(settings)
await query(`create table if not exists contacts (
  id text primary key, phone text not null unique, created_at bigint not null)`)
await query(`create table if not exists conversations (
  id text primary key, contact_id text not null unique references contacts (id), message_count bigint not null,
  unread_count bigint not null, last_message_text text, last_message_at bigint, created_at bigint not null)`)
await query(`create table if not exists messages (
  id text primary key, message_sid text not null unique, conversation_id text not null references conversations (id),
  from_number text not null, to_number text not null, body text not null, direction text not null, status text not null,
  created_at bigint not null)`)
await query('create index if not exists messages_conversation on messages (conversation_id, created_at)')

const app = express()
app.use(express.urlencoded({ extended: false }))
app.post(webhookPath, async (request, response) => {
  const signature = request.get('x-twilio-signature') ?? ''
  const url = publicUrl + request.originalUrl
  if (!twilio.validateRequest(account.authToken, signature, url, request.body)) {
    response.sendStatus(403)
    return
  }
  // As guides advise for long work: answer first, because the provider waits at most 15 seconds.
  if (early) acknowledge(response)
  await store(request.body)
  if (!early) acknowledge(response)
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) serving(address.port)
})

/** @param {express.Response} response */
function acknowledge(response) {
  response.type('text/xml').send('<Response/>')
}

/** @param {Record<string, string>} fields */
async function store({ MessageSid, From, To, Body }) {
  const now = Date.now()
  const contact = await findOrCreate(
    'select id from contacts where phone = ?1',
    'insert into contacts values (?2, ?1, ?3) on conflict do nothing',
    [From, crypto.randomUUID(), now],
  )
  const conversation = await findOrCreate(
    'select id from conversations where contact_id = ?1',
    'insert into conversations values (?2, ?1, 0, 0, null, null, ?3) on conflict do nothing',
    [contact, crypto.randomUUID(), now],
  )
  const inserted = await query(
    `insert into messages values (?1, ?2, ?3, ?4, ?5, ?6, 'inbound', 'received', ?7)
     on conflict do nothing returning id`,
    [crypto.randomUUID(), MessageSid, conversation, From, To, Body, now],
  )
  if (inserted.length === 0) return
  await query(
    `update conversations set message_count = message_count + 1, unread_count = unread_count + 1,
       last_message_text = ?2, last_message_at = ?3 where id = ?1`,
    [conversation, Body, now],
  )
}

/**
 * One statement for a known customer.
 * @param {string} select
 * @param {string} insert
 * @param {[key: string | undefined, id: string, now: number]} values
 * @returns {Promise<string>} the id
 */
async function findOrCreate(select, insert, values) {
  const [found] = await query(select, [values[0]])
  if (found !== undefined) return String(found.id)
  await query(insert, values)
  const [made] = await query(select, [values[0]])
  return String(made?.id)
}
