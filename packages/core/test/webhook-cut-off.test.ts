import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { memoryStore } from '../src/lib/memory/store.ts'
import { createParley } from '../src/lib/parley.ts'
import type { Channel, WebhookOptions } from '../src/lib/ports/channel.ts'
import { defineChannel } from '../src/lib/ports/define-channel.ts'
import type { Logger } from '../src/lib/ports/environment.ts'

const url = 'https://parley.example/webhooks/line'

interface Outcome {
  status: number
  lines: { level: string; fields: Record<string, unknown>; message: string }[]
  options: WebhookOptions | undefined
}

/** Passes one webhook to a channel that reads its body, or does something else. */
async function handle(
  request: Request,
  { then, target }: { then?: Channel['webhook']; target?: string } = {},
): Promise<Outcome> {
  const outcome: Outcome = { status: 0, lines: [], options: undefined }
  const noting = (level: string) => (fields: Record<string, unknown>, message: string) =>
    void outcome.lines.push({ level, fields, message })
  const log: Logger = {
    debug: noting('debug'),
    info: noting('info'),
    warn: noting('warn'),
    error: noting('error'),
  }
  const line = defineChannel({
    kind: 'line',
    config: z.object({}),
    capabilities: {
      text: { max: 1 },
      threads: 'address',
      receipts: 'none',
      sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
    },
    open: (): Channel => ({
      parseAddress: () => undefined,
      thread: ([{ value }]) => value,
      send: async () => ({ type: 'deferred', code: 'none', detail: 'It sends nothing.' }),
      async webhook(request, options) {
        outcome.options = options
        if (then !== undefined) return await then(request, options)
        await request.text()
        return { facts: [], response: new Response(null, { status: 204 }) }
      },
    }),
  })
  await using parley = await createParley({ store: memoryStore(), channels: { line: line({}) }, environment: { log } })
  outcome.status = (await parley.handleWebhook('line', request, target === undefined ? {} : { target })).status
  return outcome
}

/** A request with a sender that leaves in the middle of the body. */
function cutOff(error: Error, { announced, aborts }: { announced: boolean; aborts: boolean }): Request {
  const leaving = new AbortController()
  const body = new ReadableStream({
    pull(controller) {
      if (aborts) leaving.abort()
      controller.error(error)
    },
  })
  const headers: Record<string, string> = announced ? { 'content-length': '100' } : {}
  const init = { method: 'POST', headers, body, signal: leaving.signal, duplex: 'half' } as RequestInit
  return new Request(url, init)
}

const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })

describe('found by use: forged input: an aborted webhook is no error of ours', () => {
  it.each([
    ['of an announced length', reset, { announced: true, aborts: true }],
    ['of an announced length, before the signal aborts', reset, { announced: true, aborts: false }],
    ['in chunks', reset, { announced: false, aborts: true }],
    ['in chunks, before the signal aborts', new Error('terminated'), { announced: false, aborts: false }],
    ['that a runtime aborts', new DOMException('Gone.', 'AbortError'), { announced: true, aborts: false }],
  ])('a body %s', async (_, error, how) => {
    const { status, lines } = await handle(cutOff(error, how))
    expect(status).toBe(400)
    expect(lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
    expect(lines).toMatchObject([{ level: 'info', message: 'A webhook was cut off before it was whole.' }])
    expect(Object.keys(lines[0]?.fields ?? {})).toEqual(['channel', 'request'])
  })

  it('a defect of a channel is still an error', async () => {
    const then = (): never => {
      throw new TypeError('It is not a function.')
    }
    const { status, lines } = await handle(new Request(url, { method: 'POST', body: '{}' }), { then })
    expect(status).toBe(500)
    expect(lines).toMatchObject([{ level: 'error', fields: { code: 'internal' } }])
  })
})

describe('found by use: genuine webhooks refused: the request target', () => {
  it('reaches the channel as it was sent', async () => {
    const target = "/webhooks/line?agent=o'neil@example.com"
    const { options } = await handle(new Request(url + target, { method: 'POST', body: '{}' }), { target })
    expect(options?.target).toBe(target)
  })

  it('is absent if no caller passes it', async () => {
    expect((await handle(new Request(url, { method: 'POST', body: '{}' }))).options?.target).toBe(undefined)
  })
})
