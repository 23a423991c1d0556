import { describe, expect, it } from 'vitest'
import { configOf, fieldsOf, isSet, shownValue } from './channel-fields.ts'

const type = {
  ...{ type: 'line', kind: 'sms', title: 'Line' },
  config: {
    type: 'object',
    properties: {
      accountSid: { type: 'string', title: 'Account' },
      authToken: { anyOf: [{ type: 'string' }, { type: 'array' }], writeOnly: true },
      from: { type: 'string' },
      region: { type: 'string', enum: ['US', 'DE'] },
      smart: { type: 'boolean' },
      timeoutMs: { type: 'integer', default: 15000 },
      apiKey: {
        ...{ type: 'object', writeOnly: true, required: ['sid'] },
        properties: { sid: { type: 'string' }, secret: { type: 'string' } },
      },
      client: {},
    },
    required: ['accountSid', 'authToken'],
  },
}

describe('the form of a channel type', () => {
  it('has a field for each value, in the order of the schema', () => {
    const fields = fieldsOf(type)
    expect(fields.map(({ name, kind, required, secret, rare }) => [name, kind, required, secret, rare])).toEqual([
      ['accountSid', 'text', true, false, false],
      ['authToken', 'text', true, true, false],
      ['from', 'text', false, false, false],
      ['region', 'choice', false, false, true],
      ['smart', 'flag', false, false, true],
      ['timeoutMs', 'number', false, false, true],
      ['apiKey.sid', 'text', false, true, true],
      ['apiKey.secret', 'text', false, true, true],
    ])
    expect(fields.map(({ title }) => title).slice(0, 3)).toEqual(['Account', 'Auth token', 'From'])
  })

  it('reads values, keeps an empty secret and removes an emptied field', () => {
    const fields = fieldsOf(type)
    const known = { accountSid: 'A1', authToken: { set: true }, from: '+1', timeoutMs: 5 }
    const typed: { [name: string]: string } = {
      ...{ accountSid: ' A2 ', authToken: '', from: '', smart: 'true', timeoutMs: '20', 'apiKey.sid': 'S' },
    }
    const read = (name: string): string => typed[name] ?? ''
    expect(configOf(fields, read, known)).toEqual({
      ...{ accountSid: 'A2', from: null, smart: true, timeoutMs: 20, apiKey: { sid: 'S' } },
    })
    const [account, token] = fields
    if (account === undefined || token === undefined) throw new Error('A field is missing.')
    expect([shownValue(account, known), shownValue(token, known), isSet(token, known), isSet(account, known)]).toEqual([
      ...['A1', '', true, false],
    ])
  })
})
