import { setTimeout as sleep } from 'node:timers/promises'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, type Logger, ParleyError } from '@parley/core'
import type { ChannelSource } from '@parley/core/channel'
import type { Store } from '@parley/core/store'
import {
  byJwt,
  byKeys,
  bySession,
  byStoredKeys,
  createServer,
  firstOf,
  openPeople,
  type PeopleAccess,
} from '@parley/server'
import { setUpPush } from '@parley/server/push'
import { serveSockets } from '@parley/server/sockets'
import { type ApiKey, apiKeyOf } from './api-key.ts'
import { assistantOf } from './assistant.ts'
import { beginWork } from './begin-work.ts'
import { channelTypesWith } from './channel-types.ts'
import { ensureDataFolder } from './data-folder.ts'

import { type Database, databaseOf } from './database.ts'
import { countExamples, tellStories } from './examples/tell-stories.ts'
import { lockFolder } from './folder-lock.ts'
import { mountInbox } from './inbox.ts'
import { type Listener, listen } from './listener.ts'
import { openLog } from './log.ts'
import { openMedia } from './media.ts'
import { modulesWith } from './modules.ts'
import { type AppOptions, mounted } from './mount.ts'
import { firstLink } from './owner.ts'
import { warnOfPlainHttp } from './plain-http.ts'
import { pushSenderOf } from './push.ts'
import { scryptHash } from './scrypt.ts'
import { readSettings, type Settings, type Variables } from './settings.ts'
import { openSimulator, SIMULATOR_PATH, simulatedAccount, simulatedPrice } from './simulated-twilio.ts'
import { readTls, type TlsPair, warnOfAge, watchTls } from './tls.ts'
import { readVersion } from './version.ts'
import { mountViewers } from './viewers/mount-viewers.ts'

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

/** Starts the bundled system from the environment, and resolves when it is ready. `mount` adds routes of an app. */
export async function startInstallation(
  variables: Variables,
  options: Pick<AppOptions, 'mount'> = {},
): Promise<Installation> {
  const settings = readSettings(variables)
  const { url, key, stop } = await openInstallation(settings, openLog(settings.logLevel), options)
  return { url, key: key.value, stop }
}

/** An installation, and the origin of its key. */
export interface OpenInstallation extends Omit<Installation, 'key'> {
  key: ApiKey
  publicUrl: string
  database: Database
  /** Signs the owner in, once; absent if the owner has a password. */
  signInLink?: string | undefined
  /** Reads the certificate and its key again; absent without a certificate. */
  renewTls?: (() => void) | undefined
}

/**
 * Assembles the bundled system: a socket, a store, a folder of files, a channel and the server. Adds the simulator if Twilio
 * is not configured.
 */
export async function openInstallation(
  settings: Settings,
  log: Logger,
  options: Pick<AppOptions, 'mount'> = {},
): Promise<OpenInstallation> {
  const tls = settings.tls === undefined ? undefined : readTls(settings.tls)
  const listener = await listen({ ...settings, tls })
  // The simulator and the channel reach each other without a certificate of a public name.
  const local = tls !== undefined && settings.twilio === undefined ? await listenLocally(settings) : listener
  try {
    warnOfPlainHttp(settings, log)
    if (tls !== undefined) warnOfAge(tls, log)
    return await serve({ listener, local }, settings, log, options)
  } catch (error) {
    await listener.close({ timeout: 0 })
    await local.close({ timeout: 0 })
    throw error
  }
}

/** The most tries to open a store that does not answer in time. A busy database may be slow at a start. */
const TRIES = 5

/** Opens the Parley, and tries again if the store does not answer. A store that refuses does so each time at once. */
async function patiently<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await open()
    } catch (error) {
      if (tries === TRIES || !ParleyError.is(error) || error.code !== 'store.unavailable') throw error
    }
  }
}

/** A listener on a free port that only this machine reaches. */
function listenLocally({ keepAlive }: Settings): Promise<Listener> {
  return listen({ host: '127.0.0.1', port: 0, keepAlive })
}

async function serve(
  { listener, local }: { listener: Listener; local: Listener },
  settings: Settings,
  log: Logger,
  app: Pick<AppOptions, 'mount'>,
): Promise<OpenInstallation> {
  const { data, twilio } = settings
  const publicUrl =
    settings.publicUrl ?? `${settings.tls === undefined ? 'http' : 'https'}://localhost:${listener.port}`
  await ensureDataFolder(data)
  const lock = await lockFolder(data, { alone: twilio === undefined })
  const database = databaseOf(settings)
  let store: Store | undefined
  let simulator: ReturnType<typeof openSimulator> | undefined
  try {
    store = database.open()
    const key = await apiKeyOf(data, settings.apiKey)
    if (twilio === undefined) simulator = openSimulator({ data, publicUrl, localUrl: local.url, log })
    const simulatorUrl = `${local.url}${SIMULATOR_PATH}`
    const { number, ...account } = twilio ?? { ...simulatedAccount, baseUrl: simulatorUrl }
    const price = twilio === undefined ? { segmentPrice: simulatedPrice } : {}
    // An account without a number in the environment has those that people add.
    const channels: Record<string, ChannelSource> =
      number === undefined ? {} : { sms: twilioSms({ ...account, from: number, ...price }) }
    const channelTypes = channelTypesWith({
      account: twilio === undefined ? undefined : account,
      simulator: simulatorUrl,
    })
    const late = setTimeout(() => log.warn({ store: database.name }, 'The store has not answered yet.'), LATE)
    const secret = settings.secret === undefined ? {} : { secret: settings.secret }
    const media = openMedia(data, twilio === undefined ? local.url : undefined)
    const sender = pushSenderOf(settings, publicUrl)
    const modules = modulesWith(sender, assistantOf(settings))
    const options = { store, channels, channelTypes, modules, media, publicUrl, environment: { log }, ...secret }
    const parley = await patiently(() => createParley(options)).finally(() => clearTimeout(late))
    const people = openPeople(parley, { passwords: scryptHash(), environment: { log } })
    const authenticate = wayOf(people, key.value, settings)
    const server = createServer(parley, {
      people,
      authenticate,
      version: readVersion(),
      store: database.engine,
      corsOrigins: settings.corsOrigins,
      environment: { log },
    })
    if (simulator !== undefined) server.app.route(SIMULATOR_PATH, simulator.app)
    mountInbox(server, {
      simulator: simulator === undefined ? null : `${SIMULATOR_PATH}/`,
      examples: () => countExamples(parley),
    })
    mountViewers(server)
    const answer = await mounted(server, app, { parley, authenticate, publicUrl, log })
    const sockets = serveSockets(server)
    listener.answer(answer, sockets)
    if (local !== listener) local.answer(answer)
    await beginWork(parley, log)
    await setUpPush(parley, sender)
    const signInLink = await firstLink(people, { ...settings, port: listener.port }, log)
    const watch =
      settings.tls === undefined ? undefined : watchTls(settings.tls, log, (pair: TlsPair) => listener.renew(pair))
    simulator?.resume()
    const leaving = new AbortController()
    if (simulator !== undefined && settings.examples === true)
      void tellStories({ parley, simulator, log, signal: leaving.signal }).catch(() => undefined)

    const close = async (): Promise<void> => {
      leaving.abort()
      watch?.end()
      simulator?.hush()
      listener.leave()
      const stopped = server.stop().then(() => sockets.stop())
      await Promise.race([stopped, sleep(3000, undefined, { ref: false })])
      // The simulator still runs: calls to it in progress get their answers.
      await parley.stop({ timeout: 3000 })
      await listener.close({ timeout: 1000 })
      if (local !== listener) await local.close({ timeout: 1000 })
      await simulator?.[Symbol.asyncDispose]()
      lock.release()
    }
    let closing: Promise<void> | undefined
    const stop = (): Promise<void> => (closing ??= close())
    return { url: listener.url, publicUrl, key, database, signInLink, renewTls: watch?.look, stop }
  } catch (error) {
    await simulator?.[Symbol.asyncDispose]()
    await store?.[Symbol.asyncDispose]()
    lock.release()
    throw database.explain(error)
  }
}

/** The ways to sign in: the key of the data folder, those of people, and tokens if they are configured. */
function wayOf(people: PeopleAccess, key: string, { jwt, corsOrigins: origins }: Settings): ReturnType<typeof firstOf> {
  return firstOf(
    byKeys([key]),
    byStoredKeys(people),
    bySession(people, { origins }),
    ...(jwt === undefined ? [] : [byJwt({ ...jwt, isRevoked: people.isRevoked })]),
  )
}
