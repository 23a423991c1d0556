import { type ChannelCase, casesOf } from '../case.ts'

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

export const capabilityCases: readonly ChannelCase[] = [
  ...casesOf('capabilities', {
    'the longest text is at least a character': async ({ capabilities, expect }) => {
      expect(isCount(capabilities.maxText) && capabilities.maxText > 0).toBe(true)
    },

    'at least one send may run, and times are whole milliseconds': async ({ capabilities, expect }) => {
      const { concurrency, spacing, ambiguityWindow, rest = 0 } = capabilities
      expect(concurrency > 0).toBe(true)
      expect([concurrency, spacing, ambiguityWindow, rest].every(isCount)).toBe(true)
    },

    'the highest evidence is one of the four': async ({ capabilities, expect }) => {
      expect(['none', 'sent', 'delivered', 'read'].includes(capabilities.receipts)).toBe(true)
    },

    'they are plain data': async ({ capabilities, expect }) => {
      expect(JSON.parse(JSON.stringify(capabilities))).toEqual({ ...capabilities })
    },
  }),
  ...casesOf(
    'capabilities',
    {
      'a webhook with the longest text is not too large': async ({ capabilities, webhooks, alice, expect }) => {
        const text = '🙂'.repeat(Math.floor(capabilities.maxText / 2))
        const request = await webhooks.message({ providerId: 'long', from: alice.value, text })
        expect((await request.arrayBuffer()).byteLength <= capabilities.maxWebhook).toBe(true)
      },
    },
    'webhook',
  ),
  ...casesOf('dispose', {
    'twice is harmless': async ({ channel, expect }) => {
      await channel[Symbol.asyncDispose]?.()
      await channel[Symbol.asyncDispose]?.()
      expect(true).toBe(true)
    },
  }),
]
