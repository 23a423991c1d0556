import type { Media } from './message.ts'
import { messagesPath } from './resource.ts'
import { rfc2822 } from './rfc2822.ts'

/** The most files of a message, in either direction. */
export const MOST_FILES = 10

/** The most bytes of all files of a message together. */
export const MOST_BYTES = 5_000_000

/** The types that Twilio accepts beside images, sounds and videos. Source: its list for MMS, in part. */
const accepted: ReadonlySet<string> = new Set([
  ...['text/vcard', 'text/x-vcard', 'text/csv', 'text/rtf', 'text/richtext', 'text/calendar', 'text/directory'],
  ...['application/pdf', 'application/vcard', 'application/vnd.apple.pkpass'],
])

/** Whether a file of this type can be part of an MMS. */
export function isAccepted(contentType: string): boolean {
  return /^(image|audio|video)\//.test(contentType) || accepted.has(contentType)
}

/** A Media resource in Twilio's answers. */
export interface MediaResource {
  account_sid: string
  content_type: string
  date_created: string
  date_updated: string
  parent_sid: string
  sid: string
  uri: string
}

/** The path of a file, without `.json`. */
export function mediaPath(accountSid: string, message: string, { sid }: Media): string {
  return `${messagesPath(accountSid)}/${message}/Media/${sid}`
}

/** Converts a file to Twilio's shape. */
export function mediaResource(accountSid: string, message: string, media: Media): MediaResource {
  const date = rfc2822(media.createdAt)
  return {
    account_sid: accountSid,
    content_type: media.contentType,
    date_created: date,
    date_updated: date,
    parent_sid: message,
    sid: media.sid,
    uri: `${mediaPath(accountSid, message, media)}.json`,
  }
}

/** The list of the files of a message, on one page. */
export interface MediaPage {
  end: number
  first_page_uri: string
  media_list: MediaResource[]
  next_page_uri: null
  page: number
  page_size: number
  previous_page_uri: null
  start: number
  uri: string
}

/** Lists the files of a message. They are never more than a page. */
export function mediaPage(accountSid: string, message: string, media: readonly Media[]): MediaPage {
  const uri = `${messagesPath(accountSid)}/${message}/Media.json?PageSize=50&Page=0`
  return {
    end: Math.max(0, media.length - 1),
    first_page_uri: uri,
    media_list: media.map((each) => mediaResource(accountSid, message, each)),
    next_page_uri: null,
    page: 0,
    page_size: 50,
    previous_page_uri: null,
    start: 0,
    uri,
  }
}
