import type { Candidate } from '../../../decide/delivery/candidate.ts'
import type { OutboundMessage, SendOptions, SendResult, TrackedMessage } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

type Outbound = [OutboundMessage, SendOptions]

export const lookUpManyCases: readonly ChannelCase[] = casesOf(
  'lookUpMany',
  {
    'tells of each message that was accepted, by our id and by its own': async (trial) => {
      const tracked = await sentTo(trial, 3)
      trial
        .expect(namesOf(await ask(trial, tracked)))
        .toEqual(namesOf(tracked.map(({ message, providerId }) => ({ messageId: message.id, providerId }))))
    },

    'tells how far each has come': async (trial) => {
      const tracked = await sentTo(trial, 3)
      const statuses = ['sent', 'delivered', 'failed'] as const
      for (const [place, status] of statuses.entries()) {
        trial.provider.progress?.(tracked[place]?.providerId ?? '', status)
      }
      const told = new Map((await ask(trial, tracked)).map(({ messageId, status }) => [messageId, status]))
      trial.expect(tracked.map(({ message }) => told.get(message.id))).toEqual([...statuses])
    },

    'asks for hundreds in as many lists at most': async (trial) => {
      const tracked = await sentTo(trial, 201)
      const before = trial.provider.lists ?? 0
      const told = await ask(trial, tracked)
      trial.expect(told.length).toBe(201)
      trial.expect((trial.provider.lists ?? 0) - before <= 3).toBe(true)
    },

    'asks for a few in one list at most': async (trial) => {
      const tracked = await sentTo(trial, 2)
      const before = trial.provider.lists ?? 0
      await ask(trial, tracked)
      trial.expect((trial.provider.lists ?? 0) - before <= 1).toBe(true)
    },

    'asks for nothing where nothing is to be asked': async (trial) => {
      trial.expect(await ask(trial, [])).toEqual([])
      trial.expect(trial.provider.lists ?? 0).toBe(0)
    },

    'of one whose answer was lost, it tells every candidate with its text': async (trial) => {
      trial.provider.rewrite = (text) => `From a trial account - ${text}`
      trial.provider.mood = 'drop'
      const outbound = trial.outbound('Yes.')
      await trial.channel.send(...outbound)
      const told = await ask(trial, [trackedOf(trial, outbound, null)])
      trial.expect(told.map(({ messageId, providerId, text }) => ({ messageId, providerId, text }))).toEqual([
        {
          messageId: outbound[0].id,
          providerId: trial.provider.taken[0]?.providerId,
          text: 'From a trial account - Yes.',
        },
      ])
    },

    'finds nothing of what the provider does not have': async (trial) => {
      trial.expect(await ask(trial, [trackedOf(trial, trial.outbound(), null)])).toEqual([])
    },

    'hands nothing over': async (trial) => {
      const tracked = await sentTo(trial, 1)
      await ask(trial, tracked)
      trial.expect([trial.provider.calls, trial.provider.taken.length]).toEqual([1, 1])
    },

    'rejects where the provider cannot be asked': async (trial) => {
      const tracked = await sentTo(trial, 1, 'confidential')
      trial.provider.mood = 'unreachable'
      const said = await ask(trial, tracked).then(String, String)
      trial.expect([said.includes('Error'), said.includes('confidential')]).toEqual([true, false])
    },

    'rejects where it was called off': async (trial) => {
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
  if (result.type !== 'accepted') throw new Error('The message was to be accepted.')
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
  if (channel.lookUpMany === undefined) throw new Error('The channel cannot look many up.')
  return channel.lookUpMany(tracked, { signal })
}

/** Pairs of our messages and the provider's, in a fixed order. */
function namesOf(
  pairs: readonly { messageId?: string | undefined; providerId?: string | null | undefined }[],
): string[] {
  return pairs.map(({ messageId, providerId }) => `${messageId} ${providerId}`).sort()
}
