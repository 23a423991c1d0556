import type { WebhookResult } from '../../../ports/channel.ts'
import type { MessageFact } from '../../../ports/fact.ts'
import { type ChannelCase, casesOf } from '../case.ts'

/** Texts that change if a channel decodes, escapes or trims them. */
const texts = [
  'Hello',
  'one line\nand another',
  'a + b & c = 100 % ? # ; "quoted" \\',
  '%2B is not +, &amp; is not &',
  'Grüße, 你好, שלום, مرحبا',
  '👩‍👩‍👧‍👦 family, 👍🏽 skin, e\u0301 combined',
  '\u202Eright to left\u202C',
  '<script>alert(1)</script> <b>&</b>',
  "Robert'); DROP TABLE students; -- % _",
  '{"json": ["not", "parsed"]}',
  'a'.repeat(5000),
]

export const inboundCases: readonly ChannelCase[] = casesOf(
  'webhook',
  {
    'a message is one fact': async ({ webhooks, receive, alice, expect }) => {
      const result = await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
      expect(result.facts.map(({ type }) => type)).toEqual(['message'])
    },

    'a message has its exact text': async ({ webhooks, receive, alice, expect }) => {
      for (const text of texts) {
        const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text })
        expect(messageOf(await receive(webhook)).text).toBe(text)
      }
    },

    'a sender has the address that a person would write': async ({ webhooks, receive, alice, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const { scheme, value } = messageOf(await receive(webhook)).from
      expect({ scheme, value }).toEqual({ scheme: alice.scheme, value: alice.value })
    },

    'the same webhook twice gives the same facts': async ({ webhooks, receive, alice, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const first = await receive(webhook.clone())
      expect((await receive(webhook)).facts).toEqual(first.facts)
    },

    'every process reads the same facts of one webhook': async ({ webhooks, receive, again, alice, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const other = await again()
      const result = await other.webhook?.(webhook.clone(), { signal: new AbortController().signal })
      expect(result?.facts).toEqual((await receive(webhook)).facts)
    },

    'the same text twice is two messages': async ({ webhooks, receive, alice, expect }) => {
      const ids: string[] = []
      for (const providerId of ['in-1', 'in-2']) {
        const webhook = await webhooks.message({ providerId, from: alice.value, text: 'Hello' })
        ids.push(messageOf(await receive(webhook)).providerId)
      }
      expect(new Set(ids).size).toBe(2)
    },

    'an unknown field changes nothing': async ({ webhooks, receive, alice, expect }) => {
      const webhook = { providerId: 'in-1', from: alice.value, text: 'Hello' }
      const plain = await receive(await webhooks.message(webhook))
      const odd = await receive(await webhooks.message({ ...webhook, extra: 'surprise' }))
      expect(odd.facts).toEqual(plain.facts)
    },

    'a message is no later than now': async ({ webhooks, receive, alice, now, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect((messageOf(await receive(webhook)).at ?? 0) <= now()).toBe(true)
    },

    'a genuine message gets a 2xx': async ({ webhooks, receive, alice, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect((await receive(webhook)).response.ok).toBe(true)
    },

    'the response does not repeat the text': async ({ webhooks, receive, alice, expect }) => {
      const webhook = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'confidential' })
      expect((await (await receive(webhook)).response.text()).includes('confidential')).toBe(false)
    },

    'receiving a message sends nothing': async ({ webhooks, receive, provider, alice, expect }) => {
      await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
      expect(provider.calls).toBe(0)
    },

    'many at once are kept apart': async ({ webhooks, receive, alice, bob, expect }) => {
      const webhook = Array.from({ length: 30 }, (_, place) => ({
        providerId: `in-${place}`,
        from: place % 2 === 0 ? alice.value : bob.value,
        text: `text ${place}`,
      }))
      const results = await Promise.all(
        webhook.map(async (one) => messageOf(await receive(await webhooks.message(one)))),
      )
      expect(results.map(({ from, text }) => ({ from: from.value, text }))).toEqual(
        webhook.map(({ from, text }) => ({ from, text })),
      )
    },
  },
  'webhook',
)

function messageOf({ facts }: WebhookResult): MessageFact {
  const [fact, ...more] = facts
  if (fact?.type !== 'message' || more.length > 0) throw new Error('The webhook must report one message.')
  return fact
}
