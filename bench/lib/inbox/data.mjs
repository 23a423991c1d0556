// The data of the benchmark of the inbox. The real server takes a signed webhook for every message of the list. The
// history of the longest thread is copied in SQL. It is made once, and kept in the system's temporary folder.
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { Connection } from '../connection.mjs'
import { say } from '../report.mjs'
import { InboxServer, textWebhook } from './server.mjs'

/** The conversations at the top of the list: that many, each with that many messages. */
const TOP = 24
const MESSAGES = 60

const LANES = 16

/** The number of the customer with the longest thread. */
export const longest = numberOf(0)

/** @param {number} customer */
function numberOf(customer) {
  return `+1415${5_000_000 + customer}`
}

/**
 * A fresh copy of the data folder of an installation.
 * @param {{ conversations: number, thread: number }} size
 * @returns {Promise<{ folder: string, drop: () => void }>}
 */
export async function copyOfData(size) {
  const kept = join(tmpdir(), `parley-bench-inbox-${size.conversations}-${size.thread}`)
  if (!existsSync(kept)) await make(kept, size)
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  cpSync(kept, folder, { recursive: true })
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * @param {string} kept
 * @param {{ conversations: number, thread: number }} size
 */
async function make(kept, { conversations, thread }) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const began = performance.now()
  try {
    const server = await InboxServer.start(folder)
    // The first customer writes last, so that the longest thread is the first of the list.
    const first = Array.from({ length: conversations }, (_, place) => conversations - 1 - place)
    const more = Array.from({ length: TOP * (MESSAGES - 1) }, (_, place) => TOP - 1 - (place % TOP))
    await post(server, [...first, ...more])
    // They open at their end, not at the first new message.
    for (const { id, newest } of await server.conversations(TOP)) await server.read(id, newest)
    await server.stop()
    lengthen(join(folder, 'parley.db'), thread)
    renameSync(folder, kept)
    say(
      `${conversations} conversations and a thread of ${thread} written in ${((performance.now() - began) / 1000).toFixed(0)} s`,
    )
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** @param {InboxServer} server @param {readonly number[]} customers in the order of their messages */
async function post(server, customers) {
  let next = 0
  const lane = async () => {
    const connection = await Connection.open(server.port)
    for (let place = next++; place < customers.length; place = next++) {
      const text = `Message ${place}: is my order ${1000 + place} on its way?${' Please answer soon.'.repeat(place % 7)}`
      const request = textWebhook(server.port, { from: numberOf(customers[place] ?? 0), text, place })
      // Refused under load: again, as the provider does.
      while ((await connection.send(request)) >= 300) await new Promise((resolve) => setTimeout(resolve, 50))
      if (place % 10_000 === 9999) say(`${place + 1} messages`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** The columns of an older message that differ from those of the newest one. @type {Record<string, string>} */
const changed = {
  id: "'msg_' || substr(m.id, 5, 16) || printf('%016x', i)",
  provider_id: "'SM' || substr(m.id, 5, 16) || printf('%016x', i)",
  direction: "case i % 3 when 0 then 'outbound' else 'inbound' end",
  status: "case i % 3 when 0 then 'delivered' else 'received' end",
  at: 'm.at - i * 61000',
  created_at: 'm.at - i * 61000',
  history: '1',
  text: "'Old ' || i || substr(replace(hex(zeroblob(80)), '00', ' some words'), 1, (i * 37) % 400)",
}

/**
 * Writes older messages into the longest thread.
 * @param {string} file
 * @param {number} count
 */
function lengthen(file, count) {
  const database = new Libsql(file)
  try {
    const names = /** @type {{ name: string }[]} */ (database.prepare('pragma table_info(parley_messages)').all())
      .map(({ name }) => name)
      .filter((name) => name !== 'place')
    database
      .prepare(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
        insert into parley_messages (${names.map((name) => `"${name}"`).join(', ')})
        select ${names.map((name) => changed[name] ?? `m."${name}"`).join(', ')} from n, (
          select m.* from parley_messages m join parley_conversations c on c.last_message_id = m.id
          where c.address_value = ?
        ) m`,
      )
      .run(count, longest)
    database.exec('pragma wal_checkpoint(truncate)')
  } finally {
    database.close()
  }
}
