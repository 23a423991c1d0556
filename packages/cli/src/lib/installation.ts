import { setTimeout as sleep } from 'node:timers/promises'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, type Logger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { createServer } from '@parley/server'
import { type ApiKey, apiKeyOf } from './api-key.ts'
import { beginWork } from './begin-work.ts'
import { ensureDataFolder } from './data-folder.ts'
import { type Database, databaseOf } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { mountInbox } from './inbox.ts'
import { type Listener, listen } from './listener.ts'
import { openLog } from './log.ts'
import { openMedia } from './media.ts'
import { modules } from './modules.ts'
import { readSettings, type Settings, type Variables } from './settings.ts'
import { openSimulator, SIMULATOR_PATH, simulatedAccount } from './simulated-twilio.ts'
import { readVersion } from './version.ts'

/** After how many milliseconds a store without an answer is reported; the start still waits for it. */
const LATE = 2000

/** A running installation. */
export interface Installation {
  /** Its URL on this machine, without a trailing slash. */
  url: string
  /** The key of its API. */
  key: string
  /** Completes the requests in progress, accepts no more and closes everything; within ten seconds. */
  stop(): Promise<void>
}

/** Starts the bundled system from the environment, and resolves when it is ready. */
export async function startInstallation(variables: Variables): Promise<Installation> {
  const settings = readSettings(variables)
  const { url, key, stop } = await openInstallation(settings, openLog(settings.logLevel))
  return { url, key: key.value, stop }
}

/** An installation, and the origin of its key. */
export interface OpenInstallation extends Omit<Installation, 'key'> {
  key: ApiKey
  publicUrl: string
  database: Database
}

/**
 * Assembles the bundled system: a socket, a store, a folder of files, a channel and the server. Adds the simulator if Twilio
 * is not configured.
 */
export async function openInstallation(settings: Settings, log: Logger): Promise<OpenInstallation> {
  const listener = await listen(settings)
  try {
    return await serve(listener, settings, log)
  } catch (error) {
    await listener.close({ timeout: 0 })
    throw error
  }
}

async function serve(listener: Listener, settings: Settings, log: Logger): Promise<OpenInstallation> {
  const { data, twilio } = settings
  const publicUrl = settings.publicUrl ?? `http://localhost:${listener.port}`
  await ensureDataFolder(data)
  const lock = await lockFolder(data, { alone: twilio === undefined })
  const database = databaseOf(settings)
  let store: Store | undefined
  let simulator: ReturnType<typeof openSimulator> | undefined
  try {
    store = database.open()
    const key = await apiKeyOf(data, settings.apiKey)
    if (twilio === undefined) simulator = openSimulator({ data, publicUrl, localUrl: listener.url, log })
    const { number, ...account } = twilio ?? { ...simulatedAccount, baseUrl: `${listener.url}${SIMULATOR_PATH}` }
    const channels = { sms: twilioSms({ ...account, from: number }) }
    const late = setTimeout(() => log.warn({ store: database.name }, 'The store has not answered yet.'), LATE)
    const secret = settings.secret === undefined ? {} : { secret: settings.secret }
    const media = openMedia(data, twilio === undefined ? listener.url : undefined)
    const options = { store, channels, modules, media, publicUrl, environment: { log }, ...secret }
    const parley = await createParley(options).finally(() => clearTimeout(late))
    const server = createServer(parley, {
      keys: [key.value],
      version: readVersion(),
      store: database.engine,
      corsOrigins: settings.corsOrigins,
      environment: { log },
    })
    if (simulator !== undefined) server.app.route(SIMULATOR_PATH, simulator.app)
    mountInbox(server, { simulator: simulator === undefined ? null : `${SIMULATOR_PATH}/`, examples: async () => 0 })
    listener.answer(server.fetch)
    await beginWork(parley, log)
    simulator?.resume()

    const close = async (): Promise<void> => {
      simulator?.hush()
      listener.leave()
      await Promise.race([server.stop(), sleep(3000, undefined, { ref: false })])
      // The simulator still runs: calls to it in progress get their answers.
      await parley.stop({ timeout: 3000 })
      await listener.close({ timeout: 1000 })
      await simulator?.[Symbol.asyncDispose]()
      lock.release()
    }
    let closing: Promise<void> | undefined
    return { url: listener.url, publicUrl, key, database, stop: () => (closing ??= close()) }
  } catch (error) {
    await simulator?.[Symbol.asyncDispose]()
    await store?.[Symbol.asyncDispose]()
    lock.release()
    throw database.explain(error)
  }
}
