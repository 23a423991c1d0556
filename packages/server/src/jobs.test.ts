import { silentLogger } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { type Job, jobSchema, problemSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

const secret = 'my card is 4242'

/** A server with one handler that fails, and a text for which it failed too often. */
async function died(): Promise<Rig & { mend(): void; runs(): number }> {
  let broken = true
  let runs = 0
  const failing = async (): Promise<void> => {
    runs += 1
    if (broken) throw new Error('The handler is broken.')
  }
  let now = 1_700_000_000_000
  const rig = await openRig({ environment: { now: () => now, log: silentLogger }, on: { 'message.received': failing } })
  await rig.receive(secret)
  for (let tries = 0; tries < 40; tries += 1) {
    now += 3_600_000
    await rig.parley.drain()
  }
  const mend = (): void => {
    broken = false
  }
  return Object.assign(rig, { mend, runs: () => runs })
}

async function dead(rig: Rig): Promise<Job[]> {
  const response = await rig.ask('/api/v1/jobs?state=dead')
  expect(response.status).toBe(200)
  const { items, next } = await response.json()
  expect(next).toBe(null)
  return items.map((item: unknown) => jobSchema.parse(item))
}

describe('found by use: rest lags the sdk: dead jobs', () => {
  it('are listed with the error, and without a text or a payload', async () => {
    await using rig = await died()
    const [job, ...more] = await dead(rig)
    expect(more).toEqual([])
    expect(job).toMatchObject({
      work: 'handle',
      state: 'dead',
      handler: 'message.received',
      messageId: null,
      channel: null,
      error: 'The handler is broken.',
    })
    expect(job?.failures).toBeGreaterThan(3)
    const whole = await (await rig.ask('/api/v1/jobs')).text()
    expect(whole).not.toContain('4242')
    expect(whole).not.toContain('+14155550123')
    expect(await (await rig.ask(`/api/v1/jobs/${job?.id}`)).json()).toEqual(job)
  })

  it('are replayed once per key, and are not found after completion', async () => {
    await using rig = await died()
    rig.mend()
    const [job] = await dead(rig)
    const replay = (key?: string): Promise<Response> =>
      rig.ask(`/api/v1/jobs/${job?.id}/replay`, { method: 'POST', headers: key ? { 'idempotency-key': key } : {} })
    const first = await replay('once')
    expect(first.status).toBe(200)
    const text = await first.text()
    expect(jobSchema.parse(JSON.parse(text))).toMatchObject({ id: job?.id, state: 'waiting', failures: 0 })
    const again = await replay('once')
    expect([again.headers.get('idempotent-replayed'), await again.text()]).toEqual(['true', text])
    expect(problemSchema.parse(await (await replay()).json())).toMatchObject({ status: 409, code: 'job.not_dead' })
    const runs = rig.runs()
    await rig.parley.drain()
    expect(rig.runs()).toBe(runs + 1)
    expect(await dead(rig)).toEqual([])
    expect((await rig.ask(`/api/v1/jobs/${job?.id}`)).status).toBe(404)
    expect(await (await replay('once')).text()).toBe(text)
    expect((await replay('another')).status).toBe(404)
  })

  it('are removed once per key, without a run', async () => {
    await using rig = await died()
    rig.mend()
    const [job] = await dead(rig)
    const remove = (key: string): Promise<Response> =>
      rig.ask(`/api/v1/jobs/${job?.id}`, { method: 'DELETE', headers: { 'idempotency-key': key } })
    const first = await remove('once')
    expect([first.status, await first.json()]).toEqual([200, job])
    const again = await remove('once')
    expect([again.headers.get('idempotent-replayed'), await again.json()]).toEqual(['true', job])
    expect((await remove('another')).status).toBe(404)
    const runs = rig.runs()
    await rig.parley.drain()
    expect([rig.runs(), await dead(rig)]).toEqual([runs, []])
  })

  it('of a delivery name their message', async () => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const { id } = await rig.conversation()
    const { id: messageId } = await (
      await rig.ask(`/api/v1/conversations/${id}/messages`, { method: 'POST', body: { text: secret } })
    ).json()
    const { items } = await (await rig.ask('/api/v1/jobs?state=waiting&queue=deliver:pigeon')).json()
    expect(items).toMatchObject([{ work: 'deliver', messageId, state: 'waiting' }])
    expect(JSON.stringify(items)).not.toContain('4242')
  })

  it('of a later version, with an unknown kind of work, are shown without their payload', async () => {
    const store = memoryStore()
    await using rig = await openRig({ store })
    const work = {
      type: 'ingest',
      channel: 'pigeon',
      message: { text: secret },
      handler: secret,
      fact: { text: secret },
    }
    const job = {
      kind: 'job',
      tenant: rig.parley.id,
      id: 'job_later',
      version: 1,
      queue: 'ingest:pigeon',
      group: null,
      priority: 0,
      due: 0,
      state: 'dead',
      lease: null,
      fence: 1,
      failures: 1,
      error: 'It cannot be read.',
      work,
      createdAt: 0,
    }
    const expectation = { type: 'absent', ref: { kind: 'job', id: job.id } }
    const none = { put: [], add: [], events: [], remove: [] }
    await store.commit([{ tenant: rig.parley.id, ...none, expect: [expectation], jobs: [job] } as never])
    const [shown] = await dead(rig)
    expect(shown).toMatchObject({ work: 'ingest', channel: 'pigeon', messageId: null, handler: null })
    expect(JSON.stringify(shown)).not.toContain('4242')
  })

  it('are filtered by known values, and found by their ids alone', async () => {
    await using rig = await openRig()
    for (const query of ['state=done', 'state=', 'state=dead&work=deliver', 'limit=0', 'cursor=x']) {
      expect([query, (await rig.ask(`/api/v1/jobs?${query}`)).status]).toEqual([query, 422])
    }
    for (const id of ['job_unknown', '%00']) {
      expect((await rig.ask(`/api/v1/jobs/${id}`)).status).toBe(404)
      expect((await rig.ask(`/api/v1/jobs/${id}/replay`, { method: 'POST' })).status).toBe(404)
    }
    expect((await rig.ask('/api/v1/jobs/job_1/replay')).status).toBe(405)
  })
})
