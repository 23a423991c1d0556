// The participants: the same webhooks, the same database settings, the same machine.

/** @typedef {'sqlite' | 'postgres'} StoreName */

/**
 * @typedef {object} Arm
 * @property {string} program its server, in `arms/`
 * @property {boolean} [before] it runs from the checkout of an earlier version
 * @property {Readonly<Record<string, unknown>>} [options] the options of that server
 * @property {number} [prefill] how many messages its database has before, if it cannot have as many as the others
 * @property {number} [processes] how many of them serve one database. Default: 1
 * @property {Partial<Record<StoreName, string>>} stored for each of its stores, the query for the stored ids, a row
 * each; empty if nothing outlives its process
 * @property {Partial<Record<StoreName, string>>} [drifted] if it counts messages, the query for wrong counts
 */

/** @type {Arm} */
const raw = {
  program: 'raw',
  stored: { sqlite: 'select sid as id from messages', postgres: 'select sid as id from messages' },
}

/** @type {Arm} */
const parley = {
  program: 'parley',
  stored: {
    sqlite: 'select provider_id as id from parley_messages',
    postgres: 'select provider_id as id from parley.messages',
  },
  drifted: { sqlite: miscounted('parley_'), postgres: miscounted('parley.') },
}

const expressDrift = `select id from conversations c
  where message_count <> (select count(*) from messages m where m.conversation_id = c.id)`

/** @type {Arm} */
const express = {
  program: 'express',
  stored: { sqlite: 'select message_sid as id from messages', postgres: 'select message_sid as id from messages' },
  drifted: { sqlite: expressDrift, postgres: expressDrift },
}

/** @type {Arm} */
const chatOnPostgres = {
  program: 'chat',
  options: { state: 'pg' },
  // It stores some ten a second, and at most the last hundred of a number.
  prefill: 100,
  // Each message is in the history of its thread and in that of its number; people look at the first.
  stored: {
    postgres: `select value::jsonb ->> 'id' as id from chat_state_lists where list_key like 'msg-history:twilio:%:%'`,
  },
}

/** By name; the names are those of the report. @type {Readonly<Record<string, Arm>>} */
const arms = {
  raw,
  'raw-again': raw,
  parley,
  'parley-idle': { ...parley, options: { start: false } },
  'parley-handler': { ...parley, options: { handler: true } },
  'parley-2': { ...parley, processes: 2 },
  'parley-before': { ...parley, before: true },
  express,
  'express-early': { ...express, options: { early: true } },
  'chat-memory': { program: 'chat', options: { state: 'memory' }, stored: { sqlite: '', postgres: '' } },
  'chat-pg': chatOnPostgres,
  'chat-pg-awaited': { ...chatOnPostgres, options: { state: 'pg', awaited: true } },
}

/**
 * The arms of these names that can run on a store.
 * @param {readonly string[]} names
 * @param {StoreName} store
 * @returns {{ name: string, arm: Arm }[]}
 */
export function armsOf(names, store) {
  return names.flatMap((name) => {
    const arm = arms[name]
    if (arm === undefined) throw new Error(`No arm is called ${name}: there are ${Object.keys(arms).join(', ')}.`)
    return arm.stored[store] === undefined ? [] : [{ name, arm }]
  })
}

/** @param {string} prefix */
function miscounted(prefix) {
  return `select id from ${prefix}conversations c
    where message_count <> (select count(*) from ${prefix}messages m where m.tenant = c.tenant and m.conversation_id = c.id)`
}
