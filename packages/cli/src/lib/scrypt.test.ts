import { describe, expect, it } from 'vitest'
import { scryptHash } from './scrypt.ts'

describe('scrypt', () => {
  it('has the cost of OWASP in each hash', async () => {
    expect(await scryptHash().hash('a long and private password')).toMatch(
      /^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/,
    )
  })

  it('accepts a password in any Unicode form, by the cost of its hash, and refuses all others', async () => {
    const cheap = scryptHash({ ln: 4, r: 1, p: 1 })
    const hash = await cheap.hash('caf\u00e9 with a long password')
    const all = await Promise.all(
      ['cafe\u0301 with a long password', 'another', ''].map((each) => scryptHash().verify(each, hash)),
    )
    expect(all).toEqual([true, false, false])
    const other = await cheap.hash('caf\u00e9 with a long password')
    expect(other).not.toBe(hash)
  })

  it.each(['', 'x', '$scrypt$ln=99,r=8,p=3$a$b', '$argon2id$v=19$m=65536$a$b'])(
    'refuses a hash of another form: %j',
    async (hash) => {
      expect(await scryptHash().verify('x', hash)).toBe(false)
    },
  )
})
