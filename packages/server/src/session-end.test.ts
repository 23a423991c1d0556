import { describe, expect, it } from 'vitest'
import { openPeopleRig, PASSWORD, type PeopleRig } from '../test/people-rig.ts'
import { type Authenticated, bySession, byStoredKeys, firstOf } from './index.ts'

/** The caller of a cookie and of a key, as an open stream keeps it. */
async function open(): Promise<{ rig: PeopleRig; id: string; callerOf(headers: object): Promise<Authenticated> }> {
  const rig = await openPeopleRig()
  const id = await rig.join('ann@example.com', 'agent')
  const way = firstOf(byStoredKeys(rig.access), bySession(rig.access))
  return {
    ...{ rig, id },
    async callerOf(headers) {
      const known = await way(new Request('http://localhost/api/v1/events', { headers: headers as HeadersInit }))
      if (known === undefined) throw new Error('The caller is not known.')
      return known
    },
  }
}

const patch = (rig: PeopleRig, id: string, body: object): Promise<Response> =>
  rig.ask(`/api/v1/people/${id}`, { method: 'PATCH', body })

describe('SEC18: credentials that end are not valid any more, at once', () => {
  it.each<[string, (given: { rig: PeopleRig; id: string; cookie: string }) => Promise<unknown>]>([
    ['the role changed', ({ rig, id }) => patch(rig, id, { role: 'viewer' })],
    ['the person was deactivated', ({ rig, id }) => patch(rig, id, { active: false })],
    ['the person signed out', ({ rig, cookie }) => rig.as(cookie, '/api/v1/session', { method: 'DELETE' })],
    [
      'the password was changed in another session',
      async ({ rig }) => {
        const other = await rig.signIn('ann@example.com')
        const body = { current: PASSWORD, next: 'another long password' }
        await rig.as(other, '/api/v1/session/password', { method: 'PUT', body })
      },
    ],
    ['the session expired', async ({ rig }) => rig.clock.advance(30 * 86_400_000)],
  ])('a session: %s', async (_, end) => {
    const { rig, id, callerOf } = await open()
    await using _rig = rig
    const cookie = await rig.signIn('ann@example.com')
    const caller = await callerOf({ cookie })
    const ticket = await rig.access.tickets.issue(caller, 'default')
    const byTicket = await rig.access.tickets.redeem((await rig.access.tickets.issue(caller, 'default')).ticket)
    expect([await caller.valid?.(), await byTicket?.valid?.()]).toEqual([true, true])
    await end({ rig, id, cookie })
    expect([await caller.valid?.(), await byTicket?.valid?.()]).toEqual([false, false])
    expect(await rig.access.tickets.redeem(ticket.ticket)).toBeUndefined()
  })

  it.each<[string, (given: { rig: PeopleRig; id: string }) => Promise<unknown>]>([
    ['the key was revoked', ({ rig, id }) => rig.ask(`/api/v1/keys/${id}`, { method: 'DELETE' })],
    ['the key expired', async ({ rig }) => rig.clock.advance(60_000)],
  ])('a stored key: %s', async (_, end) => {
    const { rig, callerOf } = await open()
    await using _rig = rig
    const expiresAt = '2026-03-01T09:31:00.000Z'
    const made = await rig.ask('/api/v1/keys', { method: 'POST', body: { name: 'x', role: 'agent', expiresAt } })
    const { secret, id } = await made.json()
    const caller = await callerOf({ authorization: `Bearer ${secret}` })
    const byTicket = await rig.access.tickets.redeem((await rig.access.tickets.issue(caller, 'default')).ticket)
    expect([await caller.valid?.(), await byTicket?.valid?.()]).toEqual([true, true])
    await end({ rig, id })
    expect([await caller.valid?.(), await byTicket?.valid?.()]).toEqual([false, false])
  })

  it('checks of many connections at one moment are one read, each record once', async () => {
    const { rig, callerOf } = await open()
    await using _rig = rig
    const cookie = await rig.signIn('ann@example.com')
    const made = await rig.ask('/api/v1/keys', { method: 'POST', body: { name: 'x', role: 'agent' } })
    const { secret } = await made.json()
    const callers = [await callerOf({ cookie }), await callerOf({ authorization: `Bearer ${secret}` })]
    const { view } = rig.access.parts
    const reads: number[] = []
    const load = view.load.bind(view)
    rig.access.parts.view = Object.assign(Object.create(view), {
      load: (lookups: Parameters<typeof load>[0]) => {
        reads.push(lookups.length)
        return load(lookups)
      },
    })
    const all = Array.from({ length: 1000 }, (_, place) => callers[place % callers.length])
    const answers = await Promise.all(all.map((caller) => caller?.valid?.()))
    expect(new Set(answers)).toEqual(new Set([true]))
    // The person, the session and the key.
    expect(reads).toEqual([3])
  })

  it('a session stays valid through a change of the name, a sign-in elsewhere and its own new password', async () => {
    const { rig, id, callerOf } = await open()
    await using _rig = rig
    const cookie = await rig.signIn('ann@example.com')
    const caller = await callerOf({ cookie })
    await patch(rig, id, { name: 'Ann' })
    await rig.signIn('ann@example.com')
    const body = { current: PASSWORD, next: 'another long password' }
    await rig.as(cookie, '/api/v1/session/password', { method: 'PUT', body })
    expect(await caller.valid?.()).toBe(true)
  })
})
