// Parley, assembled by its README.
import { serve } from '@hono/node-server'
import { twilioSms } from '@parley/channel-twilio'
import { createParley } from '@parley/core'
import { createServer } from '@parley/server'
import { account, publicUrl } from '../lib/account.mjs'
import { openStore } from '../lib/store.mjs'
import { serving, settings } from './settings.mjs'

const { start = true, handler = false } = settings.options

const parley = await createParley({
  store: await openStore(settings.store, settings.database),
  publicUrl,
  channels: { sms: twilioSms(account) },
  ...(handler ? { on: { 'message.received': async () => {} } } : {}),
})
if (start) await parley.start()
const server = createServer(parley, { keys: ['a-key-of-the-bench'] })
serve({ fetch: server.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => serving(port))
