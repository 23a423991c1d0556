import { type ChannelCase, casesOf } from '../case.ts'

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

export const capabilityCases: readonly ChannelCase[] = [
  ...casesOf('capabilities', {
    'the longest text has at least one character': async ({ capabilities, expect }) => {
      expect(isCount(capabilities.text.max) && capabilities.text.max > 0).toBe(true)
    },

    'the parts of a text follow a known rule': async ({ capabilities, expect }) => {
      expect([undefined, 'gsm'].includes(capabilities.text.parts)).toBe(true)
    },

    'at least one send may run, and times are whole milliseconds': async ({ capabilities, expect }) => {
      const { concurrency, spacing, ambiguityWindow } = capabilities.sending
      const { pulling: { rest } = { rest: 0 }, tracking = {}, window = { for: 0 } } = capabilities
      const more = [rest, tracking.for ?? 0, tracking.every ?? 0, window.for]
      expect(concurrency > 0).toBe(true)
      expect([concurrency, spacing, ambiguityWindow, ...more].every(isCount)).toBe(true)
    },

    'the highest evidence is one of the four': async ({ capabilities, expect }) => {
      expect(['none', 'sent', 'delivered', 'read'].includes(capabilities.receipts)).toBe(true)
    },

    'a thread is an address or an opening': async ({ capabilities, expect }) => {
      expect(['address', 'opening'].includes(capabilities.threads)).toBe(true)
    },

    'the limits of files have a type, a size and a number': async ({ capabilities: { content }, expect }) => {
      const { types, bytes, count } = content?.media ?? { types: ['*'], bytes: 1, count: 1 }
      expect(types.length > 0 && types.every((type) => /^(\*|[a-z]+\/(\*|[\w.+-]+))$/.test(type))).toBe(true)
      expect([bytes, count].every((each) => isCount(each) && each > 0)).toBe(true)
    },

    'they are plain data': async ({ capabilities, expect }) => {
      expect(JSON.parse(JSON.stringify(capabilities))).toEqual({ ...capabilities })
    },
  }),
  ...casesOf(
    'capabilities',
    {
      'a webhook with the longest text is not too large': async ({ capabilities, webhooks, alice, expect }) => {
        const text = '🙂'.repeat(Math.floor(capabilities.text.max / 2))
        const request = await webhooks.message({ providerId: 'long', from: alice.value, text })
        expect((await request.arrayBuffer()).byteLength <= (capabilities.webhook?.max ?? 0)).toBe(true)
      },
    },
    'webhook',
  ),
  ...casesOf('dispose', {
    'a second call is harmless': async ({ channel, expect }) => {
      await channel[Symbol.asyncDispose]?.()
      await channel[Symbol.asyncDispose]?.()
      expect(true).toBe(true)
    },
  }),
]
