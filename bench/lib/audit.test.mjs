import { describe, expect, it } from 'vitest'
import { audit, voidReason } from './audit.mjs'

describe('the audit', () => {
  it('finds lost and duplicate messages', () => {
    const found = audit(['a', 'b', 'c'], ['a', 'a', 'c', 'never answered'])
    expect(found).toEqual({ acknowledged: 3, stored: 3, lost: 1, doubled: 1 })
    expect(voidReason(found)).toBe('1 of 3 acknowledged messages are not in its database')
  })

  it('counts a message once that was acknowledged twice', () => {
    expect(audit(['a', 'a'], ['a'])).toEqual({ acknowledged: 1, stored: 1, lost: 0, doubled: 0 })
  })

  it('reports a duplicate message if none is lost', () => {
    expect(voidReason(audit(['a'], ['a', 'a']))).toBe('1 messages are in its database more than once')
  })

  it('accepts an arm that stored more than it acknowledged', () => {
    expect(voidReason(audit(['a'], ['a', 'b']))).toBeUndefined()
  })
})
