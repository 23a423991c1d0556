import type { WebhookResult } from '../../../ports/channel.ts'
import type { MessageFact } from '../../../ports/fact.ts'
import { type ChannelCase, casesOf } from '../case.ts'

/** Texts that suffer where somebody decodes, escapes or trims by the way. */
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

    'a message has its text, letter by letter': async ({ webhooks, receive, alice, expect }) => {
      for (const text of texts) {
        const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text })
        expect(messageOf(await receive(told)).text).toBe(text)
      }
    },

    'a sender is the address that a person would write': async ({ webhooks, receive, alice, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const { scheme, value } = messageOf(await receive(told)).from
      expect({ scheme, value }).toEqual({ scheme: alice.scheme, value: alice.value })
    },

    'the same webhook twice tells the same': async ({ webhooks, receive, alice, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const first = await receive(told.clone())
      expect((await receive(told)).facts).toEqual(first.facts)
    },

    'every process tells the same of one webhook': async ({ webhooks, receive, again, alice, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      const other = await again()
      const result = await other.webhook?.(told.clone(), { signal: new AbortController().signal })
      expect(result?.facts).toEqual((await receive(told)).facts)
    },

    'the same text twice is two messages': async ({ webhooks, receive, alice, expect }) => {
      const ids: string[] = []
      for (const providerId of ['in-1', 'in-2']) {
        const told = await webhooks.message({ providerId, from: alice.value, text: 'Hello' })
        ids.push(messageOf(await receive(told)).providerId)
      }
      expect(new Set(ids).size).toBe(2)
    },

    'a field that nobody knows changes nothing': async ({ webhooks, receive, alice, expect }) => {
      const told = { providerId: 'in-1', from: alice.value, text: 'Hello' }
      const plain = await receive(await webhooks.message(told))
      const odd = await receive(await webhooks.message({ ...told, extra: 'surprise' }))
      expect(odd.facts).toEqual(plain.facts)
    },

    'a message is no later than now': async ({ webhooks, receive, alice, now, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect((messageOf(await receive(told)).at ?? 0) <= now()).toBe(true)
    },

    'a genuine message is answered 2xx': async ({ webhooks, receive, alice, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' })
      expect((await receive(told)).response.ok).toBe(true)
    },

    'the answer does not repeat the text': async ({ webhooks, receive, alice, expect }) => {
      const told = await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'confidential' })
      expect((await (await receive(told)).response.text()).includes('confidential')).toBe(false)
    },

    'taking a message in sends nothing': async ({ webhooks, receive, provider, alice, expect }) => {
      await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
      expect(provider.calls).toBe(0)
    },

    'many at once are kept apart': async ({ webhooks, receive, alice, bob, expect }) => {
      const told = Array.from({ length: 30 }, (_, place) => ({
        providerId: `in-${place}`,
        from: place % 2 === 0 ? alice.value : bob.value,
        text: `text ${place}`,
      }))
      const results = await Promise.all(told.map(async (one) => messageOf(await receive(await webhooks.message(one)))))
      expect(results.map(({ from, text }) => ({ from: from.value, text }))).toEqual(
        told.map(({ from, text }) => ({ from, text })),
      )
    },
  },
  'webhook',
)

function messageOf({ facts }: WebhookResult): MessageFact {
  const [fact, ...more] = facts
  if (fact?.type !== 'message' || more.length > 0) throw new Error('The webhook was to tell of one message.')
  return fact
}
