import { describe, expect, it } from 'vitest'
import { cookieOf, from, openPeopleRig, PASSWORD } from '../test/people-rig.ts'

const OWNER = 'owner@example.com'

describe('sign-in', () => {
  it('sets a cookie that scripts cannot read, and that other sites do not send', async () => {
    await using rig = await openPeopleRig()
    const asked = { method: 'POST', body: { email: ' Owner@Example.com', password: PASSWORD } }
    const response = await rig.bare('/api/v1/session', asked)
    expect(response.status).toBe(200)
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^parley_session=psn_\w+\.[0-9a-f]{64}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({
      principal: { id: expect.stringMatching(/^user:psn_/), name: 'Owner', role: 'owner' },
      actions: expect.arrayContaining(['people.manage']),
      ...{ tenant: 'default', by: 'session', expiresAt: '2026-03-31T09:30:00.000Z' },
    })
    const again = await rig.as(cookieOf(response), '/api/v1/session')
    expect([again.status, await again.json()]).toMatchObject([200, { by: 'session', principal: { role: 'owner' } }])
    for (const headers of [{ 'x-forwarded-proto': 'https' }, { origin: 'https://localhost' }]) {
      const secure = await rig.bare('/api/v1/session', { ...asked, headers })
      expect(secure.headers.get('set-cookie')).toContain('; Secure')
    }
  })

  it('refuses an unknown e-mail, a wrong password and a person without a password alike, with the same work', async () => {
    await using rig = await openPeopleRig()
    await rig.parley.command('people', 'add', { email: 'new@example.com', name: 'New', role: 'agent' })
    const gone = await rig.join('gone@example.com', 'agent')
    await rig.parley.command('people', 'change', { id: gone, active: false })
    const answers = new Set<string>()
    for (const [email, password] of [
      ['none@example.com', PASSWORD],
      [OWNER, 'another password'],
      ['new@example.com', PASSWORD],
      ['gone@example.com', PASSWORD],
      ['not an e-mail', PASSWORD],
    ]) {
      rig.passwords.compared.length = 0
      const response = await rig.bare('/api/v1/session', { method: 'POST', body: { email, password } })
      const { requestId: _, ...problem } = await response.json()
      expect([email, response.status, rig.passwords.compared.length]).toEqual([email, 401, 1])
      answers.add(JSON.stringify(problem))
    }
    expect([...answers]).toHaveLength(1)
    expect([...answers][0]).toContain('sign_in.refused')
  })

  it.each([
    [{}, 'body'],
    [{ email: OWNER }, 'password'],
    [{ email: OWNER, password: PASSWORD, role: 'owner' }, 'role'],
    [{ ticket: 'a b' }, 'ticket'],
  ])('refuses the body %j', async (body, field) => {
    await using rig = await openPeopleRig()
    const response = await rig.bare('/api/v1/session', { method: 'POST', body })
    const { errors } = await response.json()
    expect([response.status, errors]).toMatchObject([422, [{ field: expect.stringMatching(`${field}|body`) }]])
  })

  it('is refused from a page of another origin', async () => {
    await using rig = await openPeopleRig({ corsOrigins: ['https://app.example.com'] })
    const signIn = (origin: string) =>
      rig.bare('/api/v1/session', {
        ...{ method: 'POST', body: { email: OWNER, password: PASSWORD }, headers: { origin } },
      })
    expect((await signIn('http://localhost')).status).toBe(200)
    expect((await signIn('https://app.example.com')).status).toBe(200)
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'http://localhost:81']) {
      const response = await signIn(origin)
      expect([origin, response.status, (await response.json()).code]).toEqual([origin, 403, 'csrf.refused'])
    }
  })
})

describe('the limit of failed sign-ins', () => {
  const tries = (rig: Awaited<ReturnType<typeof openPeopleRig>>, email: string, address: string, password = 'wrong') =>
    rig.bare('/api/v1/session', { method: 'POST', body: { email, password }, bindings: from(address) })

  it('refuses an e-mail after 10 failures from any addresses, with Retry-After, also with the right password', async () => {
    await using rig = await openPeopleRig()
    const many = await Promise.all(Array.from({ length: 30 }, (_, place) => tries(rig, OWNER, `198.51.100.${place}`)))
    expect(many.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(10)
    expect(rig.passwords.compared).toHaveLength(10)
    const limited = await tries(rig, OWNER, '203.0.113.9', PASSWORD)
    expect([limited.status, (await limited.json()).code]).toEqual([429, 'sign_in.limited'])
    const seconds = Number(limited.headers.get('retry-after'))
    expect(seconds > 0 && seconds <= 900).toBe(true)
    await rig.join('ann@example.com', 'agent')
    expect((await tries(rig, 'ann@example.com', '203.0.113.9', PASSWORD)).status).toBe(200)
  })

  it('refuses an address after 10 failures with any e-mails, and a success is no failure', async () => {
    await using rig = await openPeopleRig()
    for (let each = 0; each < 12; each += 1) expect((await tries(rig, OWNER, '203.0.113.7', PASSWORD)).status).toBe(200)
    const many = await Promise.all(
      Array.from({ length: 30 }, (_, place) => tries(rig, `x${place}@example.com`, '203.0.113.7')),
    )
    expect(many.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(10)
    expect((await tries(rig, OWNER, '203.0.113.7', PASSWORD)).status).toBe(429)
    expect((await tries(rig, OWNER, '203.0.113.8', PASSWORD)).status).toBe(200)
  })

  it('counts a network of IPv6 as one address, and believes a proxy on this machine only', async () => {
    await using rig = await openPeopleRig()
    for (let each = 0; each < 10; each += 1) await tries(rig, `v6-${each}@example.com`, `2001:db8:1:2::${each}`)
    expect((await tries(rig, OWNER, '2001:db8:1:2:ffff::1', PASSWORD)).status).toBe(429)
    expect((await tries(rig, OWNER, '2001:db8:1:3::1', PASSWORD)).status).toBe(200)
    const forwarded = (remote: string, client: string, email: string, password = 'wrong') =>
      rig.bare('/api/v1/session', {
        ...{ method: 'POST', body: { email, password }, bindings: from(remote) },
        headers: { 'x-forwarded-for': `10.9.9.9, ${client}` },
      })
    for (let each = 0; each < 10; each += 1) await forwarded('127.0.0.1', '192.0.2.1', `p${each}@example.com`)
    expect((await forwarded('127.0.0.1', '192.0.2.1', OWNER, PASSWORD)).status).toBe(429)
    expect((await forwarded('127.0.0.1', '192.0.2.2', OWNER, PASSWORD)).status).toBe(200)
    for (let each = 0; each < 10; each += 1) await forwarded('192.0.2.3', `172.16.0.${each}`, `q${each}@example.com`)
    expect((await forwarded('192.0.2.3', '172.16.0.99', OWNER, PASSWORD)).status).toBe(429)
  })
})

describe('a session', () => {
  it('needs the header against forgery for each unsafe method, and an own or allowed origin', async () => {
    await using rig = await openPeopleRig({ corsOrigins: ['https://app.example.com'] })
    const cookie = await rig.signIn(OWNER)
    const ask = async (method: string, headers: Record<string, string>): Promise<string | number> => {
      const path = method === 'PUT' ? '/api/v1/session/password' : '/api/v1/tickets'
      const body = method === 'PUT' ? { body: { current: PASSWORD, next: PASSWORD } } : {}
      const asked = method === 'GET' ? '/api/v1/people' : path
      const response = await rig.bare(asked, { method, headers: { cookie, ...headers }, ...body })
      return response.ok ? response.status : (await response.json()).code
    }
    const csrf = { 'x-parley-csrf': '1' }
    expect(await ask('GET', {})).toBe(200)
    expect(await ask('POST', {})).toBe('csrf.refused')
    expect(await ask('PUT', {})).toBe('csrf.refused')
    expect(await ask('POST', { 'x-parley-csrf': '0' })).toBe('csrf.refused')
    expect(await ask('POST', csrf)).toBe(200)
    expect(await ask('POST', { ...csrf, origin: 'https://app.example.com' })).toBe(200)
    expect(await ask('POST', { ...csrf, origin: 'http://localhost' })).toBe(200)
    expect(await ask('POST', { ...csrf, origin: 'https://evil.example' })).toBe('csrf.refused')
    expect(await ask('GET', { origin: 'https://evil.example' })).toBe('csrf.refused')
    expect(await ask('PUT', csrf)).toBe(204)
  })

  it('ends with the sign-out, and the cookie is removed', async () => {
    await using rig = await openPeopleRig()
    const cookie = await rig.signIn(OWNER)
    const out = await rig.as(cookie, '/api/v1/session', { method: 'DELETE' })
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await rig.as(cookie, '/api/v1/session')).status).toBe(401)
    for (const headers of [{}, { cookie: 'parley_session=' }, { cookie: 'other=1' }]) {
      const response = await rig.bare('/api/v1/session', { headers })
      expect((await response.json()).code).toMatch(/^auth\.(missing|invalid)$/)
    }
    const key = await rig.ask('/api/v1/session', { method: 'DELETE' })
    expect([key.status, (await key.json()).code]).toEqual([403, 'forbidden'])
  })

  it('expires after 30 days', async () => {
    await using rig = await openPeopleRig()
    const cookie = await rig.signIn(OWNER)
    rig.clock.advance(30 * 86_400_000 - 1)
    expect((await rig.as(cookie, '/api/v1/session')).status).toBe(200)
    rig.clock.advance(1)
    expect((await rig.as(cookie, '/api/v1/session')).status).toBe(401)
  })

  it('of another person or with another secret is refused', async () => {
    await using rig = await openPeopleRig()
    const id = await rig.join('ann@example.com', 'agent')
    const owner = await rig.signIn(OWNER)
    const [, secret = ''] = owner.split('.')
    for (const value of [`${id}.${secret}`, `psn_none.${secret}`, `${id}.${'0'.repeat(64)}`, secret, `${owner}0`]) {
      expect((await rig.as(`parley_session=${value}`, '/api/v1/session')).status).toBe(401)
    }
  })

  it('changes the own password with the current one, and ends the other sessions', async () => {
    await using rig = await openPeopleRig()
    const [one, other] = [await rig.signIn(OWNER), await rig.signIn(OWNER)]
    const change = async (body: object): Promise<Response> =>
      rig.as(one, '/api/v1/session/password', { method: 'PUT', body })
    const next = 'another long password'
    for (const body of [{ next }, { current: 'wrong', next }]) {
      const refused = await change(body)
      expect([refused.status, await refused.json()]).toMatchObject([422, { field: 'current' }])
    }
    const short = await change({ current: PASSWORD, next: 'short' })
    expect([short.status, await short.json()]).toMatchObject([422, { field: 'next' }])
    expect((await change({ current: PASSWORD, next })).status).toBe(204)
    expect((await rig.as(one, '/api/v1/session')).status).toBe(200)
    expect((await rig.as(other, '/api/v1/session')).status).toBe(401)
    await expect(rig.signIn(OWNER)).rejects.toThrow('sign_in.refused')
    await rig.signIn(OWNER, next)
    const byKey = await rig.ask('/api/v1/session/password', { method: 'PUT', body: { next } })
    expect(byKey.status).toBe(403)
  })
})

describe('people', () => {
  it('are listed for every role, and changed by those that manage them', async () => {
    await using rig = await openPeopleRig()
    const id = await rig.join('ann@example.com', 'viewer')
    const owner = await rig.signIn(OWNER)
    const ann = await rig.signIn('ann@example.com')
    const list = await (await rig.as(ann, '/api/v1/people?order=oldest')).json()
    expect(list.items.map(({ email }: { email: string }) => email).sort()).toEqual(['ann@example.com', OWNER])
    expect(JSON.stringify(list)).not.toMatch(/hash|generation|keys/)
    const patch = (cookie: string, person: string, body: object) =>
      rig.as(cookie, `/api/v1/people/${person}`, { method: 'PATCH', body })
    expect((await patch(ann, id, { role: 'owner' })).status).toBe(403)
    const changed = await patch(owner, `user:${id}`, { role: 'agent', name: 'Ann' })
    expect([changed.status, await changed.json()]).toMatchObject([200, { role: 'agent', name: 'Ann', active: true }])
    expect((await rig.as(ann, '/api/v1/session')).status).toBe(401)
    const { id: last } = list.items.find(({ role }: { role: string }) => role === 'owner')
    const refused = await patch(owner, last, { active: false })
    expect([refused.status, (await refused.json()).code]).toEqual([409, 'person.last_owner'])
    expect((await patch(owner, 'psn_none', { name: 'x' })).status).toBe(404)
  })

  it('are invited by a link, which is accepted once', async () => {
    await using rig = await openPeopleRig()
    const owner = await rig.signIn(OWNER)
    const invited = await rig.as(owner, '/api/v1/invitations', {
      ...{ method: 'POST', body: { email: 'Bob@Example.com', role: 'agent' } },
    })
    const { secret, id } = await invited.json()
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    const listed = await (await rig.as(owner, '/api/v1/invitations')).json()
    expect(listed.items).toMatchObject([{ id, email: 'bob@example.com', acceptedAt: null }])
    expect(JSON.stringify(listed)).not.toContain(secret)
    const accept = (given: string, email = '') =>
      rig.bare('/api/v1/invitations/accept', {
        ...{ method: 'POST', body: { secret: given, name: `Bob${email}`, password: PASSWORD } },
      })
    const answers = await Promise.all(Array.from({ length: 100 }, () => accept(secret)))
    const done = answers.filter(({ status }) => status === 200)
    expect(done).toHaveLength(1)
    const codes = await Promise.all(answers.filter((each) => !done.includes(each)).map((each) => each.json()))
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set(['invitation.invalid']))
    const me = await (await rig.as(cookieOf(done[0] as Response), '/api/v1/session')).json()
    expect(me).toMatchObject({ principal: { name: 'Bob', role: 'agent' }, by: 'session' })
    await rig.signIn('bob@example.com')
    const more = await rig.as(owner, '/api/v1/invitations', {
      ...{ method: 'POST', body: { email: 'carl@example.com', role: 'agent' } },
    })
    const other = await more.json()
    expect((await rig.as(owner, `/api/v1/invitations/${other.id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await accept(other.secret)).status).toBe(410)
    const again = await rig.as(owner, '/api/v1/invitations', {
      ...{ method: 'POST', body: { email: 'bob@example.com', role: 'agent' } },
    })
    expect([again.status, (await again.json()).code]).toEqual([409, 'person.exists'])
  })
})

describe('keys of the API', () => {
  it('are shown once, work with their role, and are refused from their revocation on', async () => {
    await using rig = await openPeopleRig()
    const owner = await rig.signIn(OWNER)
    const made = await rig.as(owner, '/api/v1/keys', {
      ...{ method: 'POST', body: { name: 'Reports', role: 'viewer', access: ['k1'] } },
    })
    const { secret, id, prefix } = await made.json()
    expect([secret.startsWith(prefix), secret.length]).toEqual([true, 71])
    const use = (path: string, method = 'GET') =>
      rig.ask(`/api/v1/${path}`, { method, headers: { authorization: `Bearer ${secret}` } })
    const me = await (await use('session')).json()
    expect(me).toMatchObject({ principal: { id: `key:${id}`, name: 'Reports', role: 'viewer' }, by: 'key' })
    expect((await use('keys')).status).toBe(403)
    await rig.access.sweep.settled()
    const listed = await (await rig.as(owner, '/api/v1/keys')).json()
    expect(listed.items).toMatchObject([{ id, access: ['k1'], lastUsedAt: '2026-03-01T09:30:00.000Z' }])
    expect(JSON.stringify(listed)).not.toContain(secret.slice(20))
    const revoked = await rig.as(owner, `/api/v1/keys/key:${id}`, { method: 'DELETE' })
    expect(await revoked.json()).toMatchObject({ id, revokedAt: expect.any(String) })
    expect((await use('session')).status).toBe(401)
  })

  it('expire, and are made with a time in the future only', async () => {
    await using rig = await openPeopleRig()
    const make = (expiresAt: string) =>
      rig.ask('/api/v1/keys', { method: 'POST', body: { name: 'x', role: 'viewer', expiresAt } })
    const past = await make('2026-03-01T09:30:00.000Z')
    expect([past.status, await past.json()]).toMatchObject([422, { field: 'expiresAt' }])
    const { secret } = await (await make('2026-03-01T09:31:00.000Z')).json()
    const use = () => rig.ask('/api/v1/session', { headers: { authorization: `Bearer ${secret}` } })
    expect((await use()).status).toBe(200)
    rig.clock.advance(60_000)
    expect((await use()).status).toBe(401)
  })
})

describe('tickets', () => {
  it('open one stream as their caller, once, within 30 seconds', async () => {
    await using rig = await openPeopleRig()
    const owner = await rig.signIn(OWNER)
    const issue = async (): Promise<string> =>
      (await (await rig.as(owner, '/api/v1/tickets', { method: 'POST' })).json()).ticket
    const open = async (ticket: string): Promise<number> => {
      const response = await rig.bare(`/api/v1/events?ticket=${ticket}`)
      await response.body?.cancel()
      return response.status
    }
    const ticket = await issue()
    const opened = await Promise.all(Array.from({ length: 100 }, () => open(ticket)))
    expect(opened.filter((status) => status === 200)).toHaveLength(1)
    expect(opened.filter((status) => status === 401)).toHaveLength(99)
    const late = await issue()
    rig.clock.advance(30_000)
    expect(await open(late)).toBe(401)
    const other = await issue()
    expect((await rig.bare(`/api/v1/people?ticket=${other}`)).status).toBe(401)
    await rig.as(owner, '/api/v1/session', { method: 'DELETE' })
    expect(await open(other)).toBe(401)
  })
})
