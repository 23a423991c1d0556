import { ParleyError } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { SignInLimits } from './sign-in-limits.ts'

const refuse = async (): Promise<never> => {
  throw new ParleyError('sign_in.refused')
}

const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (ParleyError.is(error) ? error.code : String(error)),
  )

describe('the limits of sign-ins', () => {
  it('keep a bounded number of names in memory', async () => {
    const limits = new SignInLimits('salt', { places: 16 })
    for (let each = 0; each < 1000; each += 1) {
      await codeOf(limits.attempt({ address: `a${each}`, email: `e${each}` }, refuse))
    }
    expect(limits.size).toBeLessThanOrEqual(32)
  })

  it('count failures only, and no answer of a store that is down', async () => {
    const limits = new SignInLimits('salt')
    const names = { address: 'a', email: 'e' }
    const fail = async (): Promise<never> => {
      throw new ParleyError('store.unavailable')
    }
    for (let each = 0; each < 20; each += 1) {
      expect(await codeOf(limits.attempt(names, fail))).toBe('store.unavailable')
    }
    expect(await codeOf(limits.attempt(names, async () => 'in'))).toBe('done')
  })

  it('count failures of one address exactly, for any number at once', async () => {
    const limits = new SignInLimits('salt')
    const tries = Array.from({ length: 100 }, (_, place) => ({ address: 'a', email: `e${place}` }))
    const codes = await Promise.all(tries.map((names) => codeOf(limits.attempt(names, refuse))))
    expect(codes.filter((code) => code === 'sign_in.refused')).toHaveLength(10)
    expect(codes.filter((code) => code === 'sign_in.limited')).toHaveLength(90)
    expect(limits.size).toBe(11)
  })
})
