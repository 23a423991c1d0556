import { setTimeout as sleep } from 'node:timers/promises'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, silentLogger } from '@parley/core'
import { signTwilioRequest } from '@parley/simulator'
import { failingFetch, failingStore } from '../failpoints.mjs'

const MINUTE = 60_000
const publicUrl = 'http://parley.test'
const webhookUrl = `${publicUrl}/webhooks/sms`

/**
 * A customer writes, a handler and the team answer, and the provider reports the status. The name is the customer's
 * number.
 */
export async function exchangeMessages({ account, providerUrl, afterwards, name, database, points, acknowledged }) {
  const clock = { ahead: 0 }
  const parley = await createParley({
    store: failingStore(database, points, clock),
    publicUrl,
    channels: { sms: twilioSms({ ...account, baseUrl: providerUrl, ambiguityWindow: 3000 }) },
    on: { 'message.received': async ({ message, reply }) => void (await reply(`Got: ${message.text}`)) },
    environment: {
      now: () => Date.now() + clock.ahead,
      fetch: failingFetch(points),
      turn: inTurn,
      sleep: sleepLonger,
      log: silentLogger,
    },
  })
  const work = async () => {
    // Afterwards leases have expired, and postponed work is due: the clock is moved by hand.
    for (let round = 0; round < (afterwards ? 5 : 1); round += 1) {
      if (afterwards) clock.ahead += MINUTE
      await parley.drain()
    }
  }
  const post = async (url, fields, what) => {
    const headers = { 'x-twilio-signature': signTwilioRequest(url, fields, account.authToken) }
    const request = new Request(url, { method: 'POST', headers, body: new URLSearchParams(fields) })
    const { status } = await parley.handleWebhook('sms', request)
    if (status >= 300) throw new Error(`${what} was answered ${status}.`)
    acknowledged(what)
  }
  const write = (number) => {
    const sid = `SM${name.slice(1).padStart(31, '0')}${number}`
    const fields = { MessageSid: sid, AccountSid: account.accountSid, From: name, To: account.from, NumMedia: '0' }
    return post(webhookUrl, { ...fields, Body: `text ${number}` }, `text ${number}`)
  }
  const report = ({ id, providerId, attempts, text }, status) => {
    const { number } = attempts.find((attempt) => attempt.providerId === providerId)
    const fields = { MessageSid: providerId, MessageStatus: status, AccountSid: account.accountSid, To: name }
    return post(`${webhookUrl}?message=${id}&attempt=${number}`, fields, `${status}: ${text}`)
  }

  points.arm()
  if (afterwards) await work()
  await Promise.all([write(0), write(1), write(0)])
  await work()
  const [{ id }] = (await parley.conversations.list()).items
  await parley.messages.send(id, { text: 'from the team' }, { key: 'team' })
  acknowledged('from the team')
  await work()
  const { items } = await parley.messages.list(id)
  const sent = items.filter(({ direction }) => direction === 'outbound')
  await Promise.all(sent.map((message) => report(message, 'sent')))
  await Promise.all(sent.map((message) => report(message, 'delivered')))
}

// No caller is refused because the machine is slow.
function sleepLonger(ms, { signal }) {
  return sleep(ms * 100, undefined, { signal, ref: false })
}

// A few turns, so that concurrent calls are decided together on a busy machine too.
async function inTurn() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
}
