import { ParleyError } from '../errors/parley-error.ts'
import type { Attachment } from '../model/attachment.ts'
import type { MediaFile } from '../model/media.ts'
import type { Message } from '../model/message.ts'
import { storable } from '../model/text.ts'
import { isVisible } from '../model/visible.ts'
import type { ChannelCapabilities, MediaCapabilities } from '../ports/capabilities.ts'
import type { Content } from '../ports/content.ts'
import type { Lookup } from '../ports/store.ts'

/** The content of a message, as it is stored. */
export type StoredContent = Pick<Message, 'text' | 'subject' | 'html' | 'attachments' | 'parts'>

/** The reason why a channel cannot carry a message. */
export interface Unsendable {
  code: 'text.empty' | 'text.too_long' | 'content.unsupported'
  field: string
  reason: string | undefined
}

/** The media files that content names. */
export function contentLookups({ attachments }: Content): Lookup[] {
  return (attachments ?? []).map(({ mediaId: id }) => ({ kind: 'media', id }))
}

/**
 * The content as it is stored and sent.
 *
 * @throws `text.empty`, `text.too_long`, `content.unsupported`, `not_found`, `media.not_ready` naming the field
 */
export function sendableContent(
  content: Content,
  capabilities: ChannelCapabilities,
  fileOf: (id: MediaFile['id']) => MediaFile | undefined,
): StoredContent {
  const { text, subject, html, attachments, parts } = content
  const clean: StoredContent = {
    text: storable(text),
    subject: subject == null ? null : storable(subject),
    html: html == null ? null : storable(html),
    attachments: (attachments ?? []).map((each, place) => attachmentOf(each.name, fileOf(each.mediaId), place)),
    parts: [...(parts ?? [])],
  }
  // Checks the original text: a character that no store can hold becomes a visible one.
  const reason = emptiness({ ...clean, text }) ?? unsendable(clean, capabilities)
  if (reason === undefined) return clean
  throw new ParleyError(reason.code, { field: reason.field, reason: reason.reason })
}

function attachmentOf(name: string | undefined, file: MediaFile | undefined, place: number): Attachment {
  const field = `attachments[${place}].mediaId`
  if (file === undefined) throw new ParleyError('not_found', { field })
  if (file.state !== 'stored') throw new ParleyError('media.not_ready', { field, reason: `It is ${file.state}.` })
  const { id: mediaId, contentType, size } = file
  return {
    mediaId,
    state: 'stored',
    contentType,
    name: name === undefined ? file.name : storable(name),
    size,
    url: null,
  }
}

/** The reason why a channel cannot carry content; `undefined` if it can. */
export function unsendable(content: StoredContent, capabilities: ChannelCapabilities): Unsendable | undefined {
  const { text } = content
  const { max } = capabilities.text
  const nothing = emptiness(content)
  if (nothing !== undefined) return nothing
  if (text.length > max) {
    const reason = `The text has ${text.length} characters (UTF-16 units); this channel carries ${max}. With "split": true it is sent as several messages.`
    return { code: 'text.too_long', field: 'text', reason }
  }
  return unsupported(content, capabilities)
}

function emptiness({ text, attachments, parts }: StoredContent): Unsendable | undefined {
  const isSomething = isVisible(text) || attachments.length > 0 || parts.some(({ type }) => type === 'template')
  return isSomething ? undefined : { code: 'text.empty', field: 'text', reason: undefined }
}

const partNames = { template: 'templates', location: 'locations', choices: 'choices' } as const

function unsupported(
  { subject, html, attachments, parts }: StoredContent,
  { content = {} }: ChannelCapabilities,
): Unsendable | undefined {
  if (subject !== null && content.subject !== true) return not('subject', 'This channel carries no subject.')
  if (html !== null && content.html !== true) return not('html', 'This channel carries no HTML.')
  for (const [place, { type }] of parts.entries()) {
    const name = partNames[type]
    if (content[name] !== true) return not(`parts[${place}]`, `This channel carries no ${name}.`)
  }
  if (attachments.length === 0) return undefined
  if (content.media === undefined) return not('attachments', 'This channel carries no files.')
  return unsupportedFiles(attachments, content.media)
}

function unsupportedFiles(
  attachments: readonly Attachment[],
  { types, bytes, count }: MediaCapabilities,
): Unsendable | undefined {
  if (attachments.length > count) {
    return not('attachments', `There are ${attachments.length} files; this channel carries ${count}.`)
  }
  const place = attachments.findIndex(({ contentType }) => !types.some((type) => fits(contentType, type)))
  if (place !== -1) {
    const reason = `This channel carries no ${attachments[place]?.contentType}. It carries ${types.join(', ')}.`
    return not(`attachments[${place}]`, reason)
  }
  const total = attachments.reduce((sum, { size }) => sum + (size ?? 0), 0)
  if (total <= bytes) return undefined
  return not('attachments', `The files have ${total} bytes together; this channel carries ${bytes}.`)
}

function fits(contentType: string, type: string): boolean {
  const [essence = ''] = contentType.toLowerCase().split(';', 1)
  if (type === '*') return true
  return type.endsWith('/*') ? essence.trim().startsWith(type.slice(0, -1)) : essence.trim() === type
}

function not(field: string, reason: string): Unsendable {
  return { code: 'content.unsupported', field, reason }
}
