import type { Candidate } from '../../../decide/delivery/candidate.ts'
import type { OutboundMessage, SendOptions, SendResult, TrackedMessage } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

type Outbound = [OutboundMessage, SendOptions]

export const lookUpManyCases: readonly ChannelCase[] = casesOf(
  'lookUpMany',
  {
    'reports each accepted message, by our id and by its own': async (trial) => {
      const tracked = await sentTo(trial, 3)
      trial
        .expect(namesOf(await ask(trial, tracked)))
        .toEqual(namesOf(tracked.map(({ message, providerId }) => ({ messageId: message.id, providerId }))))
    },

    'reports the status of each': async (trial) => {
      const tracked = await sentTo(trial, 3)
      const statuses = ['sent', 'delivered', 'failed'] as const
      for (const [place, status] of statuses.entries()) {
        trial.provider.progress?.(tracked[place]?.providerId ?? '', status)
      }
      const statusOf = new Map((await ask(trial, tracked)).map(({ messageId, status }) => [messageId, status]))
      trial.expect(tracked.map(({ message }) => statusOf.get(message.id))).toEqual([...statuses])
    },

    'requests at most one list per hundred messages': async (trial) => {
      const tracked = await sentTo(trial, 201)
      const before = trial.provider.lists ?? 0
      const candidates = await ask(trial, tracked)
      trial.expect(candidates.length).toBe(201)
      trial.expect((trial.provider.lists ?? 0) - before <= 3).toBe(true)
    },

    'requests at most one list for a few messages': async (trial) => {
      const tracked = await sentTo(trial, 2)
      const before = trial.provider.lists ?? 0
      await ask(trial, tracked)
      trial.expect((trial.provider.lists ?? 0) - before <= 1).toBe(true)
    },

    'requests no list for no message': async (trial) => {
      trial.expect(await ask(trial, [])).toEqual([])
      trial.expect(trial.provider.lists ?? 0).toBe(0)
    },

    'reports every candidate of a lost response with its text': async (trial) => {
      trial.provider.rewrite = (text) => `From a trial account - ${text}`
      trial.provider.mood = 'drop'
      const outbound = trial.outbound('Yes.')
      await trial.channel.send(...outbound)
      const candidates = await ask(trial, [trackedOf(trial, outbound, null)])
      trial.expect(candidates.map(({ messageId, providerId, text }) => ({ messageId, providerId, text }))).toEqual([
        {
          messageId: outbound[0].id,
          providerId: trial.provider.taken[0]?.providerId,
          text: 'From a trial account - Yes.',
        },
      ])
    },

    'reports nothing about messages that the provider does not have': async (trial) => {
      trial.expect(await ask(trial, [trackedOf(trial, trial.outbound(), null)])).toEqual([])
    },

    'sends nothing': async (trial) => {
      const tracked = await sentTo(trial, 1)
      await ask(trial, tracked)
      trial.expect([trial.provider.calls, trial.provider.taken.length]).toEqual([1, 1])
    },

    'rejects if the provider cannot be reached': async (trial) => {
      const tracked = await sentTo(trial, 1, 'confidential')
      trial.provider.mood = 'unreachable'
      const message = await ask(trial, tracked).then(String, String)
      trial.expect([message.includes('Error'), message.includes('confidential')]).toEqual([true, false])
    },

    'rejects if it was aborted': async (trial) => {
      const tracked = await sentTo(trial, 1)
      const called = ask(trial, tracked, AbortSignal.abort(new Error('The process stops.')))
      trial.expect(await called.then(String, String)).toBe('Error: The process stops.')
    },
  },
  'lookUpMany',
)

async function sentTo(trial: ChannelTrial, count: number, text = 'text'): Promise<TrackedMessage[]> {
  const tracked: TrackedMessage[] = []
  for (let place = 0; place < count; place += 1) {
    const outbound = trial.outbound(`${text} ${place}`)
    tracked.push(trackedOf(trial, outbound, idOf(await trial.channel.send(...outbound))))
  }
  return tracked
}

function idOf(result: SendResult): string {
  if (result.type !== 'accepted') throw new Error('The provider must accept the message.')
  return result.providerId
}

function trackedOf(
  trial: ChannelTrial,
  [message, { to, attempt }]: Outbound,
  providerId: string | null,
): TrackedMessage {
  return { message, to, attempt, providerId, until: trial.now() + trial.capabilities.sending.ambiguityWindow }
}

function ask(
  { channel }: ChannelTrial,
  tracked: readonly TrackedMessage[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Candidate[]> {
  if (channel.lookUpMany === undefined) throw new Error('The channel has no lookUpMany.')
  return channel.lookUpMany(tracked, { signal })
}

/** Pairs of our messages and the provider's, in a fixed order. */
function namesOf(
  pairs: readonly { messageId?: string | undefined; providerId?: string | null | undefined }[],
): string[] {
  return pairs.map(({ messageId, providerId }) => `${messageId} ${providerId}`).sort()
}
