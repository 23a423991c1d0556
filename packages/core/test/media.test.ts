import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryMedia } from '../src/lib/memory/media.ts'
import type { MediaId } from '../src/lib/model/media-id.ts'
import type { Message } from '../src/lib/model/message.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import type { MediaOptions } from '../src/lib/ports/media-options.ts'
import { presentMessage } from '../src/lib/protocol/message.ts'
import { presentEvent } from '../src/lib/protocol/present-event.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

const url = 'https://provider.example/secret/1?token=hush'
const picture = { contentType: 'image/png', content: new TextEncoder().encode('a picture') }
const address = { scheme: 'tel', value: customer, display: customer }

function kept(more: Partial<MediaOptions> = {}): { media: MediaOptions; publicUrl: string } {
  const fetch = () => Promise.reject(new Error('Nothing is fetched without the channel.'))
  return { media: { store: memoryMedia(), fetch, ...more }, publicUrl: 'https://chat.example/' }
}

function withFile(providerId: string, more: object = {}): Reported {
  const fact = {
    direction: 'inbound',
    providerId,
    from: address,
    thread: [{ thread: customer }],
    text: 'Look',
  } as const
  return { type: 'message', ...fact, attachments: [{ url, contentType: 'image/*', name: 'holiday.png' }], ...more }
}

async function received(world: TestParley, fact = withFile('1')): Promise<() => Promise<Message>> {
  expect((await world.post(world.line.report(fact))).status).toBe(204)
  const { items } = await world.parley.conversations.list()
  const [message] = (await world.parley.messages.list(items[0]?.id as never)).items
  return () => world.parley.messages.get(message?.id as never)
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of content) text += new TextDecoder().decode(chunk)
  return text
}

const dead = async ({ parley }: TestParley) => (await parley.jobs.list({ where: { state: 'dead' } })).items

describe('a file of an inbound message', () => {
  it('is fetched by a job through the channel, stored, and served by us', async () => {
    await using world = await openTestParley(kept())
    world.line.hasFile(url, picture)
    const message = await received(world)
    expect((await message()).attachments).toMatchObject([{ state: 'pending', name: 'holiday.png', url: null }])
    await world.pass(0)
    const [attachment] = (await message()).attachments
    expect(attachment).toMatchObject({ state: 'stored', contentType: 'image/png', size: 9 })
    const opened = await world.parley.media.open(attachment?.mediaId as MediaId)
    expect([await textOf(opened.content), opened.file.contentType]).toEqual(['a picture', 'image/png'])
    expect(world.line.opened).toEqual([url])
    expect((await world.log()).at(-1)).toMatchObject({ type: 'message.changed', fields: ['attachments'] })
  })

  it('no URL of the provider reaches a client, in any state', async () => {
    await using world = await openTestParley(kept())
    const message = await received(world)
    const shown = async () => JSON.stringify([presentMessage(await message()), await world.log()])
    expect(await shown()).not.toContain('provider.example')
    for (let hour = 0; hour < 3; hour += 1) await world.pass(3_600_000)
    expect(await shown()).not.toContain('provider.example')
    await using without = await openTestParley()
    const remote = await received(without)
    const [conversation] = (await without.parley.conversations.list()).items
    const [event] = (await without.log()).filter(({ type }) => type === 'message.received')
    const frames = [
      presentMessage(await remote()),
      presentEvent(event as never, [conversation as never, await remote()]),
    ]
    expect(JSON.stringify(frames)).not.toContain('provider.example')
    expect((await remote()).attachments).toMatchObject([{ state: 'remote', mediaId: null, url }])
    expect(frames[0]).toMatchObject({ attachments: [{ state: 'remote', contentType: 'image/*', name: 'holiday.png' }] })
  })

  it('is fetched again after a transient failure', async () => {
    await using world = await openTestParley(kept())
    world.line.hasFile(url, new ParleyError('media.unavailable', { reason: 'Too busy.' }))
    const message = await received(world)
    for (let minute = 0; minute < 3; minute += 1) await world.pass(60_000)
    expect((await message()).attachments).toMatchObject([{ state: 'pending' }])
    world.line.hasFile(url, picture)
    await world.pass(300_000)
    expect((await message()).attachments).toMatchObject([{ state: 'stored' }])
    expect(await dead(world)).toEqual([])
  })

  it.each([
    ['is gone', new ParleyError('media.gone', { reason: 'HTTP 404.' })],
    ['must not be fetched', new ParleyError('media.refused', { reason: 'A private address.' })],
    ['is empty', { contentType: 'image/png', content: new Uint8Array() }],
    ['is too large', { contentType: 'image/png', content: new Uint8Array(1001) }],
  ])('that %s is failed at once, with a dead job that can be replayed', async (_, file) => {
    await using world = await openTestParley(kept({ maxBytes: 1000 }))
    world.line.hasFile(url, file)
    const message = await received(world)
    await world.pass(0)
    const [attachment] = (await message()).attachments
    expect(attachment).toMatchObject({ state: 'failed' })
    expect((await world.parley.media.get(attachment?.mediaId as MediaId)).error).toMatch(/\w/)
    await expect(world.parley.media.open(attachment?.mediaId as MediaId)).rejects.toMatchObject({
      code: 'media.not_ready',
    })
    const [job, ...more] = await dead(world)
    expect([more, job?.work.type]).toEqual([[], 'media'])
    world.line.hasFile(url, picture)
    await world.parley.jobs.replay(job?.id as never)
    await world.pass(0)
    expect((await message()).attachments).toMatchObject([{ state: 'stored' }])
    expect(await dead(world)).toEqual([])
  })

  it('is failed at the end if every try fails', async () => {
    await using world = await openTestParley(kept())
    world.line.hasFile(url, new Error('ECONNRESET'))
    const message = await received(world)
    for (let tries = 0; tries < 25; tries += 1) await world.pass(300_000)
    expect((await message()).attachments).toMatchObject([{ state: 'failed' }])
    expect(await dead(world)).toMatchObject([{ error: 'ECONNRESET' }])
  })

  it('has the type that a check finds', async () => {
    const check: MediaOptions['check'] = async (content) => ({ contentType: 'image/gif', content })
    await using world = await openTestParley(kept({ check }))
    world.line.hasFile(url, picture)
    const message = await received(world)
    await world.pass(0)
    expect((await message()).attachments).toMatchObject([{ contentType: 'image/gif' }])
  })

  it('is one file for each of two messages at once, and a second copy fetches nothing', async () => {
    await using world = await openTestParley(kept())
    world.line.hasFile(url, picture)
    await world.post(world.line.report(withFile('1'), withFile('1'), withFile('2')))
    await world.pass(0)
    await world.post(world.line.report(withFile('1')))
    await world.pass(0)
    expect(world.line.opened).toEqual([url, url])
  })

  it('does not exist for another tenant', async () => {
    await using world = await openTestParley(kept())
    const {
      file: { id },
    } = await world.parley.media.put(picture.content, { contentType: 'image/png' })
    await expect(world.parley.tenant('globex').media.open(id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a file of an outbound message', () => {
  it('is uploaded first, and the channel gets its bytes and a public URL that expires', async () => {
    await using world = await openTestParley(kept())
    const {
      file: { id },
    } = await world.parley.media.put(picture.content, { contentType: 'image/png', name: 'a.png' })
    const attachments = [{ mediaId: id, name: 'b.png' }]
    await world.parley.conversations.start({ channel: 'line', to: customer, text: '', attachments })
    await world.pass(0)
    const [sent] = world.line.sent[0]?.message.attachments ?? []
    expect(sent).toMatchObject({ mediaId: id, contentType: 'image/png', name: 'b.png', size: 9 })
    const signal = new AbortController().signal
    expect(await textOf((await sent?.open({ signal })) as never)).toBe('a picture')
    expect(sent?.url).toMatch(/^https:\/\/chat\.example\/media\/default\/med_/)
    const link = sent?.url ?? ''
    const opened = await world.parley.openLink(link)
    expect([opened.file.name, await textOf(opened.content)]).toEqual(['a.png', 'a picture'])
    const other = link.replace('/default/', '/globex/')
    await expect(world.parley.openLink(other)).rejects.toMatchObject({ code: 'media.link_invalid' })
    await world.pass(86_400_000)
    await expect(world.parley.openLink(link)).rejects.toMatchObject({ code: 'media.link_invalid' })
  })

  it('can be that of an inbound message', async () => {
    await using world = await openTestParley(kept())
    world.line.hasFile(url, picture)
    const message = await received(world)
    const sending = async () => {
      const { attachments, conversationId } = await message()
      const mediaId = attachments[0]?.mediaId as MediaId
      return world.parley.messages.send(conversationId, { text: 'Back', attachments: [{ mediaId }] })
    }
    await expect(sending()).rejects.toMatchObject({ code: 'media.not_ready', field: 'attachments[0].mediaId' })
    await world.pass(0)
    await sending()
    await world.pass(0)
    expect(world.line.sent[0]?.message.attachments).toHaveLength(1)
  })

  it('needs a media store, and the error names it', async () => {
    await using world = await openTestParley()
    await expect(world.parley.media.put(picture.content)).rejects.toMatchObject({ code: 'media.no_store' })
    await expect(world.parley.openLink('/media/x/y')).rejects.toMatchObject({ code: 'media.no_store' })
  })

  it.each([
    ['0 bytes', new Uint8Array(), 'media.empty'],
    ['too many bytes', new Uint8Array(1001), 'media.too_large'],
  ])('of %s is refused', async (_, content, code) => {
    await using world = await openTestParley(kept({ maxBytes: 1000 }))
    await expect(world.parley.media.put(content, { contentType: 'image/png' })).rejects.toMatchObject({ code })
  })
})
