import { type ChannelCase, casesOf, threadsOf } from '../case.ts'

export const threadCases: readonly ChannelCase[] = [
  ...casesOf('thread', {
    'of two addresses are two': async ({ thread, alice, bob, expect }) => {
      expect(thread(alice) === thread(bob)).toBe(false)
    },

    'does not depend on the display of the address': async ({ thread, alice, expect }) => {
      expect(thread({ ...alice, display: 'Alice' })).toBe(thread(alice))
    },

    'has the same name in every process': async ({ thread, again, alice, expect }) => {
      expect(thread(alice, await again())).toBe(thread(alice))
    },

    'is a text that every store can hold': async ({ thread, alice, expect }) => {
      const name = thread(alice)
      expect([name.length > 0, name.length <= 1000, name.isWellFormed()]).toEqual([true, true, true])
    },
  }),
  ...casesOf(
    'thread',
    {
      'of one address is always the same': async ({ channel, alice, expect }) => {
        const [first, second] = [1, 2].map((id) =>
          channel.thread([{ ...alice }], { id: `opening-${id}`, subject: null }),
        )
        expect(first).toBe(second)
      },

      'does not depend on the spelling of the address': async ({ channel, thread, correspondents, alice, expect }) => {
        for (const input of correspondents.alice) {
          expect(thread(channel.parseAddress(input) ?? { ...alice, value: '' })).toBe(thread(alice))
        }
      },
    },
    'threads by address',
  ),
  ...casesOf(
    'thread',
    {
      'two openings with one address are two': async ({ channel, alice, expect }) => {
        const names = [1, 2].map((id) => channel.thread([alice], { id: `opening-${id}`, subject: 'The same' }))
        expect(new Set(names).size).toBe(2)
      },
    },
    'threads by opening',
  ),
]

export const inboundThreadCases: readonly ChannelCase[] = [
  ...casesOf(
    'thread',
    {
      'messages of two people arrive on two threads': async ({ webhooks, receive, alice, bob, expect }) => {
        const one = await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
        const two = await receive(await webhooks.message({ providerId: 'in-2', from: bob.value, text: 'Hello' }))
        const threads = [one, two].flatMap(({ facts }) =>
          facts.map((fact) => (fact.type === 'message' ? threadsOf(fact).at(-1) : undefined)),
        )
        expect([threads.length, new Set(threads).size]).toEqual([2, 2])
      },

      'a message without a known name can be stored': async ({ webhooks, receive, alice, expect }) => {
        const { facts } = await receive(
          await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }),
        )
        const [fact] = facts
        expect(fact?.type === 'message' && fact.thread.length > 0).toBe(true)
      },
    },
    'webhook',
  ),
  ...casesOf(
    'thread',
    {
      'a reply arrives on the thread that we began': async ({ thread, webhooks, receive, alice, expect }) => {
        const { facts } = await receive(
          await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }),
        )
        const [fact] = facts
        expect(fact?.type === 'message' && threadsOf(fact).includes(thread(alice))).toBe(true)
      },
    },
    'webhook',
    'threads by address',
  ),
]
