import { twilioSms } from '@parley/channel-twilio'
import { createParley, type Parley, silentLogger } from '@parley/core'
import { createServer } from '@parley/server'
import { sqlite } from '@parley/store-kysely/sqlite'
import Database from 'libsql'
import { watchAnswer } from '../../scripts/wire/watch-fetch.ts'
import { account, key } from './account.ts'
import { scratch } from './scratch.ts'

export const publicUrl = 'http://parley.test'

/** A served installation within this process, with a database for direct changes. */
export interface World extends AsyncDisposable {
  database: Database.Database
  file: string
  parley: Parley
  fetch(request: Request): Promise<Response>
  /** A client of the API with its key. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** The number of stored messages. */
  stored(): number
}

export async function openWorld(): Promise<World> {
  const folder = scratch()
  const file = folder.file('parley.db')
  const database = new Database(file)
  const channels = { sms: twilioSms(account) }
  const environment = { log: silentLogger }
  const parley = await createParley({ store: sqlite({ database }), publicUrl, channels, environment })
  const server = createServer(parley, { keys: [key], environment })
  const fetchWatched = async (request: Request): Promise<Response> => {
    const asked = { method: request.method, path: new URL(request.url).pathname }
    return watchAnswer(asked, await server.fetch(request))
  }
  return {
    database,
    file,
    parley,
    fetch: fetchWatched,
    async ask(path, init = {}) {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...init.headers }
      return fetchWatched(new Request(`${publicUrl}${path}`, { ...init, headers }))
    },
    stored() {
      const row = database.prepare('select count(*) as messages from parley_messages').get() as { messages: number }
      return row.messages
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      await parley.stop()
      if (database.open) database.close()
      folder[Symbol.dispose]()
    },
  }
}
