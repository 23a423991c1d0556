import { fakeChannelType } from '@parley/core/testing'
import { expect, it } from 'vitest'
import { openPeopleRig } from '../test/people-rig.ts'

const path = '/api/v1'

it('a number that is given to a person is seen by this person, by owners and admins, and by no other person', async () => {
  const fake = fakeChannelType()
  await using rig = await openPeopleRig({ channelTypes: { fake: fake.type } })
  const owner = await rig.signIn('owner@example.com')
  const ids: string[] = []
  for (const email of ['ann@example.com', 'bob@example.com']) {
    const id = `user:${await rig.join(email, 'agent')}`
    ids.push(id)
    const narrowed = await rig.as(owner, `${path}/people/${id}`, { method: 'PATCH', body: { access: [] } })
    expect([narrowed.status, (await narrowed.json()).access]).toEqual([200, []])
  }
  const config = { number: '+15550100001', token: 'good-token' }
  const body = { id: 'line', type: 'fake', config, access: [ids[0]] }
  expect((await rig.as(owner, `${path}/channels`, { method: 'POST', body })).status).toBe(201)
  const text = (from: string): Promise<Response> =>
    rig.parley.handleWebhook('line' as never, fake.line.inbound({ from, text: 'Hello' }))
  await text('+14155550123')
  await rig.receive('For the team')
  const [ann, bob] = [await rig.signIn('ann@example.com'), await rig.signIn('bob@example.com')]
  const seen = async (cookie: string): Promise<string[][]> => {
    const lists = ['conversations', 'channels'].map(async (name) => (await rig.as(cookie, `${path}/${name}`)).json())
    const [conversations, channels] = await Promise.all(lists)
    return [
      conversations.items.map((each: { channel: string }) => each.channel).sort(),
      channels.items.map(({ id }: { id: string }) => id),
    ]
  }
  expect(await seen(owner)).toEqual([
    ['line', 'pigeon'],
    ['line', 'pigeon'],
  ])
  expect(await seen(ann)).toEqual([['line'], ['line', 'pigeon']])
  expect(await seen(bob)).toEqual([[], ['pigeon']])
  const give = await rig.as(owner, `${path}/channels/line`, { method: 'PATCH', body: { access: [ids[1]] } })
  expect(give.status).toBe(200)
  await rig.parley.drain()
  await text('+14155550123')
  expect(await seen(bob)).toEqual([['line'], ['line', 'pigeon']])
  const closed = await (await rig.as(ann, `${path}/conversations`)).json()
  expect(closed.items).toMatchObject([{ channel: 'line', status: 'closed' }])
})

it('a change of the access ends the sessions of a person, and an owner is never narrowed', async () => {
  await using rig = await openPeopleRig()
  const owner = await rig.signIn('owner@example.com')
  const id = `user:${await rig.join('ann@example.com', 'agent')}`
  const ann = await rig.signIn('ann@example.com')
  const change = (body: object): Promise<Response> => rig.as(owner, `${path}/people/${id}`, { method: 'PATCH', body })
  await change({ access: ['company:7'] })
  expect((await rig.as(ann, `${path}/session`)).status).toBe(401)
  const refused = await change({ role: 'admin', access: [] })
  expect([refused.status, (await refused.json()).errors]).toMatchObject([422, [{ field: 'access' }]])
  expect(await (await change({ role: 'admin' })).json()).toMatchObject({ role: 'admin', access: null })
  const invite = (body: object): Promise<Response> => rig.as(owner, `${path}/invitations`, { method: 'POST', body })
  expect((await invite({ email: 'x@example.com', role: 'owner', access: [] })).status).toBe(422)
  const { secret, access } = await (await invite({ email: 'cy@example.com', role: 'agent', access: [] })).json()
  expect(access).toEqual([])
  const accepted = await rig.bare(`${path}/invitations/accept`, {
    ...{ method: 'POST', headers: { origin: 'http://localhost' } },
    body: { secret, name: 'Cy', password: 'a long and private password' },
  })
  expect(accepted.status).toBe(200)
  const { items } = await (await rig.as(owner, `${path}/people`)).json()
  expect(items).toContainEqual(expect.objectContaining({ email: 'cy@example.com', access: [] }))
})
