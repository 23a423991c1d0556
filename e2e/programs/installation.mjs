// An installation as an importer would write it, in a process of its own that tests may kill.
import { serve } from '@hono/node-server'
import { twilioSms } from '@parley/channel-twilio'
import { createParley } from '@parley/core'
import { createServer } from '@parley/server'
import { sqlite } from '@parley/store-kysely/sqlite'

const { database, port, key, account, providerUrl, answer, settle } = JSON.parse(process.env.PARLEY_E2E ?? '{}')
const publicUrl = `http://127.0.0.1:${port}`

const parley = await createParley({
  store: sqlite(database),
  publicUrl,
  channels: { sms: twilioSms({ ...account, baseUrl: providerUrl, settle }) },
  ...(answer
    ? { on: { 'message.received': async ({ message, reply }) => void (await reply(`Got: ${message.text}`)) } }
    : {}),
})
await parley.start()
const server = createServer(parley, { keys: [key] })
serve({ fetch: server.fetch, port, hostname: '127.0.0.1' }, () => process.send?.('ready'))
process.on('SIGTERM', async () => {
  await server.stop()
  await parley.stop()
  process.exit(0)
})
