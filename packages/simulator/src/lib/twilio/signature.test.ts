import { validateRequest } from 'twilio'
import { describe, expect, it } from 'vitest'
import { authToken } from '../../../test/account.ts'
import { signTwilioRequest } from './signature.ts'

const urls = [
  'https://example.com/webhooks/sms',
  'https://example.com:8443/webhooks/sms?attempt=1&message=m_1',
  "http://localhost:3000/it's?q=a%20b+c",
  'https://example.com/?é=ü',
]

const values = [
  '',
  ' ',
  'plain',
  '+14155550123',
  'a&b=c',
  'naïve',
  '👍🏽',
  'line\r\nbreak',
  '\u202eright to left',
  '\u0000',
]

describe('signTwilioRequest', () => {
  it.each(urls)('agrees with the official validator on %s', (url) => {
    for (const Body of values) {
      const params = { To: '+15005550006', Body, AccountSid: 'AC1', a: 'lower case sorts last', B: '' }
      expect(validateRequest(authToken, signTwilioRequest(url, params, authToken), url, params)).toBe(true)
    }
  })

  it('signs repeated values once each, sorted', () => {
    const url = urls[0] ?? ''
    const params = { MediaUrl: ['b', 'a', 'b'], To: 'x' }
    const signature = signTwilioRequest(url, params, authToken)
    expect(validateRequest(authToken, signature, url, params)).toBe(true)
    expect(signature).toBe(signTwilioRequest(url, { To: 'x', MediaUrl: ['a', 'b'] }, authToken))
  })

  it('changes with the token, the URL and every value', () => {
    const signature = signTwilioRequest('https://example.com/', { a: '1', b: '2' }, authToken)
    expect(signTwilioRequest('https://example.com/', { a: '1', b: '2' }, 'another')).not.toBe(signature)
    expect(signTwilioRequest('https://example.com', { a: '1', b: '2' }, authToken)).not.toBe(signature)
    expect(signTwilioRequest('https://example.com/', { a: '1', b: '3' }, authToken)).not.toBe(signature)
  })
})
