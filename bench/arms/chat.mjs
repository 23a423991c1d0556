// Vercel's Chat SDK with its Twilio adapter, assembled by its documentation.
import { createMemoryState } from '@chat-adapter/state-memory'
import { createPostgresState } from '@chat-adapter/state-pg'
import { createTwilioAdapter } from '@chat-adapter/twilio'
import { serve } from '@hono/node-server'
import { Chat } from 'chat'
import { account, publicUrl, webhookPath } from '../lib/account.mjs'
import { serving, settings } from './settings.mjs'

const { state = 'memory', awaited = false } = settings.options

const bot = new Chat({
  userName: 'bench',
  adapters: {
    twilio: thisVersion(
      createTwilioAdapter({
        accountSid: account.accountSid,
        authToken: account.authToken,
        phoneNumber: account.from,
        webhookUrl: publicUrl + webhookPath,
      }),
    ),
  },
  state: thisVersion(state === 'memory' ? createMemoryState() : createPostgresState({ url: settings.database })),
  // Nothing is dropped, and no message waits for a lock: its fastest strategy.
  concurrency: 'concurrent',
  logger: 'silent',
})
// The SDK itself stores what arrives, in its state.
bot.onDirectMessage(async () => {})
await bot.initialize()
const { twilio } = bot.webhooks
if (twilio === undefined) throw new Error('The Chat SDK has no webhook of its adapter.')

serve({ fetch: awaited ? answerWhenDone : (request) => twilio(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  serving(port),
)

/**
 * By the SDK's documentation for hosts that wait for pending work.
 * @param {Request} request
 */
async function answerWhenDone(request) {
  /** @type {Promise<unknown>[]} */
  const tasks = []
  const response = await twilio(request, {
    waitUntil: (task) => tasks.push(task),
    propagateHandlerErrors: true,
  })
  const results = await Promise.allSettled(tasks)
  return results.some(({ status }) => status === 'rejected') ? new Response(null, { status: 500 }) : response
}

/**
 * Its adapters depend on other versions of the SDK, so TypeScript treats the types as different.
 * @template Type
 * @param {unknown} part
 * @returns {Type}
 */
function thisVersion(part) {
  return /** @type {Type} */ (part)
}
