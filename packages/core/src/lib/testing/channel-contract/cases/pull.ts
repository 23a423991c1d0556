import type { Reported } from '../../../ports/fact.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

/** Longer than any channel waits for a webhook, in milliseconds. */
const MISSED = 600_000

/** Has the channel pull once from a checkpoint. */
async function pulled(
  { channel }: ChannelTrial,
  since: string | undefined,
): Promise<{ facts: Reported[]; checkpoint: string | undefined }> {
  const facts: Reported[] = []
  let checkpoint = since
  for await (const batch of channel.pull?.(since, { signal: new AbortController().signal }) ?? []) {
    facts.push(...batch.facts)
    checkpoint = batch.checkpoint
  }
  return { facts, checkpoint }
}

/** The checkpoint of a first pull, so that later messages are new. */
async function caughtUp(trial: ChannelTrial): Promise<string | undefined> {
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
