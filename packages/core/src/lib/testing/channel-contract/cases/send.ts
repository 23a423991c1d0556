import type { SendResult } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf, type ProviderMood } from '../case.ts'

export const sendCases: readonly ChannelCase[] = casesOf('send', {
  'an accepted message has an id of the provider and a first status': async ({
    channel,
    provider,
    outbound,
    expect,
  }) => {
    const result = await channel.send(...outbound())
    const [taken] = provider.taken
    expect(result.type === 'accepted' && result.providerId === taken?.providerId).toBe(true)
    const early = ['scheduled', 'queued', 'sending', 'sent']
    expect(result.type === 'accepted' && early.includes(result.status)).toBe(true)
  },

  'one call sends a message once': async ({ channel, provider, outbound, expect }) => {
    await channel.send(...outbound())
    expect([provider.calls, provider.taken.length]).toEqual([1, 1])
  },

  'the exact text arrives at its recipient': async ({ channel, provider, outbound, bob, expect }) => {
    const texts = [
      'a + b & c = 100 %?#',
      'two\nlines',
      '你好 👩‍👩‍👧‍👦 e\u0301',
      '<b>&amp;</b>',
      '"\\\'',
      '\u202Eabc\u202C',
    ]
    for (const text of texts) await channel.send(...outbound(text, bob))
    expect(provider.taken.map(({ to, text }) => ({ to, text }))).toEqual(texts.map((text) => ({ to: bob.value, text })))
  },

  'the longest text arrives whole': async ({ channel, provider, capabilities, outbound, expect }) => {
    const text = 'x'.repeat(Math.min(capabilities.text.max, 100_000))
    await channel.send(...outbound(text))
    expect(provider.taken.map((taken) => taken.text.length)).toEqual([text.length])
  },

  'two messages with one text are two': async ({ channel, provider, outbound, expect }) => {
    const results = [await channel.send(...outbound('Yes.')), await channel.send(...outbound('Yes.'))]
    const ids = results.map((result) => (result.type === 'accepted' ? result.providerId : undefined))
    expect([new Set(ids).size, provider.taken.length]).toEqual([2, 2])
  },

  'many at once each get their own id': async ({ channel, provider, outbound, expect }) => {
    const sends = Array.from({ length: 20 }, async (_, place) => {
      const result = await channel.send(...outbound(`text ${place}`))
      return result.type === 'accepted' ? { providerId: result.providerId, text: `text ${place}` } : undefined
    })
    const answers = await Promise.all(sends)
    const taken = new Map(provider.taken.map(({ providerId, text }) => [providerId, text]))
    expect(answers.every((answer) => answer !== undefined && taken.get(answer.providerId) === answer.text)).toBe(true)
  },

  'a permanent refusal of the provider is refused, with a code and a sentence': async (trial) => {
    const result = await tried(trial, 'refuse')
    trial.expect([result.type, isExplained(result), trial.provider.calls]).toEqual(['refused', true, 1])
  },

  'a refusal of a busy provider is deferred, and not tried again within the call': async (trial) => {
    const result = await tried(trial, 'busy')
    trial.expect([result.type, isExplained(result), trial.provider.calls]).toEqual(['deferred', true, 1])
  },

  'a send without a connection is deferred': async (trial) => {
    const result = await tried(trial, 'unreachable')
    trial.expect([result.type, isExplained(result)]).toEqual(['deferred', true])
  },

  'a call that is aborted before it begins sends nothing': async ({ channel, provider, outbound, expect }) => {
    const [message, options] = outbound()
    options.abort()
    const result = await channel.send(message, options)
    expect([result.type === 'accepted', provider.calls]).toEqual([false, 0])
  },

  'a message that another process may send is not sent': async ({ channel, provider, outbound, expect }) => {
    const [message, options] = outbound()
    const result = await channel.send(message, { ...options, inTime: () => false })
    expect([result.type, isExplained(result), provider.taken.length]).toEqual(['deferred', true, 0])
  },

  'a provider that recovers is used again': async (trial) => {
    await tried(trial, 'break')
    trial.provider.mood = 'accept'
    trial.expect((await trial.channel.send(...trial.outbound())).type).toBe('accepted')
  },
})

export const ambiguityCases: readonly ChannelCase[] = casesOf('send', {
  'an unclear response is unknown, and not tried again within the call': async (trial) => {
    const result = await tried(trial, 'break')
    trial.expect([result.type, trial.provider.calls]).toEqual(['unknown', 1])
  },

  'a connection that ends before the response is unknown, and not tried again within the call': async (trial) => {
    const result = await tried(trial, 'drop')
    trial.expect([result.type, trial.provider.taken.length]).toEqual(['unknown', 1])
  },

  'a send that is aborted on its way is unknown': async (trial) => {
    trial.provider.mood = 'hang'
    const [message, options] = trial.outbound()
    const sending = trial.channel.send(message, options)
    await until(() => trial.provider.calls > 0)
    options.abort(new Error('The process stops.'))
    trial.expect((await soon(sending)).type).toBe('unknown')
  },

  'a send that hangs does not delay another': async (trial) => {
    trial.provider.mood = 'hang'
    const [message, options] = trial.outbound('first')
    const hanging = trial.channel.send(message, options)
    await until(() => trial.provider.calls > 0)
    trial.provider.mood = 'accept'
    trial.expect((await trial.channel.send(...trial.outbound('second'))).type).toBe('accepted')
    options.abort()
    await soon(hanging)
  },

  'no result has the text or the address': async (trial) => {
    for (const mood of ['refuse', 'busy', 'break', 'drop', 'unreachable'] as const) {
      const result = JSON.stringify(await tried(trial, mood, 'confidential'))
      trial
        .expect([mood, result.includes('confidential'), result.includes(trial.alice.value)])
        .toEqual([mood, false, false])
    }
  },
})

async function tried(
  { channel, provider, outbound }: ChannelTrial,
  mood: ProviderMood,
  text?: string,
): Promise<SendResult> {
  provider.mood = mood
  return await channel.send(...outbound(text))
}

function isExplained(result: SendResult): boolean {
  return (result.type === 'refused' || result.type === 'deferred') && result.code !== '' && result.detail !== ''
}

/** Runs everything that is ready until the condition holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 0))
  if (!holds()) throw new Error('The condition does not hold.')
}

/** The result of a call without a clock that moves. Fails if the call waits. */
async function soon<Result>(call: Promise<Result>): Promise<Result> {
  let done = false
  const settled = (): void => {
    done = true
  }
  call.then(settled, settled)
  await until(() => done)
  return await call
}
