import { type ChannelCase, casesOf } from '../case.ts'

const noAddresses = [
  '',
  ' ',
  '\n',
  '\u0000',
  '?',
  'nobody in particular',
  '<b>1</b>',
  "'; DROP TABLE addresses; --",
  '\u202e',
  '🙂',
  '%',
  'x'.repeat(10_000),
]

export const addressCases: readonly ChannelCase[] = casesOf('parseAddress', {
  'every way of writing one address gives the same': async ({ channel, correspondents, alice, expect }) => {
    for (const input of correspondents.alice) {
      const address = channel.parseAddress(input)
      expect([address?.scheme, address?.value]).toEqual([alice.scheme, alice.value])
    }
  },

  'the normalized value is read as itself': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(alice.value)).toEqual(alice)
    expect(channel.parseAddress(bob.value)).toEqual(bob)
  },

  'what is shown is read as the same address': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(alice.display)).toEqual(alice)
    expect(channel.parseAddress(bob.display)).toEqual(bob)
  },

  'blanks around an address do not matter': async ({ channel, correspondents, alice, expect }) => {
    expect(channel.parseAddress(`  ${correspondents.alice[0]}\n`)?.value).toBe(alice.value)
  },

  'two people have two values under one scheme': async ({ alice, bob, expect }) => {
    expect([alice.scheme === bob.scheme, alice.value === bob.value]).toEqual([true, false])
  },

  'scheme, value and display are there': async ({ alice, expect }) => {
    expect([alice.scheme, alice.value, alice.display].every((text) => text.trim() !== '')).toBe(true)
  },

  'never guesses what is missing': async ({ channel, correspondents, expect }) => {
    for (const input of correspondents.incomplete) expect(channel.parseAddress(input)).toBe(undefined)
  },

  'what is no address is none, and never an exception': async ({ channel, expect }) => {
    for (const input of noAddresses) expect(channel.parseAddress(input)).toBe(undefined)
  },

  'an address within other text is none': async ({ channel, alice, expect }) => {
    expect(channel.parseAddress(`please write to ${alice.value} today`)).toBe(undefined)
  },

  'two addresses are none': async ({ channel, alice, bob, expect }) => {
    expect(channel.parseAddress(`${alice.value}, ${bob.value}`)).toBe(undefined)
  },

  'answers the same however often it is asked': async ({ channel, correspondents, alice, expect }) => {
    for (let turn = 0; turn < 3; turn++) expect(channel.parseAddress(correspondents.alice[0])).toEqual(alice)
  },
})
