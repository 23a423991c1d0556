import type { OutboundMessage, SendOptions } from '../../../ports/channel.ts'
import type { MessageFact } from '../../../ports/fact.ts'
import { type ChannelCase, type ChannelTrial, casesOf, threadsOf } from '../case.ts'

export const ourEndCases: readonly ChannelCase[] = [
  ...casesOf(
    'send',
    {
      'a reply is sent from the address that the customer wrote to': async (trial) => {
        for (const end of trial.ourEnds) await trial.channel.send(...answerTo(trial, await written(trial, end)))
        trial.expect(trial.provider.taken.map(({ from }) => from)).toEqual([...trial.ourEnds])
      },

      'a message that we begin is sent from the configured address': async (trial) => {
        await written(trial, trial.ourEnds[1])
        await trial.channel.send(...trial.outbound())
        trial.expect(trial.provider.taken.map(({ from }) => from)).toEqual([trial.ourEnds[0]])
      },

      'a reply is sent from there in another process too': async (trial) => {
        const fact = await written(trial, trial.ourEnds[1])
        await (await trial.again()).send(...answerTo(trial, fact))
        trial.expect(trial.provider.taken.map(({ from }) => from)).toEqual([trial.ourEnds[1]])
      },
    },
    'webhook',
    'several ends',
  ),
  ...casesOf(
    'thread',
    {
      'the next message to the same address of ours arrives on the same thread': async (trial) => {
        for (const end of trial.ourEnds) {
          const [first, next] = [await written(trial, end, 'in-1'), await written(trial, end, 'in-2')]
          trial.expect(threadsOf(next).includes(threadsOf(first).at(-1) ?? '')).toBe(true)
        }
      },

      'a message to the configured address arrives on the thread that we begin': async (trial) => {
        const fact = await written(trial, trial.ourEnds[0])
        trial.expect(threadsOf(fact).includes(trial.thread(trial.alice))).toBe(true)
      },
    },
    'webhook',
    'several ends',
  ),
  ...casesOf(
    'lookUp',
    {
      'finds a reply that was sent from another address of ours': async (trial) => {
        const answer = answerTo(trial, await written(trial, trial.ourEnds[1]))
        trial.provider.mood = 'drop'
        await trial.channel.send(...answer)
        const found = await trial.channel.lookUp?.(...answer)
        trial
          .expect(found?.map(({ providerId }) => providerId))
          .toEqual(trial.provider.taken.map((one) => one.providerId))
      },
    },
    'webhook',
    'lookUp',
    'several ends',
  ),
]

/** A message of Alice to an address of ours. */
async function written({ webhooks, receive, alice }: ChannelTrial, to: string, id = 'in-1'): Promise<MessageFact> {
  const told = await webhooks.message({ providerId: `${id}-${to}`, from: alice.value, text: 'Hello', to })
  const [fact, ...more] = (await receive(told)).facts
  if (fact?.type !== 'message' || more.length > 0) throw new Error('The webhook must report one message.')
  return fact
}

function answerTo({ outbound }: ChannelTrial, fact: MessageFact): [OutboundMessage, SendOptions] {
  const [message, options] = outbound('An answer.', fact.from)
  return [{ ...message, thread: threadsOf(fact).at(-1) ?? message.thread }, options]
}
