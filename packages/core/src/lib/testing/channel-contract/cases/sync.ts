import type { SyncOptions } from '../../../ports/channel.ts'
import type { MessageFact, Reported } from '../../../ports/fact.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'
import { caughtUp } from './pull.ts'

/** All facts of a synchronization. */
async function synced(trial: ChannelTrial, options: Partial<SyncOptions> = {}): Promise<Reported[]> {
  const facts: Reported[] = []
  const { signal } = new AbortController()
  for await (const batch of trial.channel.sync?.({ signal, ...options }) ?? []) facts.push(...batch.facts)
  return facts
}

function messagesIn(facts: readonly Reported[]): MessageFact[] {
  return facts.filter((fact) => fact.type === 'message')
}

const linesOf = (facts: readonly Reported[]): string[] =>
  messagesIn(facts)
    .map(({ direction, text }) => `${direction}: ${text}`)
    .sort()

export const syncCases: readonly ChannelCase[] = [
  ...casesOf(
    'sync',
    {
      'reports the messages of both sides': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'one' })
        trial.missed.sent({ to: trial.alice.value, text: 'two' })
        trial.expect(linesOf(await synced(trial))).toEqual(['inbound: one', 'outbound: two'])
      },

      'an outbound message goes to the other party, in the thread of their messages': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'one' })
        trial.missed.sent({ to: trial.alice.value, text: 'two' })
        const all = messagesIn(await synced(trial))
        const [theirs, ours] = [all.find(isInbound), all.find((fact) => !isInbound(fact))]
        trial.expect([ours?.to?.[0]?.value, ours?.thread]).toEqual([trial.alice.value, theirs?.thread])
      },

      'a message that Parley sent has the id of its acceptance': async (trial) => {
        const result = await trial.channel.send(...trial.outbound('Hello'))
        const [ours] = messagesIn(await synced(trial)).filter((fact) => !isInbound(fact))
        trial.expect(ours?.providerId).toBe(result.type === 'accepted' ? result.providerId : undefined)
      },

      'every message has its time': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'one' })
        const times = messagesIn(await synced(trial)).map(({ at }) => typeof at === 'number' && at <= trial.now())
        trial.expect(times).toEqual([true])
      },

      'one thread is reported alone': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'of Alice' })
        trial.missed.write({ from: trial.bob.value, text: 'of Bob' })
        trial.missed.sent({ to: trial.bob.value, text: 'to Bob' })
        const facts = await synced(trial, { thread: trial.thread(trial.alice) })
        trial.expect(linesOf(facts)).toEqual(['inbound: of Alice'])
      },

      'a message older than the requested time is left out': async (trial) => {
        for (const text of ['old', 'older']) trial.missed.write({ from: trial.alice.value, text })
        trial.pass(3_600_000)
        trial.missed.write({ from: trial.alice.value, text: 'new' })
        trial.expect(linesOf(await synced(trial, { since: trial.now() - 60_000 }))).toEqual(['inbound: new'])
      },

      'a second synchronization reports the same ids': async (trial) => {
        for (const text of ['one', 'two', 'three']) trial.missed.write({ from: trial.alice.value, text })
        const ids = async () => messagesIn(await synced(trial)).map(({ providerId }) => providerId)
        const first = await ids()
        trial.expect([first.length, await ids()]).toEqual([3, first])
      },

      'one record that cannot be read does not stop its neighbors, and is reported': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'before' })
        trial.missed.unreadable()
        trial.missed.write({ from: trial.alice.value, text: 'after' })
        const facts = await synced(trial)
        const unreadable = facts.filter(({ type }) => type === 'unreadable').length
        trial.expect([linesOf(facts), unreadable]).toEqual([['inbound: after', 'inbound: before'], 1])
      },

      'a call that is aborted before it begins reports nothing': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'one' })
        const facts = await synced(trial, { signal: AbortSignal.abort(new Error('Aborted.')) }).catch(() => [])
        trial.expect(facts).toEqual([])
      },

      'sends nothing': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'one' })
        await synced(trial)
        trial.expect(trial.provider.calls).toBe(0)
      },
    },
    'sync',
  ),
  ...casesOf(
    'sync',
    {
      'an older message than the first pull is history, and a newer one is not': async (trial) => {
        trial.missed.write({ from: trial.alice.value, text: 'old' })
        trial.pass(3_600_000)
        await caughtUp(trial)
        trial.missed.write({ from: trial.alice.value, text: 'new' })
        const history = messagesIn(await synced(trial)).map((fact) => [fact.text, fact.history ?? false])
        trial.expect(history.sort()).toEqual([
          ['new', false],
          ['old', true],
        ])
      },
    },
    'sync',
    'pull',
  ),
]

function isInbound({ direction }: MessageFact): boolean {
  return direction === 'inbound'
}
