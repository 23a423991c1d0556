import { type ChannelCase, casesOf } from '../case.ts'

export const threadCases: readonly ChannelCase[] = casesOf('thread', {
  'of one address is always the same': async ({ channel, alice, expect }) => {
    expect(channel.thread(alice)).toBe(channel.thread({ ...alice }))
  },

  'does not depend on how the address was written': async ({ channel, correspondents, alice, expect }) => {
    for (const input of correspondents.alice) {
      expect(channel.thread(channel.parseAddress(input) ?? { ...alice, value: '' })).toBe(channel.thread(alice))
    }
  },

  'does not depend on how the address is shown': async ({ channel, alice, expect }) => {
    expect(channel.thread({ ...alice, display: 'Alice' })).toBe(channel.thread(alice))
  },

  'of two addresses are two': async ({ channel, alice, bob, expect }) => {
    expect(channel.thread(alice) === channel.thread(bob)).toBe(false)
  },

  'is named the same by every process': async ({ channel, again, alice, expect }) => {
    expect((await again()).thread(alice)).toBe(channel.thread(alice))
  },
})

export const inboundThreadCases: readonly ChannelCase[] = casesOf(
  'thread',
  {
    'an answer arrives on the thread that we began': async ({ channel, webhooks, receive, alice, expect }) => {
      const { facts } = await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
      const [fact] = facts
      expect(fact?.type === 'message' && fact.threads.includes(channel.thread(alice))).toBe(true)
    },

    'messages of two people arrive on two threads': async ({ webhooks, receive, alice, bob, expect }) => {
      const one = await receive(await webhooks.message({ providerId: 'in-1', from: alice.value, text: 'Hello' }))
      const two = await receive(await webhooks.message({ providerId: 'in-2', from: bob.value, text: 'Hello' }))
      const threads = [one, two].flatMap(({ facts }) =>
        facts.map((fact) => (fact.type === 'message' ? fact.threads.at(-1) : undefined)),
      )
      expect([threads.length, new Set(threads).size]).toEqual([2, 2])
    },
  },
  'webhook',
)
