import { channelSchema, channelTypeSchema } from '@parley/core/protocol'
import { fakeChannelType } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

const config = { number: '+15550100001', token: 'good-token' }
const path = '/api/v1/channels'

const send = async (rig: Rig, method: string, at: string, body?: object, key?: string): Promise<[number, unknown]> => {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  const response = await rig.ask(at, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  return [response.status, text === '' ? null : JSON.parse(text)]
}

describe('channels over REST', () => {
  it('are added, listed, changed, set up, tested and removed; a secret never comes out', async () => {
    const fake = fakeChannelType()
    await using rig = await openRig({ channelTypes: { fake: fake.type } })
    const answers: unknown[] = []
    const call = async (method: string, at: string, body?: object): Promise<[number, unknown]> => {
      const answer = await send(rig, method, at, body)
      answers.push(answer)
      return answer
    }
    const [, types] = (await call('GET', '/api/v1/channel-types')) as [number, { items: unknown[] }]
    expect(types.items.map((each) => channelTypeSchema.parse(each))).toMatchObject([
      {
        ...{ type: 'fake', kind: 'fake', title: 'Fake line' },
        config: {
          properties: {
            number: { type: 'string', title: 'Number' },
            token: { type: 'string', title: 'Token', writeOnly: true },
            note: { type: 'string', title: 'Note' },
          },
          required: ['number', 'token'],
        },
      },
    ])
    const [status, added] = await call('POST', path, { id: 'desk', type: 'fake', label: 'Desk', config })
    expect([status, channelSchema.parse(added)]).toMatchObject([
      201,
      {
        id: 'desk',
        added: { label: 'Desk', version: 1, config: { token: { set: true } }, setup: { state: 'planned' } },
      },
    ])
    await rig.parley.drain()
    expect(await call('GET', `${path}/desk`)).toMatchObject([
      200,
      { added: { setup: { state: 'done', canRollBack: true } } },
    ])
    expect(await call('GET', `${path}/desk/setup`)).toEqual([200, { steps: [] }])
    expect(await call('POST', `${path}/desk/test`)).toMatchObject([
      200,
      { detail: expect.stringContaining('+15550100001') },
    ])
    const rename = (label: string) => call('PATCH', `${path}/desk`, { label, version: 1 })
    expect(await rename('Front')).toMatchObject([200, { added: { label: 'Front', version: 2 } }])
    expect(await rename('Back')).toMatchObject([409, { code: 'channel.changed', errors: [{ field: 'version' }] }])
    expect(await call('DELETE', `${path}/desk/setup`)).toMatchObject([
      202,
      { added: { setup: { action: 'roll_back' } } },
    ])
    expect(await call('POST', `${path}/desk/setup`, { force: true })).toMatchObject([
      409,
      { code: 'channel.setting_up' },
    ])
    await rig.parley.drain()
    expect(fake.urls.get('+15550100001')).toBeNull()
    expect(await call('POST', `${path}/desk/setup`, {})).toMatchObject([
      202,
      { added: { setup: { state: 'planned' } } },
    ])
    await rig.parley.drain()
    expect(await call('DELETE', `${path}/desk`)).toEqual([204, null])
    expect(await call('GET', `${path}/desk`)).toMatchObject([410, { code: 'channel.removed' }])
    expect(await call('GET', path)).toMatchObject([200, { items: [{ id: 'pigeon', added: null }] }])
    expect(JSON.stringify(answers)).not.toContain('good-token')
  })

  it('are refused with the field: an unknown type, a wrong number, a missing token', async () => {
    await using rig = await openRig({ channelTypes: { fake: fakeChannelType().type } })
    expect(await send(rig, 'POST', path, { type: 'fax' })).toMatchObject([422, { errors: [{ field: 'type' }] }])
    const wrong = await send(rig, 'POST', path, { type: 'fake', config: { number: 'five' } })
    expect(wrong).toMatchObject([
      422,
      { code: 'channel.misconfigured', errors: [{ field: 'config.number' }, { field: 'config.token' }] },
    ])
    expect(await send(rig, 'PATCH', `${path}/pigeon`, { label: 'x' })).toMatchObject([409, { code: 'channel.fixed' }])
    expect(await send(rig, 'PATCH', `${path}/none`, { label: 'x' })).toMatchObject([404, { code: 'channel.unknown' }])
  })

  it('are added once for one key', async () => {
    await using rig = await openRig({ channelTypes: { fake: fakeChannelType().type } })
    const add = () =>
      rig.ask(path, { method: 'POST', headers: { 'idempotency-key': 'k' }, body: { type: 'fake', config } })
    const [one, two] = [await add(), await add()]
    expect([one.status, two.status, two.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true'])
    expect((await one.json()).id).toBe((await two.json()).id)
  })
})

describe('a secret of a channel in another call', () => {
  it.each([
    ['GET', '/api/v1/conversations?authToken=x', undefined, 'authToken'],
    ['GET', '/api/v1/conversations/con_1?accountSid=AC1', undefined, 'accountSid'],
    [
      'POST',
      '/api/v1/conversations',
      { channel: 'pigeon', to: '+14155550123', text: 'x', authToken: 'x' },
      'authToken',
    ],
    ['POST', '/api/v1/conversations/con_1/messages', { text: 'x', token: 'x' }, 'token'],
    ['POST', '/api/v1/channels?authToken=x', { type: 'fake', config }, 'authToken'],
    ['POST', '/api/v1/channels', { type: 'fake', token: 'good-token' }, 'token'],
  ])('%s %s is refused with the field and the right way', async (method, at, body, field) => {
    await using rig = await openRig({ channelTypes: { fake: fakeChannelType().type } })
    const [status, problem] = await send(rig, method, at, body)
    expect([status, problem]).toMatchObject([422, { code: 'secret.misplaced', errors: [{ field }] }])
    expect(JSON.stringify(problem)).toContain('POST /api/v1/channels')
  })
})
