import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samples } from '../../../test/samples.ts'
import { sniffType } from './sniff.ts'

const { png, jpeg, pdf, zip, mp4, ogg, amr, exe, xml, text, binary, vcard } = samples

describe('the type of a file', () => {
  it.each([
    ['png', png, 'image/png'],
    ['jpeg', jpeg, 'image/jpeg'],
    ['pdf', pdf, 'application/pdf'],
    ['zip', zip, 'application/zip'],
    ['mp4', mp4, 'video/mp4'],
    ['ogg', ogg, 'audio/ogg'],
    ['amr', amr, 'audio/amr'],
    ['exe', exe, 'application/x-msdownload'],
    ['xml', xml, 'application/xml'],
    ['text', text, 'text/plain'],
    ['vcard', vcard, 'text/vcard'],
    ['binary', binary, 'application/octet-stream'],
  ])('comes from its bytes if nothing is declared: %s', async (_, bytes, contentType) => {
    for (const declared of [undefined, 'application/octet-stream', 'binary/octet-stream']) {
      expect(await sniffType(bytes, declared)).toEqual({ contentType, agrees: true })
    }
  })

  it.each([
    ['another spelling', jpeg, 'image/jpg', 'image/jpeg'],
    ['letters and parameters', jpeg, 'IMAGE/JPEG; name="a.jpg"', 'image/jpeg'],
    ['another image', png, 'image/jpeg', 'image/png'],
    ['audio in a container of video', mp4, 'audio/mp4', 'video/mp4'],
    ['a voice note of WhatsApp', ogg, 'audio/ogg; codecs=opus', 'audio/ogg'],
    ['an office document', zip, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', undefined],
    ['a drawing', xml, 'image/svg+xml', undefined],
    ['one text of many', text, 'text/csv', undefined],
    ['a contact', vcard, 'text/x-vcard', 'text/vcard'],
    ['a type without a signature', binary, 'application/vnd.example', 'application/octet-stream'],
  ])('agrees with a declared type of its kind: %s', async (_, bytes, declared, contentType) => {
    expect(await sniffType(bytes, declared)).toEqual({ contentType: contentType ?? declared, agrees: true })
  })

  it.each([
    ['a program as a picture', exe, 'image/png', 'application/x-msdownload'],
    ['a page as a picture', text, 'image/png', 'text/plain'],
    ['a picture as text', png, 'text/plain', 'image/png'],
    ['a picture as sound', png, 'audio/mpeg', 'image/png'],
    ['an archive as a document', zip, 'application/pdf', 'application/zip'],
    ['a document as an archive', pdf, 'application/zip', 'application/pdf'],
    ['a program as an office document', exe, 'application/msword', 'application/x-msdownload'],
    ['noise as a picture', binary, 'image/jpeg', 'application/octet-stream'],
    ['noise as text', binary, 'text/csv', 'application/octet-stream'],
    ['no type at all', png, 'picture', 'image/png'],
    ['a header within a type', png, 'image/png\r\nset-cookie: a=b', 'image/png'],
    ['an empty type', text, '', 'text/plain'],
  ])('does not agree with a type that is not its own: %s', async (_, bytes, declared, contentType) => {
    expect(await sniffType(bytes, declared)).toEqual({ contentType, agrees: false })
  })

  it('of any bytes is found without an error', async () => {
    const heads = [png, jpeg, pdf, zip, mp4, ogg, xml].map((bytes) => bytes.slice(0, 12))
    const any = fc.tuple(
      fc.constantFrom(new Uint8Array(), ...heads),
      fc.uint8Array({ maxLength: 600 }),
      fc.option(fc.string()),
    )
    await fc.assert(
      fc.asyncProperty(any, async ([head, rest, declared]) => {
        const { contentType } = await sniffType(Buffer.concat([head, rest]), declared ?? undefined)
        expect(contentType).toMatch(/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/)
      }),
    )
  })
})
