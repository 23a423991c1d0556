import type { Reported } from '../../../ports/fact.ts'
import { type ChannelCase, type ChannelTrial, casesOf, threadsOf } from '../case.ts'

/** More milliseconds than any channel waits for a webhook. */
const MISSED = 600_000

/** Pulls once from a checkpoint. */
async function pulled(
  { channel }: Pick<ChannelTrial, 'channel'>,
  since: string | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ facts: Reported[]; checkpoint: string | undefined }> {
  const facts: Reported[] = []
  let checkpoint = since
  for await (const batch of channel.pull?.(since, { signal }) ?? []) {
    facts.push(...batch.facts)
    checkpoint = batch.checkpoint
  }
  return { facts, checkpoint }
}

/** The checkpoint of a first pull: later messages are new. */
export async function caughtUp(trial: ChannelTrial): Promise<string | undefined> {
  const { checkpoint } = await pulled(trial, undefined)
  trial.pass(MISSED)
  return checkpoint
}

const textsOf = (facts: readonly Reported[]): string[] =>
  facts.flatMap((fact) => (fact.type === 'message' ? fact.text : []))

export const pullCases: readonly ChannelCase[] = casesOf(
  'pull',
  {
    'reports missed messages, oldest first': async (trial) => {
      const since = await caughtUp(trial)
      for (const text of ['one', 'two', 'three']) trial.missed.write({ from: trial.alice.value, text })
      trial.pass(MISSED)
      trial.expect(textsOf((await pulled(trial, since)).facts)).toEqual(['one', 'two', 'three'])
    },

    'the first pull reports history only': async (trial) => {
      trial.missed.write({ from: trial.alice.value, text: 'long ago' })
      const { facts } = await pulled(trial, undefined)
      trial.expect(facts.filter((fact) => fact.type === 'message' && fact.history !== true)).toEqual([])
    },

    'continues in another process, and misses nothing': async (trial) => {
      const since = await caughtUp(trial)
      trial.missed.write({ from: trial.alice.value, text: 'one' })
      trial.pass(MISSED)
      const first = await pulled(trial, since)
      trial.missed.write({ from: trial.alice.value, text: 'two' })
      trial.pass(MISSED)
      const channel = await trial.again()
      const second = await pulled({ ...trial, channel }, first.checkpoint)
      trial.expect([textsOf(first.facts), textsOf(second.facts).includes('two')]).toEqual([['one'], true])
    },

    'a message arrives on the thread of its webhook': async (trial) => {
      const since = await caughtUp(trial)
      trial.missed.write({ from: trial.alice.value, text: 'one' })
      trial.pass(MISSED)
      const [fact] = (await pulled(trial, since)).facts
      trial
        .expect(fact?.type === 'message' && [fact.direction, threadsOf(fact).includes(trial.thread(trial.alice))])
        .toEqual(['inbound', true])
    },

    'a call that is aborted before it begins reports nothing': async (trial) => {
      const since = await caughtUp(trial)
      trial.missed.write({ from: trial.alice.value, text: 'one' })
      trial.pass(MISSED)
      const signal = AbortSignal.abort(new Error('Aborted.'))
      const facts = await pulled(trial, since, signal).then(
        (all) => all.facts,
        () => [],
      )
      trial.expect(facts).toEqual([])
    },

    'one record that cannot be read does not stop its neighbors': async (trial) => {
      const since = await caughtUp(trial)
      trial.missed.write({ from: trial.alice.value, text: 'before' })
      trial.missed.unreadable()
      trial.missed.write({ from: trial.alice.value, text: 'after' })
      trial.pass(MISSED)
      const { facts } = await pulled(trial, since)
      trial.expect(textsOf(facts)).toEqual(['before', 'after'])
    },

    'reports a record that it cannot read as unreadable': async (trial) => {
      const since = await caughtUp(trial)
      trial.missed.unreadable()
      trial.missed.write({ from: trial.alice.value, text: 'after' })
      trial.pass(MISSED)
      const { facts } = await pulled(trial, since)
      trial.expect(facts.filter(({ type }) => type === 'unreadable').length).toBe(1)
    },
  },
  'pull',
)
