import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

const start = '/api/v1/conversations'

async function answerTo(rig: Rig, body: Uint8Array<ArrayBuffer> | string, type = 'application/json') {
  const headers = { authorization: 'Bearer a-key-for-tests', 'content-type': type }
  const request = new Request(`http://localhost${start}`, { method: 'POST', headers, body })
  const response = await rig.server.fetch(request)
  const { code, field, detail, message } = await response.json()
  return { status: response.status, code, field, detail, text: message?.text }
}

function bodyOf(text: string): string {
  return JSON.stringify({ channel: 'pigeon', to: '+14155550123', text })
}

function utf16(text: string, mark = ''): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(mark + text, 'utf16le'))
}

describe('found by use: http as it is used: a body that is not utf-8 is refused, and nothing of it is sent', () => {
  it.each([
    ['Latin-1', new Uint8Array(Buffer.from(bodyOf('Grüße'), 'latin1')), 'The body is not UTF-8.'],
    ['cut within a character', new Uint8Array(Buffer.from(bodyOf('ü')).subarray(0, -3)), 'The body is not UTF-8.'],
    ['an overlong form', new Uint8Array([...Buffer.from('{"a":"'), 0xc0, 0xaf, 0x22, 0x7d]), 'The body is not UTF-8.'],
    ['a surrogate in bytes', new Uint8Array([...Buffer.from('"'), 0xed, 0xa0, 0x80, 0x22]), 'The body is not UTF-8.'],
    ['UTF-16', utf16(bodyOf('Hello')), 'The body is not UTF-8 but UTF-16.'],
    ['UTF-16 with its mark', utf16(bodyOf('Hello'), '\ufeff'), 'The body is not UTF-8 but UTF-16.'],
    ['UTF-16, the other way', utf16(bodyOf('Hello'), '\ufeff').reverse(), 'The body is not UTF-8 but UTF-16.'],
  ])('%s', async (_, body, detail) => {
    await using rig = await openRig()
    expect(await answerTo(rig, body)).toMatchObject({ status: 400, code: 'input.malformed', field: 'body', detail })
    expect(await rig.conversation()).toBeUndefined()
  })

  it.each(['latin1', 'ISO-8859-1', '"utf-16"', 'windows-1252'])('in the charset %s, by its type', async (charset) => {
    await using rig = await openRig()
    expect(await answerTo(rig, bodyOf('Hello'), `application/json; charset=${charset}`)).toMatchObject({
      status: 415,
      field: 'content-type',
      detail: 'The charset must be UTF-8.',
    })
    expect(await rig.conversation()).toBeUndefined()
  })

  it.each([
    [String.raw`"Hi \ud800"`, 'text'],
    [String.raw`"\uDC00 Hi"`, 'text'],
    [String.raw`"\ud83d\ud83d"`, 'text'],
  ])('half of a surrogate pair, written as an escape: %s', async (text, field) => {
    await using rig = await openRig()
    const body = bodyOf('?').replace('"?"', text)
    expect(await answerTo(rig, body)).toMatchObject({ status: 422, code: 'input.invalid', field })
    expect(await rig.conversation()).toBeUndefined()
  })

  it.each([
    ['half of a surrogate pair', String.raw`"Hi \ud800"`],
    ['NUL', String.raw`"Hi \u0000"`],
  ])('%s, in JSON by any of its types', async (_, text) => {
    await using rig = await openRig()
    for (const type of [
      'application/vnd.api+json',
      'application/merge-patch+json; charset=utf-8',
      'APPLICATION/JSON',
    ]) {
      expect(await answerTo(rig, bodyOf('?').replace('"?"', text), type)).toMatchObject({
        status: 422,
        code: 'input.invalid',
        field: 'text',
        detail: expect.stringMatching(/^`text` must have no .+\.$/),
      })
    }
    expect(await rig.conversation()).toBeUndefined()
  })

  it.each(['assignee', 'labels.0'])('NUL in %s is refused, and nothing is changed', async (field) => {
    await using rig = await openRig()
    await rig.receive('Hello')
    const before = await rig.conversation()
    const body = field === 'assignee' ? String.raw`{"assignee":"a\u0000b"}` : String.raw`{"labels":["\u0000x"]}`
    const headers = { 'content-type': 'application/json' }
    const response = await rig.ask(`/api/v1/conversations/${before.id}`, { method: 'PATCH', body, headers })
    expect(await response.json()).toMatchObject({ status: 422, code: 'input.invalid', field })
    expect(await rig.conversation()).toEqual(before)
  })

  it('in a name, or deep inside', async () => {
    await using rig = await openRig()
    const deep = `${'['.repeat(100_000)}"\\ud800"${']'.repeat(100_000)}`
    for (const body of [String.raw`{"\ud800":1}`, deep]) {
      expect(await answerTo(rig, body)).toMatchObject({ status: 422, code: 'input.invalid' })
    }
  })

  it.each([
    ['as it is', bodyOf('Grüße 🙂'), 'Grüße 🙂', 'application/json'],
    ['with a byte order mark', `\ufeff${bodyOf('Hi')}`, 'Hi', 'application/json'],
    ['by name', bodyOf('é'), 'é', 'application/json; charset="UTF-8"'],
    ['as ASCII', bodyOf('Hi'), 'Hi', 'application/json;charset=us-ascii'],
    ['a whole pair of escapes', bodyOf('?').replace('?', String.raw`\ud83d\ude42`), '🙂', 'application/json'],
    ['a backslash before a u', bodyOf(String.raw`\ud800`), String.raw`\ud800`, 'application/json'],
    ['a backslash before u0000', bodyOf(String.raw`\u0000`), String.raw`\u0000`, 'application/json'],
  ])('a body in UTF-8 is accepted, unaltered: %s', async (_, body, text, type) => {
    await using rig = await openRig()
    expect(await answerTo(rig, body, type)).toMatchObject({ status: 201, text })
  })
})

describe('found by use: http as it is used: a query that is not utf-8 is refused', () => {
  const refused: [string, string][] = [
    ['/api/v1/search?q=caf%E9', 'q'],
    ['/api/v1/search?q=%C3', 'q'],
    ['/api/v1/conversations?assignee=Jos%e9', 'assignee'],
    ['/api/v1/conversations?assignee=%C0%AF', 'assignee'],
    ['/api/v1/conversations?assignee=%ED%A0%80', 'assignee'],
    ['/api/v1/conversations?channel=%FF', 'channel'],
    ['/api/v1/jobs?queue=%FE%FF', 'queue'],
    ['/api/v1/statistics?channel=%80', 'channel'],
    ['/api/v1/addresses?address=%A0', 'address'],
    ['/api/v1/events?channel=%FF', 'channel'],
  ]

  it.each(refused)('%s', async (path, field) => {
    await using rig = await openRig()
    const problem = await (await rig.ask(path)).json()
    const detail = `\`${field}\` must be UTF-8, percent-encoded: é is %C3%A9.`
    expect(problem).toMatchObject({ status: 422, code: 'input.invalid', field, errors: [{ field, detail }] })
  })

  it.each(['caf%C3%A9', '100%25', '100%', '%25E9', '%F0%9F%99%82', 'a+b'])('q=%s is taken', async (q) => {
    await using rig = await openRig()
    expect((await rig.ask(`/api/v1/search?q=${q}`)).status).toBe(200)
  })
})
