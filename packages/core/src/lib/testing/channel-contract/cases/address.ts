import type { Address } from '../../../ports/fact.ts'
import { type ChannelCase, type ChannelTrial, casesOf, threadsOf } from '../case.ts'

const noAddresses = [
  '',
  ' ',
  '\n',
  '\u0000',
  '?',
  'a friend of mine',
  '<b>1</b>',
  "'; DROP TABLE addresses; --",
  '\u202e',
  '🙂',
  '%',
  'x'.repeat(10_000),
]

/** Invisible characters: marks of direction, joiners, a byte order mark, a soft hyphen, a variation selector. */
const ignorable = [
  '\u202a',
  '\u202d',
  '\u202e',
  '\u202c',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\ufe0f',
  '\u{e0001}',
]

export const addressCases: readonly ChannelCase[] = casesOf('parseAddress', {
  'all spellings of one address give the same value': async ({ channel, correspondents, alice, expect }) => {
    for (const input of correspondents.alice) {
      const address = channel.parseAddress(input)
      expect([address?.scheme, address?.value]).toEqual([alice.scheme, alice.value])
    }
  },

  'the normalized value is read as itself': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(alice.value)).toEqual(alice)
    expect(channel.parseAddress(bob.value)).toEqual(bob)
  },

  'the display of an address is read as the same address': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(alice.display)).toEqual(alice)
    expect(channel.parseAddress(bob.display)).toEqual(bob)
  },

  'blanks around an address do not matter': async ({ channel, correspondents, alice, expect }) => {
    expect(channel.parseAddress(`  ${correspondents.alice[0]}\n`)?.value).toBe(alice.value)
  },

  'invisible characters do not matter around an address': async ({ channel, correspondents, alice, expect }) => {
    for (const character of ignorable) {
      for (const input of correspondents.alice) {
        const address = channel.parseAddress(`${character}${input}${character}`)
        expect([character, address?.scheme, address?.value]).toEqual([character, alice.scheme, alice.value])
      }
    }
    expect(channel.parseAddress(`\u202d${correspondents.alice[0]}\u202c`)).toEqual(alice)
  },

  'invisible characters alone are not an address': async ({ channel, expect }) => {
    expect(channel.parseAddress(ignorable.join(''))).toBe(undefined)
  },

  'two people have two values under one scheme': async ({ alice, bob, expect }) => {
    expect([alice.scheme === bob.scheme, alice.value === bob.value]).toEqual([true, false])
  },

  'scheme, value and display are there': async ({ alice, expect }) => {
    expect([alice.scheme, alice.value, alice.display].every((text) => text.trim() !== '')).toBe(true)
  },

  'never guesses a missing part': async ({ channel, correspondents, expect }) => {
    for (const input of correspondents.incomplete) expect(channel.parseAddress(input)).toBe(undefined)
  },

  'an input that is not an address gives undefined, never an exception': async ({ channel, expect }) => {
    for (const input of noAddresses) expect(channel.parseAddress(input)).toBe(undefined)
  },

  'an address within other text gives undefined': async ({ channel, alice, expect }) => {
    expect(channel.parseAddress(`please write to ${alice.value} today`)).toBe(undefined)
  },

  'two addresses give undefined': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(`${alice.value}, ${bob.value}`)).toBe(undefined)
  },

  'returns the same at every call': async ({ channel, correspondents, alice, expect }) => {
    for (let turn = 0; turn < 3; turn++) expect(channel.parseAddress(correspondents.alice[0])).toEqual(alice)
  },
})

export const explanationCases: readonly ChannelCase[] = casesOf('explainAddress', {
  'returns a sentence or undefined': async ({ channel, correspondents, expect }) => {
    for (const input of [...correspondents.incomplete, ...noAddresses]) {
      expect(channel.explainAddress?.(input)?.trim() === '').toBe(false)
    }
  },

  'repeats nothing of the input': async ({ channel, correspondents, alice, expect }) => {
    for (const input of [...correspondents.incomplete, `please write to ${alice.value} today`]) {
      expect(channel.explainAddress?.(input)?.includes(input) ?? false).toBe(false)
    }
  },

  'returns undefined for an address': async ({ channel, correspondents, expect }) => {
    for (const input of correspondents.alice) expect(channel.explainAddress?.(input)).toBe(undefined)
  },
})

export const spellingCases: readonly ChannelCase[] = [
  ...casesOf(
    'parseAddress',
    {
      'two spellings of one address give the same': async (trial) => {
        for (const { provider, people } of spellingsOf(trial)) {
          const { scheme, value } = read(trial, provider)
          for (const written of people) {
            const address = read(trial, written)
            trial.expect([address.scheme, address.value]).toEqual([scheme, value])
          }
        }
      },

      'the value of an address with two spellings is read as itself': async (trial) => {
        for (const { provider } of spellingsOf(trial)) {
          const { value } = read(trial, provider)
          trial.expect(read(trial, value).value).toBe(value)
        }
      },
    },
    'two spellings',
  ),
  ...casesOf(
    'webhook',
    {
      'a sender is the same address in any spelling of the provider': async (trial) => {
        for (const { provider, people } of spellingsOf(trial)) {
          for (const from of [provider, ...people]) {
            const webhook = await trial.webhooks.message({ providerId: `in-${from}`, from, text: 'Hello' })
            const [fact] = (await trial.receive(webhook)).facts
            trial.expect(fact?.type === 'message' && fact.from.value).toBe(read(trial, people[0]).value)
          }
        }
      },
    },
    'webhook',
    'two spellings',
  ),
  ...casesOf(
    'thread',
    {
      'a message arrives on the thread that we began by another spelling': async (trial) => {
        for (const { provider, people } of spellingsOf(trial)) {
          const webhook = await trial.webhooks.message({ providerId: 'in-1', from: provider, text: 'Hello' })
          const [fact] = (await trial.receive(webhook)).facts
          const thread = trial.thread(read(trial, people[0]))
          trial.expect(fact?.type === 'message' && threadsOf(fact).includes(thread)).toBe(true)
        }
      },
    },
    'webhook',
    'two spellings',
  ),
]

function spellingsOf({ correspondents }: ChannelTrial): NonNullable<ChannelTrial['correspondents']['spellings']> {
  if (correspondents.spellings === undefined) throw new Error('The harness names no address with two spellings.')
  return correspondents.spellings
}

function read({ channel }: ChannelTrial, input: string): Address {
  const address = channel.parseAddress(input)
  if (address === undefined) throw new Error(`The channel does not read the address of the harness: ${input}`)
  return address
}
