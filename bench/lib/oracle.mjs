// The lower limit of a search: an index of its own over the same words, and two hand-written plans. Each search gets
// the better plan of the two. No real search has that: a plan must be chosen before the cost of a term is known.
import { message as kind } from '@parley/core'
import { searchedWords } from '@parley/core/store'
import { tenant } from './fill.mjs'

/** @typedef {import('./query.mjs').Query} Query */
/** @typedef {'sqlite' | 'postgres'} StoreName */
/** @typedef {(query: Query, q: string, conversation: string | undefined) => Promise<import('./query.mjs').Row[]>} Plan */

/** How many of the newest messages are scanned before the index is used. */
const WINDOW = 5000

const LIMIT = 51

// `cross join`: SQLite keeps the given order.
/** @type {Record<StoreName, { tables: string[], insert: string, index: string, window: string }>} */
const sql = {
  sqlite: {
    tables: [`create virtual table bench_search using fts5 (id unindexed, conversation, words)`],
    insert: `
      insert into bench_search (id, conversation, words)
      select value ->> 0, value ->> 1, value ->> 2 from json_each(?1) order by key`,
    index: `
      select m.* from (
        select rowid as place, id from bench_search where bench_search match ?2 order by rowid desc limit ${LIMIT}) hit
      cross join parley_messages m on m.tenant = ?1 and m.id = hit.id order by hit.place desc`,
    window: `
      select m.* from (
        select rowid as place, id from bench_search
        where bench_search match ?2 and rowid > (select rowid from bench_search order by rowid desc limit 1) - ${WINDOW}
        order by rowid desc limit ${LIMIT}) hit
      cross join parley_messages m on m.tenant = ?1 and m.id = hit.id order by hit.place desc`,
  },
  postgres: {
    tables: [
      `create table bench_search (
        place bigint generated always as identity primary key, id text collate "C" not null,
        conversation text collate "C" not null, words tsvector not null)`,
      'create index bench_search_words on bench_search using gin (words)',
      'create index bench_search_conversation on bench_search (conversation, place)',
    ],
    insert: `
      insert into bench_search (id, conversation, words)
      select value ->> 0, value ->> 1, to_tsvector('simple', value ->> 2)
      from json_array_elements(?1::json) with ordinality row (value, place) order by place`,
    index: `
      with hits as materialized (
        select place, id from bench_search where words @@ to_tsquery('simple', ?2) and (?3::text is null or conversation = ?3))
      select m.* from (select * from hits order by place desc limit ${LIMIT}) hit
      join parley.messages m on m.tenant = ?1 and m.id = hit.id order by hit.place desc`,
    window: `
      select m.* from (
        select place, id from (
          select * from bench_search where ?3::text is null or conversation = ?3 order by place desc limit ${WINDOW}) newest
        where words @@ to_tsquery('simple', ?2) order by place desc limit ${LIMIT}) hit
      join parley.messages m on m.tenant = ?1 and m.id = hit.id order by hit.place desc`,
  },
}

/**
 * Creates the index; returns the function that adds messages to it.
 * @param {StoreName} store
 * @param {Query} query
 * @returns {Promise<(messages: readonly import('@parley/core').Message[]) => Promise<void>>}
 */
export async function openOracle(store, query) {
  for (const statement of sql[store].tables) await query(statement)
  return async (messages) => {
    const rows = messages.map((message) => [
      message.id,
      tokenOf(message.conversationId),
      searchedWords(kind, message)
        .flatMap(({ words }) => words)
        .join(' '),
    ])
    await query(sql[store].insert, [JSON.stringify(rows)])
  }
}

/**
 * @param {StoreName} store
 * @returns {Record<'index' | 'window', Plan>}
 */
export function plansOf(store) {
  const { index, window } = sql[store]
  /** @param {string} statement @returns {Plan} */
  const run = (statement) => (query, q, conversation) => query(statement, valuesOf(store, q, conversation))
  return {
    index: run(index),
    // If the newest messages contain too few matches, the index is searched.
    window: async (query, q, conversation) => {
      const found = await run(window)(query, q, conversation)
      return found.length === LIMIT ? found : run(index)(query, q, conversation)
    },
  }
}

/**
 * @param {StoreName} store
 * @param {string} q words separated by spaces
 * @param {string | undefined} conversation
 */
function valuesOf(store, q, conversation) {
  const words = q.split(' ')
  if (store === 'postgres')
    return [tenant, words.join(' & '), conversation === undefined ? null : tokenOf(conversation)]
  const said = `words : (${words.map((word) => `"${word}"`).join(' AND ')})`
  return [tenant, conversation === undefined ? said : `conversation : "${tokenOf(conversation)}" AND ${said}`]
}

/**
 * One word for every tokenizer: the id without the common prefix.
 * @param {string} conversation
 */
function tokenOf(conversation) {
  return conversation.slice(conversation.indexOf('_') + 1)
}
