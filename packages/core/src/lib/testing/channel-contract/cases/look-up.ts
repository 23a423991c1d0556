import type { Candidate } from '../../../decide/delivery/candidate.ts'
import type { OutboundMessage, SendOptions } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

export const lookUpCases: readonly ChannelCase[] = casesOf(
  'lookUp',
  {
    'finds an accepted message, under the id of its acceptance': async (trial) => {
      const outbound = trial.outbound()
      const result = await trial.channel.send(...outbound)
      const found = await ask(trial, outbound)
      trial
        .expect(found.map(({ providerId }) => providerId))
        .toEqual([result.type === 'accepted' ? result.providerId : 'accepted'])
    },

    'finds an accepted message after a lost response': async (trial) => {
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

    'does not find a message that was never sent': async (trial) => {
      trial.expect(await ask(trial, trial.outbound())).toEqual([])
    },

    'does not find a refused message': async (trial) => {
      const outbound = trial.outbound()
      trial.provider.mood = 'refuse'
      await trial.channel.send(...outbound)
      trial.expect(await ask(trial, outbound)).toEqual([])
    },

    'does not find a message of a send that broke before its acceptance': async (trial) => {
      const outbound = trial.outbound()
      trial.provider.mood = 'break'
      await trial.channel.send(...outbound)
      trial.expect(await ask(trial, outbound)).toEqual([])
    },

    'finds it with any rewritten text': async (trial) => {
      const outbound = trial.outbound('  Your “order” is on its way…  ')
      for (const rewrite of rewritings) {
        trial.provider.rewrite = rewrite
        trial.provider.mood = 'drop'
        await trial.channel.send(...outbound)
      }
      trial.expect(idsOf(await ask(trial, outbound)).sort()).toEqual(idsOf(trial.provider.taken).sort())
    },

    'reports the text at the provider if it differs': async (trial) => {
      trial.provider.rewrite = (text) => `From a trial account - ${text}`
      const outbound = trial.outbound('Yes.')
      await trial.channel.send(...outbound)
      const texts = (await ask(trial, outbound)).map(({ text }) => text)
      trial.expect(texts).toEqual(['From a trial account - Yes.'])
    },

    'reports another text to the same party as a candidate, with that text': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      const texts = (await ask(trial, trial.outbound('No.'))).map(({ text }) => text)
      trial.expect(texts).toEqual(['Yes.'])
    },

    'does not report a message to another recipient': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.', trial.bob))
      trial.expect(await ask(trial, trial.outbound('Yes.', trial.alice))).toEqual([])
    },

    'does not report a message of long ago': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      trial.pass(3_600_000)
      trial.expect(await ask(trial, trial.outbound('Yes.'))).toEqual([])
    },

    'reports the lost one among the candidates of two with one text': async (trial) => {
      await trial.channel.send(...trial.outbound('Yes.'))
      const lost = trial.outbound('Yes.')
      trial.provider.mood = 'drop'
      await trial.channel.send(...lost)
      const id = trial.provider.taken.at(-1)?.providerId
      trial.expect((await ask(trial, lost)).some(({ providerId }) => providerId === id)).toBe(true)
    },

    'finds a message with any characters': async (trial) => {
      const outbound = trial.outbound('a + b & c = 100 %?# 你好 👩‍👩‍👧‍👦\n"two" lines')
      trial.provider.mood = 'drop'
      await trial.channel.send(...outbound)
      trial.expect((await ask(trial, outbound)).length).toBe(1)
    },

    'reports the status and the time of each candidate': async (trial) => {
      const outbound = trial.outbound()
      await trial.channel.send(...outbound)
      const [found] = await ask(trial, outbound)
      trial.expect([typeof found?.status, Number.isFinite(found?.at)]).toEqual(['string', true])
    },

    'sends nothing': async (trial) => {
      const outbound = trial.outbound()
      await trial.channel.send(...outbound)
      await ask(trial, outbound)
      await ask(trial, outbound)
      trial.expect([trial.provider.calls, trial.provider.taken.length]).toEqual([1, 1])
    },

    'rejects if the provider cannot be reached': async (trial) => {
      const outbound = trial.outbound('confidential')
      trial.provider.mood = 'unreachable'
      const said = await ask(trial, outbound).then(String, String)
      trial.expect([said.includes('Error'), said.includes('confidential')]).toEqual([true, false])
    },

    'rejects if it was aborted': async (trial) => {
      const [message, options] = trial.outbound()
      options.abort(new Error('The process stops.'))
      trial.expect(await ask(trial, [message, options]).then(String, String)).toBe('Error: The process stops.')
    },
  },
  'lookUp',
)

/** Changes that providers make to texts. */
const rewritings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.trim(),
  (text) => `Sent from a trial account - ${text}`,
  (text) => text.replaceAll(/[“”]/g, '"').replaceAll('…', '...'),
  () => '',
]

function ask({ channel }: ChannelTrial, [message, options]: [OutboundMessage, SendOptions]): Promise<Candidate[]> {
  if (channel.lookUp === undefined) throw new Error('The channel has no lookUp.')
  return channel.lookUp(message, options)
}

function idsOf(found: readonly { providerId?: string | undefined }[]): (string | undefined)[] {
  return found.map(({ providerId }) => providerId)
}
