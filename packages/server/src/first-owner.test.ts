import { createParley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { people } from '@parley/core/people'
import { describe, expect, it } from 'vitest'
import { cookieOf, countedHash, from, openPeopleRig } from '../test/people-rig.ts'
import { ensureOwner, openPeople, ownerTicket, pbkdf2, setPasswordOf } from './index.ts'

async function open() {
  const parley = await createParley({ store: memoryStore(), modules: [people()] })
  return { parley, access: openPeople(parley, { passwords: countedHash() }) }
}

describe('the first owner', () => {
  it('is made once, by any number of processes at once', async () => {
    const { parley, access } = await open()
    const other = openPeople(parley, { passwords: countedHash() })
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, place) => ensureOwner(place % 2 ? access : other, { email: 'owner@localhost' })),
    )
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(made[0]).toMatchObject({ email: 'owner@localhost', hasPassword: false })
    expect(await ensureOwner(access, { email: 'another@localhost' })).toMatchObject({ email: 'owner@localhost' })
    expect((await parley.people.list()).items).toHaveLength(1)
  })

  it('gets the given password if it has none, and keeps its own', async () => {
    const { access } = await open()
    const given = { email: 'ann@example.com', password: 'a given password' }
    expect(await ensureOwner(access, given)).toMatchObject({ hasPassword: true })
    await setPasswordOf(access, 'Ann@Example.com', 'its own password')
    await ensureOwner(access, given)
    await expect(setPasswordOf(access, 'none@example.com', 'x')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the link of the first start', () => {
  it('signs the owner in once, and only from this machine', async () => {
    await using rig = await openPeopleRig()
    const { id } = await ensureOwner(rig.access, { email: 'x' })
    const link = async (): Promise<string> => (await ownerTicket(rig.access, { id })).ticket
    const use = (ticket: string, address: string | undefined, headers: Record<string, string> = {}) =>
      rig.bare('/api/v1/session', {
        ...{ method: 'POST', body: { ticket }, headers },
        ...(address === undefined ? {} : { bindings: from(address) }),
      })
    const ticket = await link()
    for (let each = 0; each < 20; each += 1) expect((await use('0'.repeat(64), '203.0.113.5')).status).toBe(401)
    for (const [address, headers] of [
      ['203.0.113.5', {}],
      [undefined, {}],
      ['127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }],
      ['::1', { forwarded: 'for=203.0.113.5' }],
    ] as const) {
      const refused = await use(ticket, address, headers)
      expect([address, refused.status, (await refused.json()).code]).toEqual([address, 401, 'sign_in.refused'])
    }
    const done = await use(ticket, '::ffff:127.0.0.1')
    expect(done.status).toBe(200)
    expect(await (await rig.as(cookieOf(done), '/api/v1/session')).json()).toMatchObject({
      principal: { role: 'owner' },
      by: 'session',
    })
    const again = await use(ticket, '127.0.0.1')
    expect([again.status, await again.json()]).toMatchObject([401, { detail: 'The link was used, or has expired.' }])
    const late = await link()
    rig.clock.advance(15 * 60_000)
    expect((await use(late, '127.0.0.1')).status).toBe(401)
    const stream = await rig.bare(`/api/v1/events?ticket=${await link()}`)
    expect(stream.status).toBe(401)
  })
})

describe('the hash of passwords of any runtime', () => {
  it('accepts the same password in any Unicode form, and refuses others and other hashes', async () => {
    const passwords = pbkdf2({ rounds: 10 })
    const hash = await passwords.hash('caf\u00e9 with a long password')
    expect(hash).toMatch(/^pbkdf2-sha256\$10\$[0-9a-f]{32}\$[0-9a-f]{64}$/)
    expect(await passwords.verify('cafe\u0301 with a long password', hash)).toBe(true)
    expect(await passwords.verify('another', hash)).toBe(false)
    expect(await passwords.verify('another', 'scrypt$1')).toBe(false)
    expect(await passwords.hash('x')).not.toBe(await passwords.hash('x'))
  })
})
