import type { Candidate } from '../../../decide/delivery/candidate.ts'
import type { OutboundMessage, SendOptions } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

export const lookUpCases: readonly ChannelCase[] = casesOf(
  'lookUp',
  {
    'finds what was accepted, under the id of its acceptance': async (trial) => {
      const outbound = trial.outbound()
      const result = await trial.channel.send(...outbound)
      const found = await ask(trial, outbound)
      trial
        .expect(found.map(({ providerId }) => providerId))
        .toEqual([result.type === 'accepted' ? result.providerId : 'accepted'])
    },

    'finds what was accepted where the answer was lost': async (trial) => {
      const outbound = trial.outbound()
      trial.provider.mood = 'drop'
      await trial.channel.send(...outbound)
      trial.expect(idsOf(await ask(trial, outbound))).toEqual(idsOf(trial.provider.taken))
    },

    'finds it from another process': async (trial) => {
      const [message, options] = trial.outbound()
      trial.provider.mood = 'drop'
      await trial.channel.send(message, options)
      const found = (await (await trial.again()).lookUp?.(message, options)) ?? []
      trial.expect(idsOf(found)).toEqual(idsOf(trial.provider.taken))
    },

    'finds nothing of what was never handed over': async (trial) => {
      trial.expect(await ask(trial, trial.outbound())).toEqual([])
    },

    'finds nothing of what was refused': async (trial) => {
      const outbound = trial.outbound()
      trial.provider.mood = 'refuse'
      await trial.channel.send(...outbound)
      trial.expect(await ask(trial, outbound)).toEqual([])
    },

    'finds nothing of what broke before it was accepted': async (trial) => {
      const outbound = trial.outbound()
      trial.provider.mood = 'break'
      await trial.channel.send(...outbound)
      trial.expect(await ask(trial, outbound)).toEqual([])
    },

    'finds it whatever the provider made of its text': async (trial) => {
      const outbound = trial.outbound('  Your “order” is on its way…  ')
      for (const rewrite of rewritings) {
        trial.provider.rewrite = rewrite
        trial.provider.mood = 'drop'
        await trial.channel.send(...outbound)
      }
      trial.expect(idsOf(await ask(trial, outbound)).sort()).toEqual(idsOf(trial.provider.taken).sort())
    },

    'tells the text as the provider has it, where it is another one': async (trial) => {
      trial.provider.rewrite = (text) => `From a trial account - ${text}`
      const outbound = trial.outbound('Yes.')
      await trial.channel.send(...outbound)
      const texts = (await ask(trial, outbound)).map(({ text }) => text)
      trial.expect(texts).toEqual(['From a trial account - Yes.'])
    },

    'another text to the same party is a candidate, and its text tells them apart': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      const texts = (await ask(trial, trial.outbound('No.'))).map(({ text }) => text)
      trial.expect(texts).toEqual(['Yes.'])
    },

    'does not take what went to somebody else for it': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.', trial.bob))
      trial.expect(await ask(trial, trial.outbound('Yes.', trial.alice))).toEqual([])
    },

    'does not take a message of long ago for it': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      trial.pass(3_600_000)
      trial.expect(await ask(trial, trial.outbound('Yes.'))).toEqual([])
    },

    'of two with one text, the lost one is among the candidates': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      const lost = trial.outbound('Yes.')
      trial.provider.mood = 'drop'
      await trial.channel.send(...lost)
      const id = trial.provider.taken.at(-1)?.providerId
      trial.expect((await ask(trial, lost)).some(({ providerId }) => providerId === id)).toBe(true)
    },

    'finds every letter again': async (trial) => {
      const outbound = trial.outbound('a + b & c = 100 %?# 你好 👩‍👩‍👧‍👦\n"two" lines')
      trial.provider.mood = 'drop'
      await trial.channel.send(...outbound)
      trial.expect((await ask(trial, outbound)).length).toBe(1)
    },

    'tells the status and the time of what it finds': async (trial) => {
      const outbound = trial.outbound()
      await trial.channel.send(...outbound)
      const [found] = await ask(trial, outbound)
      trial.expect([typeof found?.status, Number.isFinite(found?.at)]).toEqual(['string', true])
    },

    'hands nothing over': async (trial) => {
      const outbound = trial.outbound()
      await trial.channel.send(...outbound)
      await ask(trial, outbound)
      await ask(trial, outbound)
      trial.expect([trial.provider.calls, trial.provider.taken.length]).toEqual([1, 1])
    },

    'rejects where the provider cannot be asked': async (trial) => {
      const outbound = trial.outbound('confidential')
      trial.provider.mood = 'unreachable'
      const said = await ask(trial, outbound).then(String, String)
      trial.expect([said.includes('Error'), said.includes('confidential')]).toEqual([true, false])
    },

    'rejects where it was called off': async (trial) => {
      const [message, options] = trial.outbound()
      options.abort(new Error('The process stops.'))
      trial.expect(await ask(trial, [message, options]).then(String, String)).toBe('Error: The process stops.')
    },
  },
  'lookUp',
)

/** What providers make of texts. */
const rewritings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.trim(),
  (text) => `Sent from a trial account - ${text}`,
  (text) => text.replaceAll(/[“”]/g, '"').replaceAll('…', '...'),
  () => '',
]

function ask({ channel }: ChannelTrial, [message, options]: [OutboundMessage, SendOptions]): Promise<Candidate[]> {
  if (channel.lookUp === undefined) throw new Error('The channel cannot look up.')
  return channel.lookUp(message, options)
}

function idsOf(found: readonly { providerId?: string | undefined }[]): (string | undefined)[] {
  return found.map(({ providerId }) => providerId)
}
