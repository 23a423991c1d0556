import type { SendResult } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf, type ProviderMood } from '../case.ts'

export const sendCases: readonly ChannelCase[] = casesOf('send', {
  'what is accepted has an id of the provider and a first status': async ({ channel, provider, outbound, expect }) => {
    const result = await channel.send(...outbound())
    const [taken] = provider.taken
    expect(result.type === 'accepted' && result.providerId === taken?.providerId).toBe(true)
    const early = ['scheduled', 'queued', 'sending', 'sent']
    expect(result.type === 'accepted' && early.includes(result.status)).toBe(true)
  },

  'one call hands a message over once': async ({ channel, provider, outbound, expect }) => {
    await channel.send(...outbound())
    expect([provider.calls, provider.taken.length]).toEqual([1, 1])
  },

  'the text arrives letter by letter, at its recipient': async ({ channel, provider, outbound, bob, expect }) => {
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

  'many at once each get the id of their own': async ({ channel, provider, outbound, expect }) => {
    const sends = Array.from({ length: 20 }, async (_, place) => {
      const result = await channel.send(...outbound(`text ${place}`))
      return result.type === 'accepted' ? { providerId: result.providerId, text: `text ${place}` } : undefined
    })
    const answers = await Promise.all(sends)
    const taken = new Map(provider.taken.map(({ providerId, text }) => [providerId, text]))
    expect(answers.every((answer) => answer !== undefined && taken.get(answer.providerId) === answer.text)).toBe(true)
  },

  'what the provider refuses for good is refused, with a code and a sentence': async (trial) => {
    const result = await tried(trial, 'refuse')
    trial.expect([result.type, isExplained(result), trial.provider.calls]).toEqual(['refused', true, 1])
  },

  'what a busy provider turned away is deferred, and not tried again within': async (trial) => {
    const result = await tried(trial, 'busy')
    trial.expect([result.type, isExplained(result), trial.provider.calls]).toEqual(['deferred', true, 1])
  },

  'where there was no connection it is deferred': async (trial) => {
    const result = await tried(trial, 'unreachable')
    trial.expect([result.type, isExplained(result)]).toEqual(['deferred', true])
  },

  'what was called off before it began is not handed over': async ({ channel, provider, outbound, expect }) => {
    const [message, options] = outbound()
    options.abort()
    const result = await channel.send(message, options)
    expect([result.type === 'accepted', provider.calls]).toEqual([false, 0])
  },

  'what another may be sending by now is not handed over': async ({ channel, provider, outbound, expect }) => {
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
  'an answer that does not say what happened is unknown, and not tried again within': async (trial) => {
    const result = await tried(trial, 'break')
    trial.expect([result.type, trial.provider.calls]).toEqual(['unknown', 1])
  },

  'a connection that ends before the answer is unknown, and not tried again within': async (trial) => {
    const result = await tried(trial, 'drop')
    trial.expect([result.type, trial.provider.taken.length]).toEqual(['unknown', 1])
  },

  'what is called off on its way is unknown': async (trial) => {
    trial.provider.mood = 'hang'
    const [message, options] = trial.outbound()
    const sending = trial.channel.send(message, options)
    await until(() => trial.provider.calls > 0)
    options.abort(new Error('The process stops.'))
    trial.expect((await soon(sending)).type).toBe('unknown')
  },

  'one that hangs does not hold up another': async (trial) => {
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

/** Lets everything that is ready run until something holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 0))
  if (!holds()) throw new Error('What was waited for did not happen.')
}

/** What a call resolves to without any time passing; fails where it waits for something that never comes. */
async function soon<Result>(call: Promise<Result>): Promise<Result> {
  let done = false
  const settled = (): void => {
    done = true
  }
  call.then(settled, settled)
  await until(() => done)
  return await call
}
