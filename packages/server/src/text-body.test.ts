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
  ])('a body in UTF-8 is accepted, unaltered: %s', async (_, body, text, type) => {
    await using rig = await openRig()
    expect(await answerTo(rig, body, type)).toMatchObject({ status: 201, text })
  })
})
