import { describe, expect, it } from 'vitest'
import { networkError } from '../../../test/scripted-twilio.ts'
import { NoAnswer } from '../account/account.ts'
import { failureOf } from './failure.ts'

/** The error that Twilio's client throws for an answer. */
function refusal(status: number, code?: number): Error {
  return Object.assign(new Error('quotes +14155550123'), { status, code })
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(code), { code, syscall })
}

describe('the outcome of a failed call', () => {
  it.each<[string, unknown, string, string]>([
    ['an invalid number', refusal(400, 21211), 'refused', '21211'],
    ['an unknown error', refusal(400, 29_999), 'refused', '29999'],
    ['wrong credentials', refusal(401, 20003), 'refused', '20003'],
    ['a page of a proxy', refusal(403), 'refused', 'http_403'],
    ['a redirect', refusal(302), 'refused', 'http_302'],
    ['too many requests', refusal(429, 20429), 'deferred', '20429'],
    ['too many requests, without a code', refusal(429), 'deferred', 'http_429'],
    ["a number's queue that is full", refusal(400, 21611), 'deferred', '21611'],
    ['a refused connection', networkError('ECONNREFUSED'), 'deferred', 'unreachable'],
    ['an unknown name', networkError('ENOTFOUND'), 'deferred', 'unreachable'],
    ['a connection that took too long', networkError('UND_ERR_CONNECT_TIMEOUT'), 'deferred', 'unreachable'],
    ['a certificate that is not trusted', networkError('CERT_HAS_EXPIRED'), 'deferred', 'unreachable'],
    ['a connect that timed out', systemError('ETIMEDOUT', 'connect'), 'deferred', 'unreachable'],
    [
      'several addresses, none of which could be reached',
      new TypeError('fetch failed', { cause: new AggregateError([systemError('ETIMEDOUT', 'connect')]) }),
      'deferred',
      'unreachable',
    ],
  ])('%s: certainly not accepted', (_, error, type, code) => {
    expect(failureOf(error)).toMatchObject({ type, code })
  })

  it.each<[string, unknown]>([
    ['an internal error', refusal(500, 20500)],
    ['a gateway that gave up', refusal(502)],
    ['a service that is unavailable', refusal(503, 20503)],
    ['a request that timed out at a proxy', refusal(408)],
    ['a connection that was reset', networkError('ECONNRESET')],
    ['a socket that closed', networkError('UND_ERR_SOCKET')],
    ['a read that timed out', systemError('ETIMEDOUT', 'read')],
    ['an answer that did not come', new NoAnswer(15_000)],
    ['an answer that is no JSON', new SyntaxError('Unexpected token <')],
    ['a call that was canceled', new DOMException('This operation was aborted', 'AbortError')],
    ['something that is no error', undefined],
  ])('%s: unknown', (_, error) => {
    expect(failureOf(error).type).toBe('unknown')
  })

  it('an unsubscribed recipient has opted out', () => {
    expect(failureOf(refusal(400, 21610))).toMatchObject({ type: 'refused', code: '21610', optOut: true })
    expect(failureOf(refusal(400, 21614))).not.toHaveProperty('optOut')
  })

  it('never quotes Twilio: its sentences contain the number', () => {
    for (const status of [400, 429, 500])
      expect(JSON.stringify(failureOf(refusal(status, 21211)))).not.toContain('+1415')
  })
})
