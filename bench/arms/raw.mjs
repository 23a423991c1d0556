// The raw limit: node:http, the signature, and one prepared insert of the message, durable when it is acknowledged.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { parse } from 'node:querystring'
import Libsql from 'libsql'
import pg from 'pg'
import { account, publicUrl, webhookPath } from '../lib/account.mjs'
import { POOL } from '../lib/query.mjs'
import { serving, settings } from './settings.mjs'

/** @typedef {[sid: string, from: string, to: string, body: string, at: number]} Row */

const insert = settings.store === 'sqlite' ? openSqlite() : await openPostgres()

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    const fields = parse(Buffer.concat(chunks).toString())
    if (!isGenuine(fields, request.headers['x-twilio-signature'])) {
      response.writeHead(403).end()
      return
    }
    const { MessageSid, From, To, Body } = fields
    await insert([String(MessageSid), String(From), String(To), String(Body), Date.now()])
    response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>')
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) serving(address.port)
})

/**
 * @param {import('node:querystring').ParsedUrlQuery} fields
 * @param {string | string[] | undefined} signature
 */
function isGenuine(fields, signature) {
  let signed = publicUrl + webhookPath
  for (const name of Object.keys(fields).sort()) signed += name + fields[name]
  const expected = createHmac('sha1', account.authToken).update(signed, 'utf8').digest()
  const given = Buffer.from(String(signature), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** @returns {(row: Row) => unknown} */
function openSqlite() {
  const database = new Libsql(settings.database)
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec(`create table if not exists messages (
    sid text primary key, sender text not null, recipient text not null, body text not null, at integer not null)`)
  const statement = database.prepare('insert into messages values (?, ?, ?, ?, ?) on conflict do nothing')
  return (row) => statement.run(...row)
}

/** @returns {Promise<(row: Row) => Promise<unknown>>} */
async function openPostgres() {
  const pool = new pg.Pool({ connectionString: settings.database, max: POOL })
  await pool.query(`create table if not exists messages (
    sid text primary key, sender text not null, recipient text not null, body text not null, at bigint not null)`)
  const text = 'insert into messages values ($1, $2, $3, $4, $5) on conflict do nothing'
  return (values) => pool.query({ name: 'insert', text, values })
}
