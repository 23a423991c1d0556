import { describe, expect, it } from 'vitest'
import { createParley, type Principal, type Role, roles } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import {
  apiKey,
  type Person,
  type PersonId,
  password,
  passwordIdOf,
  people,
  person,
  secretDigest,
  secretKey,
  session,
  TEAM,
  type TicketHolder,
  team,
} from '../src/people.ts'
import { virtualEnvironment } from '../src/testing.ts'

async function open() {
  const environment = virtualEnvironment()
  const parley = await createParley({ store: memoryStore(), modules: [people()], environment })
  const add = (email: string, role: Role): Promise<Person> => parley.people.add({ email, name: email, role })
  const as = (role: Role, more: Partial<Principal> = {}) => parley.as({ id: `user:${role}`, role, ...more })
  const later = environment.now() + 3_600_000
  const signIn = ({ id }: Person, secret: string) =>
    parley.people.signIn({ personId: id, digest: secretDigest(secret), expiresAt: later })
  return { parley, environment, add, as, signIn, later }
}

const holder: TicketHolder = {
  principal: { id: 'user:1', role: 'agent' },
  tenant: 'default',
  name: null,
  by: 'token',
  source: null,
  expiresAt: null,
}

describe('people', () => {
  it('have one e-mail each, in any case of letters', async () => {
    const { parley, add } = await open()
    const ann = await add(' Ann@Example.com', 'owner')
    expect(ann).toMatchObject({ email: 'ann@example.com', active: true, lastSeenAt: null })
    await expect(add('ANN@example.COM', 'agent')).rejects.toMatchObject({ code: 'person.exists', field: 'email' })
    await expect(add('ann', 'agent')).rejects.toMatchObject({ code: 'input.invalid', field: 'email' })
    expect((await parley.people.list()).items.map(({ id }) => id)).toEqual([ann.id])
  })

  it('keep an active owner: the last is neither demoted nor deactivated', async () => {
    const { parley, add } = await open()
    const [ann, bob] = [await add('ann@x', 'owner'), await add('bob@x', 'owner')]
    const demoted = await Promise.allSettled([ann, bob].map(({ id }) => parley.people.change({ id, role: 'agent' })))
    expect(demoted.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { items } = await parley.people.list()
    const last = items.find(({ role }) => role === 'owner') as Person
    for (const patch of [{ role: 'admin' }, { active: false }] as const) {
      const refused = parley.people.change({ id: last.id, ...patch })
      await expect(refused).rejects.toMatchObject({ code: 'person.last_owner' })
    }
    const other = items.find(({ id }) => id !== last.id) as Person
    await parley.people.change({ id: other.id, role: 'owner' })
    await parley.people.change({ id: last.id, active: false })
    await expect(parley.people.change({ id: other.id, active: false })).rejects.toMatchObject({
      code: 'person.last_owner',
    })
  })

  it('no principal gives a role with an action that its own role lacks', async () => {
    const { parley, add, as } = await open()
    const [owner, agent] = [await add('ann@x', 'owner'), await add('bob@x', 'agent')]
    const admin = as('admin').people
    const refused = { code: 'forbidden', field: 'role' }
    const key = { name: 'x', digest: secretDigest('x'), prefix: 'x' }
    await expect(admin.add({ email: 'c@x', name: 'c', role: 'owner' })).rejects.toMatchObject(refused)
    await expect(admin.change({ id: agent.id, role: 'owner' })).rejects.toMatchObject(refused)
    await expect(admin.change({ id: owner.id, role: 'agent' })).rejects.toMatchObject(refused)
    await expect(admin.change({ id: owner.id, active: false })).rejects.toMatchObject(refused)
    await expect(admin.invite({ email: 'c@x', role: 'owner', digest: key.digest })).rejects.toMatchObject(refused)
    await expect(admin.makeKey({ ...key, role: 'owner' })).rejects.toMatchObject(refused)
    expect(await admin.change({ id: agent.id, role: 'admin' })).toMatchObject({ role: 'admin' })
    expect(await admin.makeKey({ ...key, role: 'admin' })).toMatchObject({ role: 'admin', createdBy: 'user:admin' })
    await parley.stop()
  })

  it('a role does what its row has, and no principal signs people in', async () => {
    const { add, as, later } = await open()
    const { id } = await add('ann@x', 'owner')
    const digest = secretDigest('x')
    for (const role of Object.keys(roles) as Role[]) {
      const { people: view } = as(role)
      const calls = [
        ['people.read', () => view.list()],
        ['people.read', () => view.get(id)],
        ['people.manage', () => view.change({ id, name: 'Ann' })],
        ['people.manage', () => view.invitations()],
        ['keys.manage', () => view.keys()],
        ['keys.manage', () => view.makeKey({ name: 'x', role: 'viewer', digest: secretDigest(role), prefix: 'x' })],
        ['people.authenticate', () => view.signIn({ personId: id, digest, expiresAt: later })],
        ['people.authenticate', () => view.setPassword({ personId: id, hash: 'x', was: 0 })],
        ['people.authenticate', () => view.issueTicket({ digest, use: 'signIn', holder, expiresAt: later })],
        ['people.authenticate', () => view.redeemTicket({ digest, use: 'signIn' })],
        ['people.authenticate', () => view.expiringTickets()],
        ['people.authenticate', () => as(role).load([password.ref(passwordIdOf(id))])],
        ['people.manage', () => as(role).load([session.ref('ses_1' as never)])],
        ['keys.manage', () => as(role).load([apiKey.ref('key_1' as never)])],
        ['people.manage', () => as(role).load([team.ref(TEAM)])],
        ['people.read', () => as(role).load([person.ref(id)])],
      ] as const
      for (const [action, call] of calls) {
        const code = await call().then(
          () => 'done',
          (error: { code: string; field?: string }) => (error.field === 'role' ? 'done' : error.code),
        )
        expect([role, action, code]).toEqual([role, action, roles[role].includes(action) ? 'done' : 'forbidden'])
      }
    }
  })

  it('a principal that its access keys narrow manages neither people nor keys', async () => {
    const { add, as } = await open()
    const { id } = await add('ann@x', 'owner')
    const { people: view } = as('owner', { access: ['k1'] })
    await expect(view.change({ id, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
    const key = { name: 'x', role: 'viewer', digest: secretDigest('x'), prefix: 'x' } as const
    await expect(view.makeKey(key)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await view.list()).items).toMatchObject([{ id }])
    expect((await view.keys()).items).toEqual([])
  })

  it('a change of the role, the end of activity and a new password end sessions', async () => {
    const { parley, add, signIn } = await open()
    await add('ann@x', 'owner')
    const bob = await add('bob@x', 'agent')
    const isValid = async (secret: string): Promise<boolean> => {
      const records = await parley.load([{ key: secretKey('session', secretDigest(secret)) }, person.ref(bob.id)])
      const [one, known] = [records.find(session.is), records.find(person.is)]
      return known?.active === true && one?.generation === known.generation
    }
    for (const [place, end] of [
      () => parley.people.change({ id: bob.id, role: 'admin' }),
      () => parley.people.change({ id: bob.id, active: false }),
      () => parley.people.setPassword({ personId: bob.id, hash: 'one', was: 0 }),
    ].entries()) {
      await parley.people.change({ id: bob.id, active: true })
      await signIn(bob, `s${place}`)
      expect([place, await isValid(`s${place}`)]).toEqual([place, true])
      await parley.people.change({ id: bob.id, name: `Bob ${place}` })
      expect([place, await isValid(`s${place}`)]).toEqual([place, true])
      await end()
      expect([place, await isValid(`s${place}`)]).toEqual([place, false])
    }
    const kept = await signIn(bob, 'kept')
    await signIn(bob, 'other')
    await parley.people.setPassword({ personId: bob.id, hash: 'two', was: 1, keep: kept.session.id })
    expect([await isValid('kept'), await isValid('other')]).toEqual([true, false])
    const late = parley.people.setPassword({ personId: bob.id, hash: 'three', was: 1 })
    await expect(late).rejects.toMatchObject({ code: 'sign_in.refused' })
    await parley.people.signOut(kept.session.id)
    expect(await isValid('kept')).toBe(false)
    expect(await parley.people.signOut(kept.session.id)).toEqual({ ended: false })
  })

  it('a person that is not active begins no session', async () => {
    const { parley, add, signIn } = await open()
    await add('ann@x', 'owner')
    const bob = await add('bob@x', 'agent')
    await parley.people.change({ id: bob.id, active: false })
    await expect(signIn(bob, 's')).rejects.toMatchObject({ code: 'sign_in.refused' })
    await expect(signIn({ ...bob, id: 'psn_none' as PersonId }, 's')).rejects.toMatchObject({ code: 'sign_in.refused' })
  })

  it('an invitation is accepted once, by one of 100 at once, within seven days', async () => {
    const { parley, environment, add, later } = await open()
    await add('ann@x', 'owner')
    const digest = secretDigest('invited')
    await parley.people.invite({ email: 'Bob@x', role: 'agent', digest })
    const accept = (place: number) =>
      parley.people.accept({
        ...{ digest, name: `Bob ${place}`, hash: 'h' },
        session: { digest: secretDigest(`s${place}`), expiresAt: later },
      })
    const accepted = await Promise.allSettled(Array.from({ length: 100 }, (_, place) => accept(place)))
    const codes = accepted.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.code))
    expect([codes.filter((code) => code === 'done').length, new Set(codes)]).toEqual([
      1,
      new Set(['done', 'invitation.invalid']),
    ])
    const { items } = await parley.people.list()
    expect(items.find(({ email }) => email === 'bob@x')).toMatchObject({ role: 'agent', active: true })
    expect(items).toHaveLength(2)
    expect((await parley.people.invitations()).items).toMatchObject([{ acceptedAt: expect.any(Number) }])
    const again = parley.people.invite({ email: 'bob@X', role: 'agent', digest: secretDigest('more') })
    await expect(again).rejects.toMatchObject({ code: 'person.exists' })
    for (const [secret, end] of [
      ['late', () => environment.advance(7 * 86_400_000)],
      ['withdrawn', (id: never) => parley.people.uninvite(id)],
    ] as const) {
      const made = await parley.people.invite({ email: `${secret}@x`, role: 'agent', digest: secretDigest(secret) })
      await end(made.id as never)
      const refused = parley.people.accept({
        ...{ digest: secretDigest(secret), name: 'x', hash: 'h' },
        session: { digest: secretDigest('s'), expiresAt: environment.now() + 1000 },
      })
      await expect(refused).rejects.toMatchObject({ code: 'invitation.invalid' })
    }
  })
})

describe('tickets', () => {
  it('are redeemed by one of 100 at once', async () => {
    const { parley, later } = await open()
    const digest = secretDigest('t')
    const made = await parley.people.issueTicket({ digest, use: 'stream', holder, expiresAt: later })
    const redeemed = await Promise.allSettled(
      Array.from({ length: 100 }, () => parley.people.redeemTicket({ digest, use: 'stream' })),
    )
    const codes = redeemed.map((each) => (each.status === 'fulfilled' ? each.value.id : each.reason.code))
    expect(codes.filter((code) => code === made.id)).toHaveLength(1)
    expect(codes.filter((code) => code === 'auth.invalid')).toHaveLength(99)
  })

  it('expire after 30 seconds, and those that sign in after 15 minutes, for one use only', async () => {
    const { parley, environment, later } = await open()
    const now = environment.now()
    const issue = (secret: string, use: 'stream' | 'signIn', expiresAt = later, more: Partial<TicketHolder> = {}) =>
      parley.people.issueTicket({ digest: secretDigest(secret), use, holder: { ...holder, ...more }, expiresAt })
    const redeem = (secret: string, use: 'stream' | 'signIn') =>
      parley.people.redeemTicket({ digest: secretDigest(secret), use })
    expect((await issue('a', 'stream')).expiresAt - now).toBe(30_000)
    expect((await issue('b', 'signIn')).expiresAt - now).toBe(900_000)
    expect((await issue('c', 'stream', later, { expiresAt: now + 5 })).expiresAt - now).toBe(5)
    await expect(redeem('a', 'signIn')).rejects.toMatchObject({ code: 'auth.invalid' })
    await expect(redeem('none', 'stream')).rejects.toMatchObject({ code: 'auth.invalid' })
    await environment.advance(30_000)
    await expect(redeem('a', 'stream')).rejects.toMatchObject({ code: 'auth.invalid' })
    expect(await redeem('b', 'signIn')).toMatchObject({ holder: { principal: { id: 'user:1' } } })
  })

  it('and other expired records are removed an hour later', async () => {
    const { parley, environment, add, signIn, later } = await open()
    const ann = await add('ann@x', 'owner')
    const begun = await signIn(ann, 's')
    const issued = await parley.people.issueTicket({
      digest: secretDigest('t'),
      use: 'stream',
      holder,
      expiresAt: later,
    })
    const revoked = await parley.people.revokeToken({ jti: 'j', expiresAt: later })
    const expired = { sessions: [begun.session.id], tickets: [issued.id], tokens: [revoked.id] }
    expect(await parley.people.removeExpired(expired)).toEqual({ removed: 0 })
    await environment.advance(2 * 3_600_000 + 1000)
    expect(await parley.people.removeExpired(expired)).toEqual({ removed: 3 })
    expect((await parley.people.expiringTickets()).items).toEqual([])
  })
})

describe('keys of the API', () => {
  it('are found by their digest until they are revoked, and stay in the list', async () => {
    const { parley, environment } = await open()
    const digest = secretDigest('secret')
    const lookup = { key: secretKey('key', digest) }
    const made = await parley.people.makeKey({ name: 'CI', role: 'agent', access: ['k1'], digest, prefix: 'parley_a' })
    expect(await parley.load([lookup])).toMatchObject([{ id: made.id, access: ['k1'] }])
    expect(await parley.people.seen({ keyId: made.id })).toEqual({ noted: true })
    expect(await parley.people.seen({ keyId: made.id })).toEqual({ noted: false })
    await parley.people.revokeKey(made.id)
    await parley.people.revokeKey(made.id)
    expect(await parley.load([lookup])).toEqual([])
    const minute = environment.now() - (environment.now() % 60_000)
    expect((await parley.people.keys()).items).toMatchObject([{ revokedAt: expect.any(Number), lastUsedAt: minute }])
    const past = { name: 'x', role: 'agent', digest: secretDigest('y'), prefix: 'y', expiresAt: 1 } as const
    await expect(parley.people.makeKey(past)).rejects.toMatchObject({ code: 'input.invalid', field: 'expiresAt' })
  })
})

describe('the log of people', () => {
  it('has an event of each change with its author, and no digest, hash or e-mail', async () => {
    const { parley, add, as, signIn, later } = await open()
    const ann = await add('canary@x', 'owner')
    const begun = await signIn(ann, 's')
    await parley.people.setPassword({ personId: ann.id, hash: 'canary-hash', was: 0 })
    await parley.people.signOut(begun.session.id)
    const { people: view } = as('owner')
    const made = await view.makeKey({ name: 'canary', role: 'agent', digest: secretDigest('k'), prefix: 'canary' })
    await view.revokeKey(made.id)
    const invited = await view.invite({ email: 'canary2@x', role: 'agent', digest: secretDigest('i') })
    await view.uninvite(invited.id)
    await view.change({ id: ann.id, name: 'canary' })
    await parley.people.issueTicket({ digest: secretDigest('t'), use: 'stream', holder, expiresAt: later })
    const types: string[] = []
    let text = ''
    for await (const item of parley.events({ after: 'oldest' })) {
      if (item.type !== 'event') continue
      types.push(item.event.type)
      text += JSON.stringify(item.event)
      if (item.event.type === 'person.changed') break
    }
    expect(types).toEqual([
      ...['person.added', 'person.signed_in', 'person.password_changed', 'person.signed_out'],
      ...['key.made', 'key.revoked', 'person.invited', 'person.uninvited', 'person.changed'],
    ])
    expect(text).not.toMatch(/canary|[0-9a-f]{64}/)
    expect(text).toContain('"by":"user:owner"')
  })

  it('shows sign-ins and keys to those that manage them only', async () => {
    const { parley, add, as, signIn } = await open()
    const ann = await add('ann@x', 'owner')
    await signIn(ann, 's')
    await as('owner').people.makeKey({ name: 'x', role: 'agent', digest: secretDigest('k'), prefix: 'x' })
    await parley.people.change({ id: ann.id, name: 'Ann' })
    const seen = async (role: Role): Promise<string[]> => {
      const types: string[] = []
      for await (const item of as(role).events({ after: 'oldest' })) {
        if (item.type === 'event') types.push(item.event.type)
        if (item.type === 'event' && item.event.type === 'person.changed') return types
      }
      return types
    }
    expect(await seen('agent')).toEqual(['person.added', 'person.changed'])
    expect(await seen('admin')).toEqual(['person.added', 'person.signed_in', 'key.made', 'person.changed'])
  })
})
