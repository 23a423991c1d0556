import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHash } from '@parley/server'

/** The cost of one hash: 32 MiB of memory, and three passes over it. It is one of the figures of OWASP. */
interface Cost {
  /** The logarithm of the number of blocks. */
  ln: number
  r: number
  p: number
}

const standard: Cost = { ln: 15, r: 8, p: 3 }
const SALT = 16
const LENGTH = 32

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/**
 * Hashes passwords by scrypt of Node. One hash is computed at a time, so that sign-ins at once do not fill the memory.
 */
export function scryptHash(cost: Cost = standard): PasswordHash {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(run, run)
    last = turn
    return turn
  }
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT)
        const key = await keyOf(password, salt, cost)
        const { ln, r, p } = cost
        return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`
      }),
    verify: (password, hash) =>
      inTurn(async () => {
        const [, ln, r, p, salt, key] =
          /^\$scrypt\$ln=(1?\d),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(hash) ?? []
        if (salt === undefined || key === undefined) return false
        const stored = { ln: Number(ln), r: Number(r), p: Number(p) }
        const computed = await keyOf(password, Buffer.from(salt, 'base64url'), stored)
        return timingSafeEqual(computed, Buffer.from(key, 'base64url'))
      }),
  }
}

function keyOf(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** ln
  // Keyboards write one letter in several forms.
  return derive(password.normalize('NFKC'), salt, LENGTH, { N, r, p, maxmem: 256 * N * r })
}
