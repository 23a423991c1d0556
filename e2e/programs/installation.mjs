// An importer's installation, in a process of its own that tests may kill.
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, silentLogger } from '@parley/core'
import { people } from '@parley/core/people'
import { createServer } from '@parley/server'
import { serveSockets } from '@parley/server/sockets'
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import { answerMeasurements, watched } from './watched.mjs'

const settings = JSON.parse(process.env.PARLEY_E2E ?? '{}')
const {
  database,
  port,
  key,
  account,
  providerUrl,
  answer,
  handlers = [],
  modules = [],
  ambiguityWindow,
  catchUp,
  trackEvery,
  quiet,
  measured,
  notice = 0,
} = settings
/** How long connections may take to end, in milliseconds. */
const { timeout = 3000 } = settings
const { publicUrl = `http://127.0.0.1:${port}` } = settings
const environment = quiet ? { log: silentLogger } : {}

/** Handlers by name, each of which replies with its name. */
const named = Object.fromEntries(
  handlers.map((name) => [name, async ({ message, reply }) => void (await reply(`${name}: ${message.text}`))]),
)
const received = answer ? async ({ message, reply }) => void (await reply(`Got: ${message.text}`)) : named

const opened = await Promise.all(modules.map(async ({ file, name }) => (await import(file))[name]()))

const store = database.startsWith('postgres') ? postgres(database) : sqlite(database)

const parley = await createParley({
  store: measured ? watched(store) : store,
  publicUrl,
  channels: { sms: twilioSms({ ...account, baseUrl: providerUrl, ambiguityWindow, catchUp, trackEvery }) },
  ...(answer || handlers.length > 0 ? { on: { 'message.received': received } } : {}),
  modules: measured ? [people(), ...opened] : opened,
  environment,
})
await parley.start()
const server = createServer(parley, { keys: [key], environment })
const sockets = serveSockets(server)
if (measured) answerMeasurements(server)
const http = serve(
  {
    fetch: server.fetch,
    port,
    hostname: '127.0.0.1',
    createServer: (options, listener) =>
      createHttpServer(options, (request, response) => {
        if (!sockets.handle(request, response)) listener(request, response)
      }),
  },
  () => process.send?.('ready'),
)
http.on('upgrade', (request, socket, head) => {
  if (!sockets.upgrade(request, socket, head)) socket.destroy()
})
process.on('SIGTERM', async () => {
  server.leave()
  // Until the next readiness check of the balancer.
  const noticed = once(process, 'message')
  process.send?.('leaving')
  if (notice > 0) await Promise.race([sleep(notice), noticed])
  const closed = once(http.close(), 'close')
  await server.stop()
  await sockets.stop()
  await Promise.race([closed, sleep(timeout)])
  await parley.stop()
  process.exit(0)
})
