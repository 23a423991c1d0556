import { ParleyError } from '../../../errors/parley-error.ts'
import type { Receipt } from '../../../model/receipt.ts'
import type { WebhookResult } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf, type ToldStatus } from '../case.ts'

const all: readonly ToldStatus[] = ['sent', 'delivered', 'failed']

export const statusCases: readonly ChannelCase[] = casesOf(
  'webhook',
  {
    'a receipt names the message by our id or by the one of its acceptance': async (trial) => {
      const { receipt, message, providerId } = await told(trial, 'sent')
      trial.expect(receipt.messageId === message || receipt.providerId === providerId).toBe(true)
    },

    'a receipt with the id of our message names its attempt': async (trial) => {
      const { receipt } = await told(trial, 'sent', 3)
      trial.expect(receipt.messageId === undefined || receipt.attempt === 3).toBe(true)
    },

    'a receipt has the status': async (trial) => {
      const promised = trial.capabilities.receipts === 'sent' ? all.filter((status) => status !== 'delivered') : all
      for (const status of promised) trial.expect((await told(trial, status)).receipt.status).toBe(status)
    },

    'a failure has a code and a sentence': async (trial) => {
      const { receipt } = await told(trial, 'failed')
      trial.expect([Boolean(receipt.code), Boolean(receipt.detail)]).toEqual([true, true])
    },

    'the same webhook twice gives the same receipt': async (trial) => {
      const request = await newsOf(trial, { providerId: 'out-1', status: 'sent', attempt: 1 })
      const first = await trial.receive(request.clone())
      trial.expect((await trial.receive(request)).facts).toEqual(first.facts)
    },

    'a receipt gets a 2xx': async (trial) => {
      const { response } = await trial.receive(await newsOf(trial, { providerId: 'out-1', status: 'sent', attempt: 1 }))
      trial.expect(response.ok).toBe(true)
    },

    'a receipt of an unknown message is a receipt too': async (trial) => {
      const request = await newsOf(trial, { providerId: 'from-elsewhere', status: 'sent', attempt: 1 })
      trial.expect(receiptOf(await trial.receive(request)).status).toBe('sent')
    },

    'a forged receipt is forged': async (trial) => {
      const request = await newsOf(trial, { providerId: 'out-1', status: 'sent', attempt: 1 })
      const { alice, webhooks } = trial
      const forged = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }, 'wrong')
      const mixed = new Request(request.url, { method: 'POST', headers: forged.headers, body: await request.text() })
      const code = await trial.receive(mixed).then(
        () => 'none',
        (error) => ParleyError.from(error).code,
      )
      trial.expect(code).toBe('webhook.forged')
    },
  },
  'webhook',
  'receipts',
)

type News = { providerId: string; status: ToldStatus; attempt: number }

async function newsOf({ webhooks, outbound }: ChannelTrial, news: News): Promise<Request> {
  const request = await webhooks.status?.({ ...news, messageId: outbound()[0].id })
  if (request === undefined) throw new Error('The harness builds no status webhooks.')
  return request
}

/** Sends a message, and returns the receipt of its status. */
async function told(
  { channel, webhooks, outbound, receive }: ChannelTrial,
  status: ToldStatus,
  attempt = 1,
): Promise<{ receipt: Receipt; message: string; providerId: string }> {
  const [message, options] = outbound()
  const result = await channel.send(message, { ...options, attempt })
  if (result.type !== 'accepted') throw new Error('The provider must accept the message.')
  const { providerId } = result
  const request = await webhooks.status?.({ providerId, messageId: message.id, attempt, status })
  if (request === undefined) throw new Error('The harness builds no status webhooks.')
  return { receipt: receiptOf(await receive(request)), message: message.id, providerId }
}

function receiptOf({ facts }: WebhookResult): Receipt {
  const receipts = facts.flatMap((fact) => (fact.type === 'receipt' ? [fact] : []))
  const [receipt, ...more] = receipts
  if (receipt === undefined || more.length > 0) throw new Error('The webhook must report one delivery.')
  return receipt
}
