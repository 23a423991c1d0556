import { describe, expect, it } from 'vitest'
import { createParley, type JobId, type ParleyOptions } from '../src/index.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { fakeChannel, type VirtualEnvironment, virtualEnvironment } from '../src/testing.ts'
import { openUndyingStore } from './undying-store.ts'

const DAY = 86_400_000

/** Several processes over one store, with one clock. */
async function processes() {
  const harness = await openUndyingStore()
  const environment = virtualEnvironment()
  const line = fakeChannel({ kind: 'line' })
  const open = async (on: ParleyOptions['on'] = {}, change: (store: Store) => Store = (store) => store) => {
    const store = change((await harness.second?.()) as Store)
    return createParley({ store, channels: { line }, on, environment })
  }
  const postText = (parley: Awaited<ReturnType<typeof open>>, text: string, from = '+14155550123'): Promise<Response> =>
    parley.handleWebhook('line', line.inbound({ from, text }))
  return { open, postText, environment }
}

async function started(parley: { start(): Promise<void> }, environment: VirtualEnvironment): Promise<void> {
  const start = parley.start()
  await environment.advance(5_000)
  await start
}

describe('handlers over several processes', () => {
  it('an event of a process without handlers is handled by a process that has them', async () => {
    const { open, postText, environment } = await processes()
    const received: string[] = []
    const web = await open()
    const worker = await open({
      'message.received': { greet: ({ message }) => void received.push(message?.text ?? '') },
    })
    await started(worker, environment)
    await postText(web, 'one')
    await postText(web, 'two')
    await environment.advance(10_000)
    expect(received).toEqual(['one', 'two'])
    await Promise.all([web.stop({ timeout: 0 }), worker.stop({ timeout: 0 })])
  })

  it('a worker that ended loses nothing: the next one runs the waiting jobs', async () => {
    const { open, postText, environment } = await processes()
    const received: string[] = []
    const on: ParleyOptions['on'] = { 'message.received': ({ message }) => void received.push(message?.text ?? '') }
    const web = await open()
    const first = await open(on)
    await started(first, environment)
    await first.stop({ timeout: 0 })
    await postText(web, 'while there was none')
    const second = await open(on)
    await started(second, environment)
    await environment.advance(10_000)
    expect(received).toEqual(['while there was none'])
    await Promise.all([web.stop({ timeout: 0 }), second.stop({ timeout: 0 })])
  })

  it('a new handler reacts to later commits, and a renamed one is another handler', async () => {
    const { open, postText, environment } = await processes()
    const received: string[] = []
    const handler =
      (name: string) =>
      ({ message }: { message: { text: string } | undefined }) =>
        void received.push(`${name} ${message?.text}`)
    const web = await open()
    const old = await open({ 'message.received': { old: handler('old') } })
    await started(old, environment)
    await postText(web, '1')
    const next = await open({ 'message.received': { old: handler('old'), fresh: handler('fresh') } })
    await started(next, environment)
    await postText(web, '2')
    await environment.advance(10_000)
    expect(received.toSorted()).toEqual(['fresh 2', 'old 1', 'old 2'])
    await Promise.all([web, old, next].map((each) => each.stop({ timeout: 0 })))
  })

  it('a handler that no program has for a week is reported, and can be removed', async () => {
    const { open, postText, environment } = await processes()
    const worker = await open({ 'message.received': { gone: () => {} } })
    await started(worker, environment)
    await worker.stop({ timeout: 0 })
    const web = await open()
    expect(await web.handlers.list()).toMatchObject([{ name: 'message.received:gone', stale: false }])
    await environment.advance(8 * DAY)
    expect(await web.handlers.list()).toMatchObject([{ event: 'message.received', stale: true }])
    await web.handlers.remove('message.received:gone')
    await postText(web, 'hi')
    expect((await web.jobs.list({ where: { queue: 'on:message.received:gone' } })).items).toEqual([])
    await expect(web.handlers.remove('message.received:gone')).rejects.toMatchObject({ code: 'not_found' })
    await web.stop({ timeout: 0 })
  })

  it('the jobs of a removed handler wait, and are removed without a run', async () => {
    const { open, postText, environment } = await processes()
    const received: string[] = []
    const on: ParleyOptions['on'] = {
      'message.received': { gone: ({ message }) => void received.push(message?.text ?? '') },
    }
    const old = await open(on)
    await started(old, environment)
    await old.stop({ timeout: 0 })
    const web = await open({ 'message.received': { kept: () => {} } })
    await started(web, environment)
    await postText(web, 'waits')
    await environment.advance(1000)
    await postText(web, 'is removed')
    await environment.advance(60_000)
    const waiting = await web.jobs.list({ where: { queue: 'on:message.received:gone' }, order: 'oldest' })
    expect(waiting.items).toMatchObject([
      { state: 'waiting', fence: 0 },
      { state: 'waiting', fence: 0 },
    ])
    await web.handlers.remove('message.received:gone')
    const [kept, removed] = waiting.items
    expect(await web.jobs.remove(removed?.id as JobId)).toMatchObject({ job: removed, replayed: false })
    const back = await open(on)
    await started(back, environment)
    await environment.advance(10_000)
    expect(received).toEqual(['waits'])
    await expect(web.jobs.remove(kept?.id as JobId)).rejects.toMatchObject({ code: 'not_found' })
    await Promise.all([web, back].map((each) => each.stop({ timeout: 0 })))
  })

  it('a running job and a delivery cannot be removed; a job of a killed process can', async () => {
    const { open, postText, environment } = await processes()
    const worker = await open({ 'message.received': () => new Promise(() => {}) })
    await started(worker, environment)
    await postText(worker, 'hangs')
    await environment.advance(1000)
    const [job] = (await worker.jobs.list({ where: { queue: 'on:message.received' } })).items
    const id = job?.id as JobId
    await expect(worker.jobs.remove(id)).rejects.toMatchObject({
      code: 'job.not_removable',
      reason: 'A worker runs it now.',
    })
    const killed = worker.stop({ timeout: 0 })
    await environment.advance(60_000)
    await killed
    const web = await open()
    expect(await web.jobs.get(id)).toMatchObject({ state: 'running' })
    await web.jobs.remove(id)
    await web.conversations.start({ channel: 'line', to: '+14155550123', text: 'on its way' })
    const [delivery] = (await web.jobs.list({ where: { queue: 'deliver:line' } })).items
    await expect(web.jobs.remove(delivery?.id as JobId)).rejects.toMatchObject({
      code: 'job.not_removable',
      reason: 'Its work is deliver: a message or a channel depends on it.',
    })
    await web.stop({ timeout: 0 })
  })

  it('a start that follows a killed start waits as long as that one would have waited', async () => {
    const { open, environment } = await processes()
    const on: ParleyOptions['on'] = { 'message.received': { greet: () => {} } }
    const killed = await open(on)
    const starting = killed.start()
    await environment.advance(500)
    const next = await open(on)
    let ready = false
    const start = next.start().then(() => {
      ready = true
    })
    await environment.advance(900)
    expect(ready).toBe(false)
    await environment.advance(200)
    expect(ready).toBe(true)
    await Promise.all([starting, start])
    await Promise.all([killed, next].map((each) => each.stop({ timeout: 0 })))
  })

  it('every message after the start makes the job, although a read of the handlers hangs meanwhile', async () => {
    const { open, postText, environment } = await processes()
    const received: string[] = []
    let hanging: Promise<unknown> | undefined
    let release: () => void = () => undefined
    const web = await open({}, (store) => ({
      ...store,
      async find(tenant, question) {
        const page = await store.find(tenant, question)
        if (question.query.record.kind === 'handler') await hanging
        return page
      },
    }))
    await postText(web, 'first')
    const worker = await open({ 'message.received': ({ message }) => void received.push(message?.text ?? '') })
    const start = worker.start()
    await environment.advance(1200)
    hanging = new Promise<void>((resolve) => {
      release = resolve
    })
    const during = postText(web, 'during')
    await environment.advance(500)
    await start
    // Another customer: the two commits have no record in common.
    const after = postText(web, 'after', '+14155550124')
    await environment.advance(10)
    hanging = undefined
    release()
    await Promise.all([during, after])
    await environment.advance(10_000)
    expect(received).toContain('after')
    await Promise.all([web, worker].map((each) => each.stop({ timeout: 0 })))
  })
})
